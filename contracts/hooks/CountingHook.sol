// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ICountingHook} from "../interfaces/ICountingHook.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Account} from "../types/Account.sol";
import {Moments} from "../types/Moments.sol";
import {Move} from "../types/Move.sol";
import {Word, WordLib} from "../types/Word.sol";
import {TransferHook} from "./TransferHook.sol";

/// @title CountingHook
/// @notice Keeps of each wallet that holds units the key under which they are counted: the parts of its word by which
/// the rule counts. A word that changes meanwhile does not make sums wrong: the wallet leaves its old key and enters the
/// new one when its units next move.
abstract contract CountingHook is TransferHook, ICountingHook {
    /// @dev Set in every key, so that no key is zero.
    uint256 internal constant COUNTED = 1 << 255;

    /// @dev What is kept of one series; a storage pointer to it is hashed once per call.
    /// @param units how many units are counted
    /// @param keys under which key a wallet is counted; 0 if it is not, or holds nothing
    /// @param sums what the rule adds up under each key
    struct Tally {
        uint256 units;
        mapping(address wallet => uint256 key) keys;
        mapping(uint256 key => uint256) sums;
    }

    mapping(address series => Tally) internal _tallies;

    /// @inheritdoc ICountingHook
    function seed(ISovereignBond series, address[] calldata wallets) external {
        _requireTracking(address(series));
        Tally storage tally = _tallies[address(series)];
        IInvestorRegistry registry = series.registry();
        Word[] memory words = registry.wordsOf(wallets);
        uint256 units = tally.units;
        for (uint256 i; i < wallets.length; ++i) {
            if (tally.keys[wallets[i]] != 0) continue;
            Word word = words[i];
            while (word.has(WordLib.MOVED)) word = Word.wrap(registry.wordOf(word.investor()));
            uint256 balance = Account.wrap(series.accountOf(wallets[i])).balance();
            _recount(tally, address(series), wallets[i], word, 0, balance);
            units += balance;
        }
        tally.units = units;
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is counted under its own address.
    function moved(Move calldata move) external {
        Tally storage tally = _tallies[msg.sender];
        (address from, address to, uint256 value) = (move.from, move.to, move.value);
        if (from == to) value = 0;
        // zero until a party's units have changed
        // slither-disable-next-line uninitialized-local
        uint256 change;
        unchecked {
            if (from != address(0)) {
                change = _recount(tally, msg.sender, from, move.fromWord, move.fromBalance, move.fromBalance - value);
            }
            if (to != address(0)) {
                change += _recount(tally, msg.sender, to, move.toWord, move.toBalance, move.toBalance + value);
            }
            if (change != 0) tally.units += change;
        }
    }

    /// @inheritdoc ICountingHook
    function counted(address series) external view returns (uint256 units) {
        return _tallies[series].units;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public pure override(TransferHook, IERC165) returns (bool) {
        return interfaceId == type(ICountingHook).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev The key under which units of a wallet with this word are counted, with `COUNTED`.
    function _keyOf(Word word) internal pure virtual returns (uint256 key);

    /// @dev A wallet counted under the key held `before` units and holds `afterwards`; it enters with 0 before, and
    /// leaves with 0 afterwards.
    function _change(Tally storage tally, address series, uint256 key, uint256 before, uint256 afterwards)
        internal
        virtual;

    /// @dev Counts what the wallet holds now under the key of its word. Returns by how much more is counted, less than
    /// nothing included.
    function _recount(
        Tally storage tally,
        address series,
        address wallet,
        Word word,
        uint256 before,
        uint256 afterwards
    ) private returns (uint256 change) {
        uint256 old = tally.keys[wallet];
        if (old == 0 && before != 0) return 0; // it held units before the hook came, and waits to be shown
        uint256 key = afterwards == 0 ? 0 : _keyOf(word);
        if (old == key) {
            if (key != 0) _change(tally, series, key, before, afterwards);
        } else if (old != 0 && key != 0 && word.has(WordLib.MOVED)) {
            _change(tally, series, old, before, afterwards); // a lost wallet's word no longer names its investor
        } else {
            tally.keys[wallet] = key;
            if (old != 0) _change(tally, series, old, before, 0);
            if (key != 0) _change(tally, series, key, 0, afterwards);
        }
        unchecked {
            change = afterwards - before;
        }
    }

    /// @dev Before it is installed nobody may show it holders, since it must come with empty books.
    function _requireTracking(address series) private view {
        (address[] memory hooks, uint8[] memory moments) = ISeriesAdministration(series).hooks();
        for (uint256 i; i < hooks.length; ++i) {
            if (hooks[i] == address(this) && Moments.isTracking(moments[i])) return;
        }
        revert NotTracking(series);
    }
}
