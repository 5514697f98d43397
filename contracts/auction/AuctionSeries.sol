// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAwards} from "../interfaces/IAwards.sol";
import {IProgramme} from "../interfaces/IProgramme.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";

/// @title AuctionSeries
/// @notice The programme's series, as auctions ask for them.
abstract contract AuctionSeries is IAwards {
    /// @inheritdoc IAwards
    IProgramme public immutable programme;

    constructor(IProgramme programme_) {
        programme = programme_;
    }

    /// @dev Only of a series whose interest is noted, so it is there.
    function _series(bytes32 seriesId) internal view returns (ISovereignBond) {
        return ISovereignBond(programme.seriesOf(seriesId));
    }

    /// @dev How many more units the series may have outstanding; of one that isn't deployed yet, any number.
    function _roomOf(bytes32 seriesId) internal view returns (uint256) {
        address bond = programme.seriesOf(seriesId);
        if (bond == address(0)) return type(uint256).max;
        return ISovereignBond(bond).allocation() - IERC20(bond).totalSupply();
    }
}
