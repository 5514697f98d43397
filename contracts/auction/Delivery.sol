// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IAwards} from "../interfaces/IAwards.sol";
import {IProgramme} from "../interfaces/IProgramme.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Accruals} from "../libraries/Accruals.sol";
import {Allotments} from "../libraries/Allotments.sol";
import {PledgedUnits} from "../libraries/PledgedUnits.sol";
import {AuctionKind} from "../types/Auction.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {AuctionCash} from "./AuctionCash.sol";

/// @title Delivery
/// @notice What an award comes to in units and cash, and how both change hands.
abstract contract Delivery is IAwards, AuctionCash {
    using SafeCast for int256;

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

    uint8 private constant ISSUANCE = 2;

    /// @inheritdoc IAwards
    IProgramme public immutable programme;

    constructor(IProgramme programme_) {
        programme = programme_;
    }

    /// @dev Asks the public record, once for all awards of an auction.
    function _noteAccrued(uint256 id, Auction storage auction) internal {
        // nobody asked yet
        // slither-disable-next-line incorrect-equality
        if (auction.accrued.denominator != 0) return;
        _note(id, auction.accrued, auction.terms.seriesId, auction.terms.settlementDate);
        if (auction.terms.kind == AuctionKind.SWITCH) {
            _note(id, auction.accruedInto, auction.terms.into, auction.terms.settlementDate);
        }
    }

    /// @dev What so many units come to at a clean price.
    function _valued(Auction storage auction, uint256 units, uint256 price) internal view returns (Award memory award) {
        Accrued storage accrued = auction.accrued;
        award.units = units;
        award.clean = Allotments.cost(units, price);
        award.accrued = Accruals.amount(units, accrued.numerator, accrued.denominator);
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

    /// @dev Could the issuer settle this award now?
    function _ready(Auction storage auction, Award memory award) internal view returns (bool) {
        AuctionKind kind = auction.terms.kind;
        if (kind == AuctionKind.SALE) return _issuable(auction.terms.seriesId, award.units);
        if (kind == AuctionKind.BUY_BACK) return _payable(auction, _due(award));
        (uint256 units, uint256 rest) = _switched(auction, award, _series(auction.terms.into).denomination());
        return _issuable(auction.terms.into, units) && _payable(auction, rest);
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
        uint256 each = (int256(price * denominator) + numerator * int256(Allotments.PAR)).toUint256();
        units = value * Allotments.PAR * denominator / each;
        units -= units % denomination;
        int256 cost = int256(Allotments.cost(units, price)) + Accruals.amount(units, numerator, denominator);
        // both parts of the cost may have been rounded up
        rest = Math.saturatingSub(value, cost.toUint256());
    }

    function _note(uint256 id, Accrued storage accrued, bytes32 seriesId, uint256 date) private {
        address record = programme.recordOf(seriesId);
        require(record != address(0), SeriesMissing(seriesId));
        // every way in is nonReentrant, and the record is the programme's
        // slither-disable-next-line reentrancy-no-eth
        (accrued.numerator, accrued.denominator) = IPublicRecord(record).accruedAt(date);
        emit AccruedNoted(id, seriesId, accrued.numerator, accrued.denominator);
    }

    /// @dev Only of a series whose interest is noted, so it is there.
    function _series(bytes32 seriesId) private view returns (ISovereignBond) {
        return ISovereignBond(programme.seriesOf(seriesId));
    }

    function _issuable(bytes32 seriesId, uint256 units) private view returns (bool) {
        ISovereignBond bond = _series(seriesId);
        bool stopped =
            ISeriesAdministration(address(bond)).isPaused(ISSUANCE) || Config.wrap(bond.config()).has(ConfigLib.CLOSED);
        bool whole = units % bond.denomination() == 0;
        return !stopped && whole && IERC20(address(bond)).totalSupply() + units <= bond.allocation();
    }

    function _payable(Auction storage auction, uint256 amount) private view returns (bool) {
        (IERC20 cash, address treasury) = (auction.terms.cash, auction.terms.treasury);
        if (address(cash) == address(0)) return true;
        uint256 needed = _scaled(auction, amount);
        return cash.balanceOf(treasury) >= needed && cash.allowance(treasury, address(this)) >= needed;
    }
}
