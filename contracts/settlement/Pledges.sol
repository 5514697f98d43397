// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {IPledge} from "../interfaces/IPledge.sol";
import {IProgramme} from "../interfaces/IProgramme.sol";
import {IRepo} from "../interfaces/IRepo.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {RepoTerms} from "../types/Repo.sol";

/// @title Pledges
/// @notice What must be true of a series and its holder before units are pledged.
abstract contract Pledges is IRepo {
    uint8 private constant ACTIVE = Moments.CHECK_TRANSFER | Moments.MOVED;

    /// @inheritdoc IRepo
    IProgramme public immutable programme;

    constructor(IProgramme programme_) {
        programme = programme_;
    }

    /// @dev The seller could sell the units to the buyer outright: both are admitted, and the units are neither frozen nor
    /// pledged. The series gives this contract what it may have to take.
    function _pledge(RepoTerms calldata terms, IPledge pledge) internal {
        address bond = terms.bond;
        uint8 code = IERC1404(bond).detectTransferRestriction(terms.seller, terms.buyer, terms.units);
        require(code == Codes.OK, NotSellable(code));
        uint256 pledged = pledge.pledgedOf(bond, terms.seller) + terms.units;
        uint256 allowance = IERC20(bond).allowance(terms.seller, address(this));
        require(allowance >= pledged, AllowanceTooLow(allowance, pledged));
        pledge.pledge(bond, terms.seller, terms.units);
    }

    /// @dev The hook that pledges units of the series for this contract, which governance has installed there.
    function _hookOf(address bond) internal view returns (IPledge) {
        require(programme.seriesOf(ISovereignBond(bond).seriesId()) == bond, NotASeries(bond));
        (address[] memory hooks, uint8[] memory moments) = ISeriesAdministration(bond).hooks();
        for (uint256 i; i < hooks.length; ++i) {
            if (moments[i] != ACTIVE) continue;
            if (!ERC165Checker.supportsInterface(hooks[i], type(IPledge).interfaceId)) continue;
            if (address(IPledge(hooks[i]).repo()) == address(this)) return IPledge(hooks[i]);
        }
        revert PledgeMissing(bond);
    }

    /// @dev While the units can still be claimed the series is not closed.
    function _requireInTime(RepoTerms calldata terms) internal view {
        require(block.timestamp <= terms.openBy, OpeningPassed(terms.openBy));
        require(
            terms.units != 0 && terms.opening != 0 && terms.closing != 0 && terms.openBy <= terms.closesAt,
            TermsInvalid()
        );
        uint40[] memory times = ISeriesAdministration(terms.bond).recordTimes();
        (uint256 end, uint256 last) = (_endOf(terms), times[times.length - 1]);
        require(end < last, EndsTooLate(end, last));
    }

    /// @dev The last second of the grace.
    function _endOf(RepoTerms calldata terms) internal pure returns (uint256) {
        return uint256(terms.closesAt) + terms.grace;
    }
}
