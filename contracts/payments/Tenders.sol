// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Roles} from "../access/Roles.sol";
import {IPayingAgent} from "../interfaces/IPayingAgent.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITenders} from "../interfaces/ITenders.sol";
import {PledgedUnits} from "../libraries/PledgedUnits.sol";
import {Account} from "../types/Account.sol";
import {Word} from "../types/Word.sol";
import {Funding} from "./Funding.sol";

/// @title Tenders
/// @notice Units that are bought before maturity. Their cash is apart from that of the rows.
abstract contract Tenders is ITenders, Funding {
    using SafeCast for uint256;

    uint256 private constant PAYABLE = 90 days;

    /// @inheritdoc ITenders
    function offer(ISovereignBond bond, uint256 tender, uint256 units) external {
        Tender storage state = _tender(bond, tender);
        _between(tender, state.terms.opens, state.terms.closes);
        uint256 balance = _accountOf(bond, msg.sender).balance();
        require(units == balance || (units < balance && _whole(bond, units) == units), OfferInvalid(units, balance));
        Offer storage made = _offers[bond][tender][msg.sender];
        uint256 offered = uint256(state.offered) - made.units + units;
        state.offered = offered.toUint104();
        made.units = uint104(units);
        emit Offered(bond, tender, msg.sender, units);
    }

    /// @inheritdoc ITenders
    function fundTender(ISovereignBond bond, uint256 tender)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        Tender storage state = _tender(bond, tender);
        _between(tender, uint256(state.terms.closes) + 1, _endOf(state));
        uint256 units = IERC20(address(bond)).totalSupply() + state.bought;
        units = Math.min(Math.min(units, state.offered), state.terms.maxUnits);
        uint256 need = Math.ceilDiv(units * state.terms.numerator, state.terms.denominator);
        require(need > state.funded, TenderFundedAlready(tender));
        amount = need - state.funded;
        (state.funded, state.funder) = (need.toUint80(), msg.sender);
        emit TenderFunded(bond, tender, msg.sender, amount);
        _take(_series[bond], amount);
    }

    /// @inheritdoc ITenders
    function payTender(ISovereignBond bond, uint256 tender, address[] calldata holders) external nonReentrant {
        Tender storage state = _tender(bond, tender);
        _between(tender, state.terms.payTime, _endOf(state));
        for (uint256 i; i < holders.length; ++i) {
            _buy(bond, tender, state, holders[i]);
        }
    }

    /// @inheritdoc ITenders
    function returnTender(ISovereignBond bond, uint256 tender)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        Tender storage state = _tender(bond, tender);
        _between(tender, _endOf(state) + 1, type(uint256).max);
        amount = state.funded - state.paid;
        if (amount == 0) return 0;
        state.funded = state.paid;
        emit TenderReturned(bond, tender, state.funder, amount);
        _send(_series[bond], state.funder, amount);
    }

    /// @inheritdoc ITenders
    function tenderOf(ISovereignBond bond, uint256 tender) external view returns (Tender memory) {
        return _tender(bond, tender);
    }

    /// @inheritdoc ITenders
    function offerOf(ISovereignBond bond, uint256 tender, address holder)
        external
        view
        returns (Offer memory made, uint256 accepted)
    {
        made = _offers[bond][tender][holder];
        accepted = _accepted(bond, _tender(bond, tender), made, _accountOf(bond, holder).balance());
    }

    /// @dev Burns what can be burned of what was accepted.
    function _buy(ISovereignBond bond, uint256 tender, Tender storage state, address holder) private {
        Offer storage made = _offers[bond][tender][holder];
        Account account = _accountOf(bond, holder);
        uint256 accepted = _accepted(bond, state, made, account.balance());
        if (accepted == 0) return;
        Word word = _wordOf(bond, holder);
        if (word.has(BLOCKED) || Word.unwrap(word) == 0) return _unsold(bond, tender, holder, Obstacle.Blocked);
        uint256 units = Math.min(accepted, _free(bond, holder, account));
        if (units == 0 || account.frozen()) return _unsold(bond, tender, holder, Obstacle.Frozen);
        uint256 bought = made.bought + units;
        // rounded once over all that the holder sells
        uint256 amount = _price(state, bought) - _price(state, made.bought);
        require(state.paid + amount <= state.funded, TenderNotFunded(tender));
        Series storage series = _series[bond];
        uint256 cashAmount = amount * _scale(series.exponent);
        // what is paid is nonReentrant, and nothing is offered any more
        // slither-disable-next-line reentrancy-no-eth
        try IPayingAgent(address(this)).redeemOne(bond, series.cash, holder, units, cashAmount) {
            made.bought = uint104(bought);
            state.bought += uint104(units);
            state.paid += uint80(amount);
            emit TenderPaid(bond, tender, holder, units, amount);
            if (units < accepted) _unsold(bond, tender, holder, Obstacle.Frozen);
        } catch (bytes memory reason) {
            require(bytes4(reason) == CashRefused.selector, RedemptionFailed(holder, reason));
            _unsold(bond, tender, holder, Obstacle.CashRefused);
        }
    }

    /// @dev Units that are neither frozen nor another's security.
    function _free(ISovereignBond bond, address holder, Account account) private view returns (uint256) {
        uint256 pledged = PledgedUnits.held(address(bond), holder);
        return Math.min(account.unlocked(), Math.saturatingSub(account.balance(), pledged));
    }

    function _unsold(ISovereignBond bond, uint256 tender, address holder, Obstacle reason) private {
        emit TenderUnpaid(bond, tender, holder, reason);
    }

    /// @dev Of the offer, what is still to be bought from a holder of so many units.
    function _accepted(ISovereignBond bond, Tender storage state, Offer memory made, uint256 balance)
        private
        view
        returns (uint256)
    {
        (uint256 units, uint256 held) = (made.units, balance + made.bought);
        (uint256 offered, uint256 most) = (state.offered, state.terms.maxUnits);
        if (offered <= most) return Math.min(units, held) - made.bought;
        return held < units ? 0 : _whole(bond, units * most / offered) - made.bought;
    }

    /// @dev So many units, down to whole denominations.
    function _whole(ISovereignBond bond, uint256 units) private view returns (uint256) {
        return units - units % bond.denomination();
    }

    function _price(Tender storage state, uint256 units) private view returns (uint256) {
        return units * state.terms.numerator / state.terms.denominator;
    }

    /// @dev The last second in which holders can be paid.
    function _endOf(Tender storage state) private view returns (uint256) {
        return state.terms.payTime + PAYABLE;
    }

    function _between(uint256 tender, uint256 from, uint256 until) private view {
        require(block.timestamp >= from, TenderTooEarly(tender, from));
        require(block.timestamp <= until, TenderOver(tender, until));
    }

    function _tender(ISovereignBond bond, uint256 tender) private view returns (Tender storage) {
        require(tender < _tenders[bond].length, TenderUnknown(bond, tender));
        return _tenders[bond][tender];
    }
}
