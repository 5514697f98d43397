// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Authorised} from "../access/Authorised.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {AuctionState} from "../types/Auction.sol";
import {Word, WordLib} from "../types/Word.sol";
import {AuctionStorage} from "./AuctionStorage.sol";

/// @title AuctionBooks
/// @notice What the stored auctions say, and what the whitelist says of those who bid. The authority is also the investor
/// registry.
abstract contract AuctionBooks is AuctionStorage, Authorised, ReentrancyGuardTransient {
    /// @dev Expiry, removal and the licence registry's block stop nobody from being paid what is theirs.
    uint256 private constant BLOCKED = WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.MOVED;
    /// @dev The most units of one bid: the sums of 65,536 of them still fit.
    uint256 internal constant MOST = type(uint64).max;

    /// @dev The auction, which must be in this state.
    function _in(uint256 auction, AuctionState state) internal view returns (Auction storage found) {
        found = _auction(auction);
        AuctionState actual = _stateOf(found);
        require(actual == state, AuctionStateWrong(auction, actual));
    }

    function _from(uint256 auction, uint256 from) internal view {
        require(block.timestamp >= from, AuctionTooEarly(auction, from));
    }

    function _until(uint256 auction, uint256 until) internal view {
        require(block.timestamp <= until, AuctionTooLate(auction, until));
    }

    /// @dev The wallet's word, if it is admitted now.
    function _admitted(address account) internal view returns (Word word) {
        word = _wordOf(account);
        require(word.eligible(block.timestamp), NotEligible(account));
    }

    function _isAdmitted(address account) internal view returns (bool) {
        return _wordOf(account).eligible(block.timestamp);
    }

    /// @dev The wallet, or the one that took its place since; it must not be blocked.
    function _standing(address account) internal view returns (address) {
        (address standing, Word word) = _successor(account);
        require(!word.has(BLOCKED), AccountBlocked(standing));
        return standing;
    }

    /// @dev Is the wallet, or the one that took its place since, blocked?
    function _isBlocked(address account) internal view returns (bool) {
        (, Word word) = _successor(account);
        return word.has(BLOCKED);
    }

    /// @dev The wallet, or the one that took its place since, and its word.
    function _successor(address account) private view returns (address, Word word) {
        word = _wordOf(account);
        for (uint256 hop; hop < WordLib.HOPS && word.has(WordLib.MOVED); ++hop) {
            account = word.investor();
            word = _wordOf(account);
        }
        return (account, word);
    }

    function _wordOf(address account) private view returns (Word) {
        return Word.wrap(IInvestorRegistry(address(authority)).wordOf(account));
    }
}
