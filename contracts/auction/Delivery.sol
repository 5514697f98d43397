// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Accruals} from "../libraries/Accruals.sol";
import {Allotments} from "../libraries/Allotments.sol";
import {PledgedUnits} from "../libraries/PledgedUnits.sol";
import {AuctionKind, Quote, Settled} from "../types/Auction.sol";
import {AuctionCash} from "./AuctionCash.sol";
import {AuctionSeries} from "./AuctionSeries.sol";

/// @title Delivery
/// @notice What an award comes to in units and cash, and how both change hands.
abstract contract Delivery is AuctionSeries, AuctionCash {
    using SafeCast for int256;
    using SafeCast for uint256;

    /// @dev An award as it is settled.
    struct Award {
        /// @dev Who made the deposit and pays.
        address payer;
        /// @dev Who gets or gives the units.
        address account;
        uint256 deposit;
        uint256 units;
        uint256 clean;
        int256 accrued;
    }

    /// @dev Asks the public record, until an award is settled: from then on all pay alike.
    function _noteAccrued(uint256 id, Auction storage auction) internal {
        if (auction.settled.units != 0 || auction.settledNonCompetitive.units != 0) return;
        _note(id, auction.accrued, auction.terms.seriesId, auction.terms.settlementDate);
        if (auction.terms.quote == Quote.RATE) _requireCoupon(auction.terms.seriesId, auction.decision.cutOff);
        if (auction.terms.kind == AuctionKind.SWITCH) {
            _note(id, auction.accruedInto, auction.terms.into, auction.terms.settlementDate);
        }
    }

    /// @dev What the award's units come to at a clean price.
    function _value(Auction storage auction, Award memory award, uint256 price) internal view {
        Accrued storage accrued = auction.accrued;
        award.clean = Allotments.cost(award.units, price);
        award.accrued = Accruals.amount(award.units, accrued.numerator, accrued.denominator);
    }

    /// @dev Counts an award as settled.
    function _count(Settled storage settled, Award memory award) internal {
        // neither price nor units of an award come near these sizes, and sums that would are refused
        settled.units += uint80(award.units);
        settled.clean += uint96(award.clean);
        settled.accrued += award.accrued.toInt80();
    }

    /// @dev The bidder pays, and units are issued.
    function _sell(Auction storage auction, Award memory award, bool inCash) internal {
        address treasury = auction.terms.treasury;
        uint256 due = inCash ? _due(award) : 0;
        uint256 used = Math.min(due, award.deposit);
        _give(auction, treasury, used);
        _give(auction, award.payer, award.deposit - used);
        _pay(auction, award.payer, treasury, due - used);
        _series(auction.terms.seriesId).mint(award.account, award.units);
    }

    /// @dev Units are burned, and the treasury pays.
    function _buy(Auction storage auction, Award memory award, bool inCash) internal {
        _burn(auction, award);
        _give(auction, award.payer, award.deposit);
        if (inCash) _pay(auction, auction.terms.treasury, award.account, _due(award));
    }

    /// @dev Units are burned and others issued; the treasury pays the rest.
    function _switch(uint256 id, uint256 bid, Auction storage auction, Award memory award, bool inCash) internal {
        ISovereignBond into = _series(auction.terms.into);
        (uint256 units, uint256 rest) = _switched(auction, award, into.denomination());
        emit AwardSwitched(id, bid, units, rest);
        _burn(auction, award);
        if (units != 0) into.mint(award.account, units);
        _give(auction, award.payer, award.deposit);
        if (inCash) _pay(auction, auction.terms.treasury, award.account, rest);
    }

    /// @dev Takes the units, unless they are another's security.
    function _burn(Auction storage auction, Award memory award) private {
        ISovereignBond bond = _series(auction.terms.seriesId);
        uint256 pledged = PledgedUnits.held(address(bond), award.account);
        uint256 left = Math.saturatingSub(IERC20(address(bond)).balanceOf(award.account), award.units);
        require(pledged <= left, UnitsPledged(award.account, pledged, left));
        bond.redeem(award.account, award.units);
    }

    /// @dev The issuer's part of an award in cash, alone. To be undone.
    function _deliver(Auction storage auction, Award memory award) internal {
        (AuctionKind kind, address treasury) = (auction.terms.kind, auction.terms.treasury);
        uint256 due = _due(award);
        if (kind == AuctionKind.SALE) {
            _series(auction.terms.seriesId).mint(award.account, award.units);
            return _give(auction, treasury, Math.min(due, award.deposit));
        }
        if (kind == AuctionKind.SWITCH) {
            ISovereignBond into = _series(auction.terms.into);
            uint256 units;
            (units, due) = _switched(auction, award, into.denomination());
            if (units != 0) into.mint(award.account, units);
        }
        _pay(auction, treasury, award.account, due);
    }

    /// @dev Hasn't the bidder what it has to bring: cash that the auction may take, or units that it may burn?
    function _lacks(Auction storage auction, Award memory award) internal view returns (bool) {
        if (auction.terms.kind == AuctionKind.SALE) {
            return !_hasCash(auction, award.payer, Math.saturatingSub(_due(award), award.deposit));
        }
        address bond = address(_series(auction.terms.seriesId));
        uint256 kept = Math.max(PledgedUnits.held(bond, award.account), IERC3643(bond).getFrozenTokens(award.account));
        uint256 free = Math.saturatingSub(IERC20(bond).balanceOf(award.account), kept);
        return free < award.units || _isFrozen(bond, award.account);
    }

    /// @dev May no units be issued to the account because it isn't admitted any more, or is frozen?
    function _isBarred(Auction storage auction, Award memory award) internal view returns (bool) {
        bool switched = auction.terms.kind == AuctionKind.SWITCH;
        address bond = address(_series(switched ? auction.terms.into : auction.terms.seriesId));
        return !_isAdmitted(award.account) || _isFrozen(bond, award.account);
    }

    /// @dev Clean price and accrued interest; not below nothing, where more is to be given for a coupon than the units cost.
    function _due(Award memory award) private pure returns (uint256) {
        int256 due = int256(award.clean) + award.accrued;
        return due > 0 ? uint256(due) : 0;
    }

    /// @dev Units of the other series for the value of these, down to its denomination, and what is left.
    function _switched(Auction storage auction, Award memory award, uint256 denomination)
        private
        view
        returns (uint256 units, uint256 rest)
    {
        (int256 numerator, uint256 denominator) = (auction.accruedInto.numerator, auction.accruedInto.denominator);
        (uint256 value, uint256 price) = (_due(award), auction.terms.intoPrice);
        // price and accrued interest of a unit, over PAR * denominator
        uint256 each = ((price * denominator).toInt256() + numerator * int256(Allotments.PAR)).toUint256();
        units = value * Allotments.PAR * denominator / each;
        units -= units % denomination;
        int256 cost = int256(Allotments.cost(units, price)) + Accruals.amount(units, numerator, denominator);
        // both parts of the cost may have been rounded up
        rest = Math.saturatingSub(value, cost.toUint256());
    }

    /// @dev The cut-off, percent with 4 decimals, is the coupon of the series.
    function _requireCoupon(bytes32 seriesId, uint256 cutOff) private view {
        (uint256 numerator, uint256 denominator) = IPublicRecord(programme.recordOf(seriesId)).coupon();
        require(numerator * Allotments.PAR == cutOff * denominator, CouponWrong(seriesId, cutOff));
    }

    function _note(uint256 id, Accrued storage accrued, bytes32 seriesId, uint256 date) private {
        address record = programme.recordOf(seriesId);
        require(record != address(0), SeriesMissing(seriesId));
        // every way in is nonReentrant, and the record is the programme's
        // slither-disable-next-line reentrancy-no-eth
        (accrued.numerator, accrued.denominator) = IPublicRecord(record).accruedAt(date);
        emit AccruedNoted(id, seriesId, accrued.numerator, accrued.denominator);
    }

    function _isFrozen(address bond, address account) private view returns (bool) {
        return IERC3643(bond).isFrozen(account);
    }

    function _hasCash(Auction storage auction, address payer, uint256 amount) private view returns (bool) {
        IERC20 cash = auction.terms.cash;
        uint256 needed = _scaled(auction, amount);
        return cash.balanceOf(payer) >= needed && cash.allowance(payer, address(this)) >= needed;
    }
}
