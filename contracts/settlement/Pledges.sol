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
    /// pledged, by whatever hook.
    function _pledge(RepoTerms calldata terms, IPledge pledge, uint256 pledged) internal {
        address bond = terms.bond;
        uint8 code = IERC1404(bond).detectTransferRestriction(terms.seller, terms.buyer, terms.units);
        require(code == Codes.OK, NotSellable(code));
        uint256 left = IERC20(bond).balanceOf(terms.seller) - terms.units;
        require(pledged <= left, NotSellable(uint8(Codes.PLEDGED)));
        pledge.pledge(bond, terms.seller, terms.units);
    }

    /// @dev The hook that pledges units of the series for this contract, which governance has installed there; and what the
    /// holder has pledged by all hooks of the series, of which each knows its own alone.
    function _hookOf(address bond, address holder) internal view returns (IPledge found, uint256 pledged) {
        require(programme.seriesOf(ISovereignBond(bond).seriesId()) == bond, NotASeries(bond));
        (address[] memory hooks, uint8[] memory moments) = ISeriesAdministration(bond).hooks();
        for (uint256 i; i < hooks.length; ++i) {
            if (moments[i] & Moments.CHECK_TRANSFER == 0) continue;
            if (!ERC165Checker.supportsInterface(hooks[i], type(IPledge).interfaceId)) continue;
            IPledge hook = IPledge(hooks[i]);
            pledged += hook.pledgedOf(bond, holder);
            bool ours = moments[i] == ACTIVE && address(hook.repo()) == address(this);
            if (ours && address(found) == address(0)) found = hook;
        }
        require(address(found) != address(0), PledgeMissing(bond));
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
