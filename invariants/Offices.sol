// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPaymentBooks} from "../contracts/interfaces/IPaymentBooks.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Traders} from "./Traders.sol";

/// @title Offices
/// @notice What registrar, regulator, issuer, enforcement and paying agent do, each within its role.
abstract contract Offices is Traders {
    /// @notice The registrar or the regulator changes what the whitelist says of a wallet.
    function list(uint256 wallet, uint256 what) external judged(Deed.Other, 0) {
        address whom = wallets[wallet % wallets.length];
        uint256 word = registry.wordOf(whom);
        if (what % 8 < 2) {
            address[] memory alone = new address[](1);
            alone[0] = whom;
            bytes memory call = abi.encodeCall(registry.setRegulatorBlock, (alone, what % 8 == 0));
            _count("list", _by(_regulator, address(registry), call));
            return;
        }
        if (what % 8 == 2) word ^= 1 << 205;
        else if (what % 8 == 3) word = uint216(word) | (block.timestamp + what % 30 days) << 216;
        else if (what % 8 == 4) word ^= 1 << 209;
        else if (what % 8 == 5) word = _good | uint256(VENUE) << 184;
        else word = _good;
        _count("list", _by(_registrar, address(registry), abi.encodeCall(registry.writeWord, (whom, word))));
    }

    /// @notice The issuer issues some lots.
    function issue(uint256 s, uint256 to, uint256 amount) external judged(Deed.Issue, s) {
        s = s % SERIES;
        uint256 lot = bonds[s].denomination();
        uint256 room = bonds[s].allocation() - _token(s).totalSupply();
        // all that may be issued, a lot more, or a few
        amount = amount % 4 == 0 ? room : amount % 4 == 1 ? room + lot : lot * (amount % 40);
        bytes memory call = abi.encodeCall(bonds[s].mint, (wallets[to % wallets.length], amount));
        _count("issue", _by(_issuance, address(bonds[s]), call));
    }

    /// @notice Enforcement moves units by order; whatever hooks do, it can.
    function seize(uint256 s, uint256 from, uint256 to, uint256 amount, bool frozenFirst)
        external
        judged(Deed.Order, s)
    {
        (address victim, address target) = (wallets[from % wallets.length], wallets[to % wallets.length]);
        Sending memory sending = Sending(s % SERIES, victim, target, _amount(s % SERIES, victim, amount));
        bool can = victim != target && _mayBeGiven(sending);
        ISovereignBond bond = bonds[sending.s];
        bytes memory call = frozenFirst
            ? abi.encodeCall(bond.forcedTransferWithCase, (victim, target, sending.amount, CASE, CASE))
            : abi.encodeCall(bond.forcedTransfer, (victim, target, sending.amount));
        bool did = _by(_enforcement, address(bond), call);
        _expect(2, did == can, "an order was carried out for who may not hold, or was not for who may");
        _count("seize", did);
    }

    /// @notice Enforcement burns units by order; whatever hooks do, it can.
    function burn(uint256 s, uint256 holder, uint256 amount) external judged(Deed.Burn, s) {
        s = s % SERIES;
        address whom = wallets[holder % wallets.length];
        amount = _amount(s, whom, amount) / 20;
        bytes memory call = abi.encodeCall(_rules(s).burnWithCase, (whom, amount, CASE, CASE));
        bool could = amount <= _token(s).balanceOf(whom);
        bool did = _by(_enforcement, address(bonds[s]), call);
        _expect(2, did == could, "an order to burn was not carried out");
        _count("burn", did);
    }

    /// @notice The freezer freezes units, more than there are too, or a wallet, or releases them.
    function freeze(uint256 s, uint256 wallet, uint256 amount) external judged(Deed.Other, s) {
        s = s % SERIES;
        address whom = _holder(s, wallet);
        bytes memory call = amount % 8 < 2
            ? abi.encodeCall(bonds[s].setAddressFrozenWithCase, (whom, amount % 8 == 0, CASE, CASE))
            : abi.encodeCall(
                _rules(s).setFrozenTokensWithCase,
                (whom, amount % 8 == 2 ? 0 : _amount(s, whom, amount / 8), CASE, CASE)
            );
        _count("freeze", _by(_freezer, address(bonds[s]), call));
    }

    /// @notice The paying agent funds a row.
    function fund(uint256 s, uint256 row) external judged(Deed.Transfer, s) {
        (s, row) = _row(s, row);
        _count("fund", _by(_payer, address(agent), abi.encodeCall(_books().fund, (bonds[s], row))));
    }

    /// @notice The paying agent pays all holders at once, or anybody claims for one.
    function pay(uint256 s, uint256 row, uint256 wallet) external judged(Deed.Transfer, s) {
        (s, row) = _row(s, row);
        bool all = wallet % 2 == 0;
        address whom = wallets[(wallet / 2) % wallets.length];
        bool did = all
            ? _by(_payer, address(agent), abi.encodeCall(agent.push, (bonds[s], row, wallets)))
            : _by(_operator, address(agent), abi.encodeCall(agent.claim, (bonds[s], row, whom)));
        bool coupon = _rows(s)[row].kind != IPaymentBooks.RowKind.Principal;
        _expect(5, !did || !coupon || !_paused(s, PAYMENTS), "a coupon was paid during a pause of payments");
        _count(all ? "push" : "claim", did);
    }

    /// @notice The paying agent remits tax.
    function remit(uint256 s, uint256 row) external judged(Deed.Transfer, s) {
        (s, row) = _row(s, row);
        _count("remit", _by(_payer, address(agent), abi.encodeCall(agent.remitTax, (bonds[s], row))));
    }

    /// @dev A row whose record time has passed, if there is one.
    function _row(uint256 s, uint256 seed) internal view returns (uint256 series, uint256 row) {
        series = s % SERIES;
        uint256 count = _rows(series).length;
        for (uint256 i; i < count; ++i) {
            row = (seed % count + i) % count;
            if (closed[series][_rows(series)[row].record]) return (series, row);
        }
    }

    function _mayBeGiven(Sending memory sending) private view returns (bool) {
        uint256 word = registry.wordOf(sending.target);
        bool frozen = bonds[sending.s].accountOf(sending.target) >> 240 & 1 != 0;
        bool there = sending.amount <= _token(sending.s).balanceOf(sending.sender);
        return there && !frozen && _eligible(word) && _ofCategory(sending.s, word);
    }
}
