// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Codes} from "../libraries/Codes.sol";
import {Rules} from "../types/Rules.sol";
import {Word, WordLib} from "../types/Word.sol";

/// @title Words
/// @notice The words, the one place that writes them, and the rules that read them.
abstract contract Words is IInvestorRegistry {
    /// @dev A struct, so that a storage pointer to a word is hashed once and then read and written.
    struct Entry {
        Word word;
    }

    mapping(address wallet => Entry) internal _entries;

    /// @inheritdoc IInvestorRegistry
    function wordOf(address wallet) external view returns (uint256) {
        return Word.unwrap(_entries[wallet].word);
    }

    /// @inheritdoc IInvestorRegistry
    function wordsOf(address[] calldata wallets) external view returns (Word[] memory words) {
        words = new Word[](wallets.length);
        for (uint256 i; i < wallets.length; ++i) {
            words[i] = _entries[wallets[i]].word;
        }
    }

    /// @inheritdoc IInvestorRegistry
    function refusalOf(address from, address to, uint256 rules) external view returns (uint256 code) {
        code = _refusal(_entries[from].word, _entries[to].word, rules);
    }

    /// @inheritdoc IInvestorRegistry
    function refusalAndWords(address from, address to, uint256 rules)
        external
        view
        returns (uint256 code, Word fromWord, Word toWord)
    {
        (fromWord, toWord) = (_entries[from].word, _entries[to].word);
        code = _refusal(fromWord, toWord, rules);
    }

    /// @inheritdoc IInvestorRegistry
    function receiverRefusal(address to, uint256 rules) external view returns (uint256) {
        Word receiver = _entries[to].word;
        if (!_passes(receiver, rules)) return Codes.RECEIVER + _reason(receiver);
        return rules < Rules.POLICY ? Codes.OK : _receiverPolicy(receiver, rules);
    }

    /// @inheritdoc IInvestorRegistry
    function senderRefusal(address from, uint256 rules) external view returns (uint256) {
        Word sender = _entries[from].word;
        return _passes(sender, rules) ? Codes.OK : Codes.SENDER + _reason(sender);
    }

    /// @inheritdoc IInvestorRegistry
    function isBlocked(address wallet) external view returns (bool) {
        return _entries[wallet].word.has(WordLib.BLOCKS | WordLib.MOVED);
    }

    /// @dev The code of the first policy that refuses the receiver, whoever sends.
    function _receiverPolicy(Word receiver, uint256 rules) internal view virtual returns (uint256);

    /// @dev The code of the first policy that refuses this sender and this receiver together.
    function _pairPolicy(Word sender, Word receiver, uint256 rules) internal view virtual returns (uint256);

    function _write(Entry storage entry, address wallet, Word word) internal {
        entry.word = word;
        emit WordSet(wallet, Word.unwrap(word));
    }

    /// @dev The registrar writes `word`: its own bits of it, and only if they change something.
    function _admit(address wallet, uint256 word) internal {
        require(wallet != address(0), WalletMissing());
        Entry storage entry = _entries[wallet];
        Word old = entry.word;
        require(!old.has(WordLib.MOVED), WalletMoved(wallet));
        Word merged = Word.wrap((word & WordLib.REGISTRARS) | (Word.unwrap(old) & ~WordLib.REGISTRARS));
        // an unused bit makes it more than any category
        require((merged.category() | (word & WordLib.UNUSED)) < WordLib.CATEGORIES, WordMalformed(wallet, word));
        if (merged.investor() == address(0)) require(!merged.has(WordLib.ADMITTED), WordMalformed(wallet, word));
        if (Word.unwrap(merged) != Word.unwrap(old)) _write(entry, wallet, merged);
    }

    function _setBlock(address wallet, uint256 bit, bool blocked) internal {
        require(wallet != address(0), WalletMissing());
        Entry storage entry = _entries[wallet];
        Word word = entry.word;
        if (word.has(bit) != blocked) _write(entry, wallet, Word.wrap(Word.unwrap(word) ^ bit));
    }

    function _setBlocks(address[] calldata wallets, uint256 bit, bool blocked) internal {
        for (uint256 i; i < wallets.length; ++i) {
            _setBlock(wallets[i], bit, blocked);
        }
    }

    /// @dev Both words are held against the rules at once, as every transfer asks here; why one does not pass is found
    /// out only then.
    function _refusal(Word sender, Word receiver, uint256 rules) private view returns (uint256 code) {
        uint256 a = Word.unwrap(sender);
        uint256 b = Word.unwrap(receiver);
        if (
            ((a ^ WordLib.ADMITTED) | (b ^ WordLib.ADMITTED)) & WordLib.STATUS != 0 || a >> 216 < block.timestamp
                || b >> 216 < block.timestamp || (rules >> uint8(a >> 160)) & (rules >> uint8(b >> 160)) & 1 == 0
        ) return _passes(sender, rules) ? Codes.RECEIVER + _reason(receiver) : Codes.SENDER + _reason(sender);
        if (rules >= Rules.POLICY) {
            code = _receiverPolicy(receiver, rules);
            if (code == Codes.OK) code = _pairPolicy(sender, receiver, rules);
        }
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
