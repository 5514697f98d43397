// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmission} from "../contracts/interfaces/IAdmission.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Offices} from "./Offices.sol";

/// @title Authorities
/// @notice What is done in bad times: wallets are recovered, series paused, venues suspended, investors blocked; and who is admitted by
/// a proof meanwhile.
abstract contract Authorities is Offices {
    uint256 private constant HOPS = 8;
    /// @dev By the registrar.
    uint256 private constant BLOCKED = 1 << 205;

    bool private _investorBlocked;

    /// @notice Enforcement puts a wallet in the place of another, in one series; often of one that has moved in the other already.
    function recover(uint256 s, uint256 lost, uint256 successor) external judged(Deed.Recovery, s) {
        s = s % SERIES;
        (address whom, address by) = (_holder(s, lost), wallets[successor % wallets.length]);
        if (registry.wordOf(whom) & MOVED != 0 && successor % 2 == 0) (by,) = _lastOf(whom);
        (uint256 old, uint256 own) = (bonds[s].accountOf(whom), bonds[s].accountOf(by));
        bool can = _maySucceed(whom, by);
        bytes memory call = abi.encodeCall(ISovereignBond.recoverWithCase, (whom, by, CASE, CASE));
        bool did = _by(_enforcement, address(bonds[s]), call);
        _expect(2, did == can, "a wallet was recovered by who may not take its place, or was not by who may");
        if (did) _succeeded(s, whom, by, old, own);
        _count("recover", did);
    }

    /// @notice The guardian pauses purposes for seven days, or governance confirms or lifts that.
    function pause(uint256 s, uint8 purposes, uint256 who) external judged(Deed.Other, s) {
        s = s % SERIES;
        // mostly one of the three; else some, or none, which is refused
        purposes = purposes % 4 != 0 ? uint8(1 << purposes / 4 % 3) : purposes / 4 % 8;
        bytes memory call;
        if (who % 4 < 2) {
            call = abi.encodeCall(_rules(s).pauseWithCase, (purposes, CASE, CASE));
            bool can = purposes != 0 && _guardianMay(s);
            bool paused = _by(_guardian, address(bonds[s]), call);
            _expect(3, paused == can, "the guardian paused again too soon, or could not pause");
            if (paused) _noteGuardian(s, purposes);
            _count("pause", paused);
            return;
        }
        bool confirm = who % 8 == 2; // seldom, since it holds until it is lifted
        call = confirm
            ? abi.encodeCall(_rules(s).confirmPauseWithCase, (purposes, CASE, CASE))
            : abi.encodeCall(_rules(s).unpauseWithCase, (purposes, CASE, CASE));
        bool did = _by(_governance, address(bonds[s]), call);
        if (did) _noteGovernance(s, purposes, confirm);
        _count(confirm ? "confirm" : "unpause", did);
    }

    /// @notice The regulator suspends or reinstates the venue, or blocks a wallet as who licenses it.
    function license(uint256 wallet, uint256 what) public judged(Deed.Other, 0) {
        bytes memory call;
        if (what % 4 == 0) {
            address[] memory alone = new address[](1);
            alone[0] = wallets[wallet % wallets.length];
            call = abi.encodeCall(licences.setWalletBlock, (alone, what % 8 == 0, CASE));
        } else {
            bool open = licences.isOpen(VENUE);
            uint40 today = uint40(block.timestamp);
            call = open
                ? abi.encodeCall(licences.suspend, (VENUE, today, CASE))
                : abi.encodeCall(licences.reinstate, (VENUE, today, CASE));
        }
        _count("license", _by(_regulator, address(licences), call));
    }

    /// @notice Order is restored in one series: its hooks are quiet, nothing is paused, and no wallet that was admitted is frozen,
    /// blocked, removed or out of date. Else little would move that could break anything.
    function calm(uint256 s) external judged(Deed.Other, s) {
        s = s % SERIES;
        _quieten();
        bool lifted = _by(_governance, address(bonds[s]), abi.encodeCall(_rules(s).unpauseWithCase, (7, CASE, CASE)));
        if (lifted) _noteGovernance(s, 7, false);
        _count("unpause", lifted);
        if (!licences.isOpen(VENUE)) license(0, 1);
        _by(_regulator, address(registry), abi.encodeCall(registry.setRegulatorBlock, (wallets, false)));
        _by(_regulator, address(licences), abi.encodeCall(licences.setWalletBlock, (wallets, false, CASE)));
        for (uint256 w; w < wallets.length; ++w) {
            address whom = wallets[w];
            uint256 word = registry.wordOf(whom);
            bytes memory call = abi.encodeCall(bonds[s].setAddressFrozenWithCase, (whom, false, CASE, CASE));
            _by(_freezer, address(bonds[s]), call);
            if (word & ADMITTED == 0) continue;
            word = uint216(word & ~(REMOVED | BLOCKED)) | block.timestamp + 400 days << 216;
            _by(_registrar, address(registry), abi.encodeCall(registry.writeWord, (whom, word)));
        }
        _count("calm", true);
    }

    /// @notice Anybody admits a wallet by a tree of one leaf; or the regulator blocks its investor, or lifts that.
    function admit(uint256 wallet, uint256 what) external judged(Deed.Other, 0) {
        address whom = wallets[wallet % wallets.length];
        if (what % 8 == 0) {
            bytes memory order = abi.encodeCall(
                IAdmission.setRegulatorInvestorBlock, (address(uint160(_good)), new address[](0), !_investorBlocked)
            );
            if (_by(_regulator, address(registry), order)) _investorBlocked = !_investorBlocked;
            return;
        }
        bytes32 root = _admissions().leafOf(whom, _good);
        bytes memory call = abi.encodeCall(IAdmission.setRoot, (root, uint40(block.timestamp + what % 3)));
        _by(_registrar, address(registry), call);
        bool can = registry.wordOf(whom) == 0 && !_investorBlocked;
        call = abi.encodeCall(IAdmission.admitByProof, (whom, _good, new bytes32[](0)));
        bool did = _by(_operator, address(registry), call);
        _expect(
            2, did == can, "a proof admitted a wallet that is known or a blocked investor's, or did not admit another"
        );
        _count("admit", did);
    }

    /// @dev 2: all that the lost wallet had is the successor's. 3: and what was locked is. Who succeeds is paid what the lost wallet
    /// is due, in all series.
    function _succeeded(uint256 s, address lost, address successor, uint256 old, uint256 own) private {
        (uint256 left, uint256 now_) = (bonds[s].accountOf(lost), bonds[s].accountOf(successor));
        bool all = _balance(left) == 0 && _balance(now_) == _balance(old) + _balance(own);
        _expect(2, all, "a recovery left units behind");
        _expect(3, _free(now_) <= _free(old) + _free(own), "a recovery set free what was locked");
        for (uint256 i; i < SERIES; ++i) {
            if (held[i][lost]) held[i][successor] = true;
        }
    }

    /// @dev Who has the same investor and a place, or isn't known; or who has taken it already, in the other series.
    function _maySucceed(address lost, address successor) private view returns (bool) {
        (uint256 word, uint256 other) = (registry.wordOf(lost), registry.wordOf(successor));
        if (word & MOVED != 0) {
            (address last, uint256 standing) = _lastOf(lost);
            return last == successor && _hasPlace(standing);
        }
        bool fits = other == 0 || (_hasPlace(other) && uint160(other) == uint160(word));
        return _hasPlace(word) && lost != successor && fits;
    }

    function _lastOf(address wallet) private view returns (address last, uint256 word) {
        (last, word) = (wallet, registry.wordOf(wallet));
        for (uint256 hop; hop < HOPS && word & MOVED != 0; ++hop) {
            last = address(uint160(word));
            word = registry.wordOf(last);
        }
    }

    function _admissions() private view returns (IAdmission) {
        return IAdmission(address(registry));
    }
}
