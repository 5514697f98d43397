// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Codes} from "../libraries/Codes.sol";
import {Rules} from "../types/Rules.sol";
import {Word, WordLib} from "../types/Word.sol";

/// @title Words
/// @notice The words, the one place that writes them, and the rules that read them.
abstract contract Words is IInvestorRegistry {
    mapping(address wallet => Word) internal _words;

    /// @inheritdoc IInvestorRegistry
    function wordOf(address wallet) external view returns (uint256) {
        return Word.unwrap(_words[wallet]);
    }

    /// @inheritdoc IInvestorRegistry
    function wordsOf(address[] calldata wallets) external view returns (Word[] memory words) {
        words = new Word[](wallets.length);
        for (uint256 i; i < wallets.length; ++i) {
            words[i] = _words[wallets[i]];
        }
    }

    /// @inheritdoc IInvestorRegistry
    function wordsOf(address from, address to) external view returns (Word, Word) {
        return (_words[from], _words[to]);
    }

    /// @inheritdoc IInvestorRegistry
    function refusalOf(address from, address to, uint256 rules) external view returns (uint256) {
        Word sender = _words[from];
        Word receiver = _words[to];
        if (!_pass(sender, receiver, rules)) {
            if (!_passes(sender, rules)) return Codes.SENDER + _reason(sender);
            return Codes.RECEIVER + _reason(receiver);
        }
        if (rules < Rules.POLICY) return Codes.OK;
        uint256 code = _receiverPolicy(receiver, rules);
        return code == Codes.OK ? _pairPolicy(sender, receiver, rules) : code;
    }

    /// @inheritdoc IInvestorRegistry
    function receiverRefusal(address to, uint256 rules) external view returns (uint256) {
        Word receiver = _words[to];
        if (!_passes(receiver, rules)) return Codes.RECEIVER + _reason(receiver);
        return rules < Rules.POLICY ? Codes.OK : _receiverPolicy(receiver, rules);
    }

    /// @inheritdoc IInvestorRegistry
    function senderRefusal(address from, uint256 rules) external view returns (uint256) {
        Word sender = _words[from];
        return _passes(sender, rules) ? Codes.OK : Codes.SENDER + _reason(sender);
    }

    /// @inheritdoc IInvestorRegistry
    function isBlocked(address wallet) external view returns (bool) {
        return _words[wallet].has(
            WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.BLOCKED_BY_LICENCE | WordLib.MOVED
        );
    }

    function _write(address wallet, Word word) internal {
        _words[wallet] = word;
        emit WordSet(wallet, Word.unwrap(word));
    }

    /// @dev The code of the first policy that refuses the receiver, whoever sends.
    function _receiverPolicy(Word receiver, uint256 rules) internal view virtual returns (uint256);

    /// @dev The code of the first policy that refuses this sender and this receiver together.
    function _pairPolicy(Word sender, Word receiver, uint256 rules) internal view virtual returns (uint256);

    /// @dev The word that results when the registrar writes `word` over `old`.
    function _admissible(address wallet, Word old, uint256 word) internal pure returns (Word) {
        require(wallet != address(0), WalletMissing());
        require(!old.has(WordLib.MOVED), WalletMoved(wallet));
        Word merged = Word.wrap((word & WordLib.REGISTRARS) | (Word.unwrap(old) & ~WordLib.REGISTRARS));
        require(
            word & WordLib.UNUSED == 0 && merged.category() < WordLib.CATEGORIES
                && (merged.investor() != address(0) || !merged.has(WordLib.ADMITTED)),
            WordMalformed(wallet, word)
        );
        return merged;
    }

    function _setBlock(address[] calldata wallets, uint256 bit, bool blocked) internal {
        for (uint256 i; i < wallets.length; ++i) {
            require(wallets[i] != address(0), WalletMissing());
            Word word = _words[wallets[i]];
            if (word.has(bit) != blocked) _write(wallets[i], Word.wrap(Word.unwrap(word) ^ bit));
        }
    }

    /// @dev `_passes` of two words at once, for the one call that every transfer makes.
    function _pass(Word one, Word other, uint256 rules) private view returns (bool) {
        uint256 a = Word.unwrap(one);
        uint256 b = Word.unwrap(other);
        return ((a ^ WordLib.ADMITTED) | (b ^ WordLib.ADMITTED)) & WordLib.STATUS == 0 && a >> 216 >= block.timestamp
            && b >> 216 >= block.timestamp && (rules >> uint8(a >> 160)) & (rules >> uint8(b >> 160)) & 1 != 0;
    }

    function _passes(Word word, uint256 rules) private view returns (bool) {
        return word.eligible(block.timestamp) && (rules >> word.category()) & 1 != 0;
    }

    /// @dev Why a word that does not pass is refused: the gravest reason first.
    function _reason(Word word) private view returns (uint256) {
        if (word.has(WordLib.MOVED)) return Codes.MOVED;
        if (word.has(WordLib.REMOVED)) return Codes.REMOVED;
        if (word.has(WordLib.BLOCKED_BY_REGULATOR)) return Codes.BLOCKED_BY_REGULATOR;
        if (word.has(WordLib.BLOCKED_BY_LICENCE)) return Codes.BLOCKED_BY_LICENCE;
        if (word.has(WordLib.BLOCKED_BY_REGISTRAR)) return Codes.BLOCKED_BY_REGISTRAR;
        if (!word.has(WordLib.ADMITTED)) return Codes.NOT_ADMITTED;
        if (word.validUntil() < block.timestamp) return Codes.EXPIRED;
        return Codes.CATEGORY;
    }
}
