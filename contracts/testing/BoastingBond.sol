// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";

/// @title BoastingBond
/// @notice For tests, what a paying agent sees of a series that has a thousand units, and says of each holder to have had
/// all of them.
contract BoastingBond is Authorised {
    uint256 private constant SUPPLY = 1000;

    uint8 public immutable decimals = 2;
    uint40 private immutable _recordTime;

    constructor(IAccessControl authority_, uint40 recordTime) Authorised(authority_) {
        _recordTime = recordTime;
    }

    function entitlements(address[] calldata wallets, uint256)
        external
        view
        returns (IInvestorRegistry, uint256[] memory balances)
    {
        balances = new uint256[](wallets.length);
        for (uint256 i; i < wallets.length; ++i) {
            balances[i] = SUPPLY;
        }
        return (IInvestorRegistry(address(authority)), balances);
    }

    function recordTimes() external view returns (uint40[] memory times) {
        times = new uint40[](1);
        times[0] = _recordTime;
    }

    function supplyAtRecord(uint256) external pure returns (uint256) {
        return SUPPLY;
    }

    function isPaused(uint8) external pure returns (bool) {
        return false;
    }
}
