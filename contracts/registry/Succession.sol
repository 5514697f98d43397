// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IIdentityRegistry3643} from "../interfaces/IIdentityRegistry3643.sol";
import {ISuccession} from "../interfaces/ISuccession.sol";
import {Word, WordLib} from "../types/Word.sol";
import {Authority} from "./Authority.sol";
import {Words} from "./Words.sol";

/// @title Succession
/// @notice Lost wallets and who takes their place.
abstract contract Succession is ISuccession, Words, Authority {
    /// @inheritdoc ISuccession
    function recordSuccession(address lost, address successor, bool announced)
        external
        onlyRole(Roles.SERIES)
        returns (address investor)
    {
        require(successor != address(0), WalletMissing());
        Entry storage entry = _entries[lost];
        Word old = entry.word;
        if (old.has(WordLib.MOVED)) {
            (address last, Word word) = successorOf(lost);
            require(last == successor, SucceededByAnother(lost, old.investor()));
            require(_hasPlace(word), SuccessorUnfit(successor, Word.unwrap(word)));
            return word.investor();
        }
        require(_hasPlace(old), NothingToSucceed(lost, Word.unwrap(old)));
        require(successor != lost, SuccessorUnfit(successor, Word.unwrap(old)));
        investor = old.investor();
        if (_install(successor, old) && announced) {
            emit IIdentityRegistry3643.IdentityRegistered(successor, investor);
        }
        _write(
            entry,
            lost,
            Word.wrap(
                (Word.unwrap(old) & ~(uint256(type(uint160).max) | WordLib.ADMITTED)) | WordLib.MOVED
                    | uint160(successor)
            )
        );
        if (announced) emit IIdentityRegistry3643.IdentityRemoved(lost, investor);
    }

    /// @inheritdoc ISuccession
    function successorOf(address wallet) public view returns (address successor, Word word) {
        (successor, word) = (wallet, _entries[wallet].word);
        for (uint256 hop; hop < WordLib.HOPS && word.has(WordLib.MOVED); ++hop) {
            successor = word.investor();
            word = _entries[successor].word;
        }
    }

    /// @dev Gives the successor the lost wallet's word, or, if it is a wallet of the same investor already, its blocks.
    function _install(address successor, Word old) private returns (bool isNew) {
        Entry storage entry = _entries[successor];
        Word word = entry.word;
        if (Word.unwrap(word) == 0) {
            _write(entry, successor, old);
            return true;
        }
        require(word.investor() == old.investor() && _hasPlace(word), SuccessorUnfit(successor, Word.unwrap(word)));
        uint256 both = Word.unwrap(word) | (Word.unwrap(old) & WordLib.BLOCKS);
        if (both != Word.unwrap(word)) _write(entry, successor, Word.wrap(both));
    }

    /// @dev Admitted, even if that has expired or is blocked.
    function _hasPlace(Word word) private pure returns (bool) {
        return word.has(WordLib.ADMITTED) && !word.has(WordLib.MOVED | WordLib.REMOVED);
    }
}
