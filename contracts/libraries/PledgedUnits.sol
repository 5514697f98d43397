// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IPledge} from "../interfaces/IPledge.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {Moments} from "../types/Moments.sol";

/// @title PledgedUnits
/// @notice What a holder has pledged, for those who buy units and burn them: a series asks no hook about that.
library PledgedUnits {
    /// @dev By all pledging hooks that are asked about transfers of the series.
    function held(address series, address holder) internal view returns (uint256 units) {
        (address[] memory hooks, uint8[] memory moments) = ISeriesAdministration(series).hooks();
        for (uint256 i; i < hooks.length; ++i) {
            if (moments[i] & Moments.CHECK_TRANSFER == 0) continue;
            if (!ERC165Checker.supportsInterface(hooks[i], type(IPledge).interfaceId)) continue;
            units += IPledge(hooks[i]).pledgedOf(series, holder);
        }
    }
}
