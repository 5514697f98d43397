// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ICountingHook} from "../interfaces/ICountingHook.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Account} from "../types/Account.sol";
import {Moments} from "../types/Moments.sol";
import {Move} from "../types/Move.sol";
import {Word} from "../types/Word.sol";

/// @title CountingHook
/// @notice Keeps of each wallet that holds units the key under which they are counted: the parts of its word by which
/// the rule counts. A word that changes meanwhile does not make sums wrong: the wallet leaves its old key and enters the
/// new one when its units next move.
abstract contract CountingHook is ICountingHook {
    /// @dev Set in every key, so that no key is zero.
    uint256 internal constant COUNTED = 1 << 255;

    /// @dev A storage pointer to it is hashed once per call.
    struct Tally {
        uint256 units;
        mapping(address wallet => uint256 key) keys;
    }

    mapping(address series => Tally) private _tallies;

    /// @inheritdoc ICountingHook
    function seed(ISovereignBond series, address[] calldata wallets) external {
        _requireTracking(address(series));
        Tally storage tally = _tallies[address(series)];
        Word[] memory words = series.registry().wordsOf(wallets);
        uint256 units = tally.units;
        for (uint256 i; i < wallets.length; ++i) {
            if (tally.keys[wallets[i]] != 0) continue;
            uint256 balance = Account.wrap(series.accountOf(wallets[i])).balance();
            _recount(tally, address(series), wallets[i], words[i], 0, balance);
            units += balance;
        }
        tally.units = units;
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is counted under its own address.
    function moved(Move calldata move) external {
        Tally storage tally = _tallies[msg.sender];
        bool own = move.from == move.to;
        uint256 taken;
        uint256 given;
        if (move.from != address(0) && !own) {
            given = move.fromBalance - move.value;
            taken = _recount(tally, msg.sender, move.from, move.fromWord, move.fromBalance, given);
        }
        if (move.to != address(0)) {
            uint256 held = own ? move.toBalance : move.toBalance + move.value;
            taken += _recount(tally, msg.sender, move.to, move.toWord, move.toBalance, held);
            given += held;
        }
        if (taken != given) tally.units = tally.units - taken + given;
    }

    /// @inheritdoc ICountingHook
    function counted(address series) external view returns (uint256 units) {
        return _tallies[series].units;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(ICountingHook).interfaceId || interfaceId == type(ITransferHook).interfaceId
            || interfaceId == type(IERC165).interfaceId;
    }

    /// @dev The key under which units of a wallet with this word are counted, with `COUNTED`.
    function _keyOf(Word word) internal pure virtual returns (uint256 key);

    /// @dev A wallet counted under the key held `before` units and holds `afterwards`; it enters with 0 before, and
    /// leaves with 0 afterwards.
    function _change(address series, uint256 key, uint256 before, uint256 afterwards) internal virtual;

    /// @dev The key under which a wallet is counted; 0 if it is not, or holds nothing.
    function _counted(address series, address wallet) internal view returns (uint256 key) {
        return _tallies[series].keys[wallet];
    }

    /// @dev Counts what the wallet holds now under the key of its word. Returns how much of it was counted before.
    function _recount(
        Tally storage tally,
        address series,
        address wallet,
        Word word,
        uint256 before,
        uint256 afterwards
    ) private returns (uint256 taken) {
        uint256 old = tally.keys[wallet];
        uint256 key = afterwards == 0 ? 0 : _keyOf(word);
        if (old != 0) taken = before;
        if (old == key) {
            if (key != 0) _change(series, key, before, afterwards);
            return taken;
        }
        if (old != 0) _change(series, old, before, 0);
        if (key != 0) _change(series, key, 0, afterwards);
        tally.keys[wallet] = key;
    }

    /// @dev A call of another's function, which is the series' word alone, and about its own books.
    function _requireTracking(address series) private view {
        (address[] memory hooks, uint8[] memory moments) = ISeriesAdministration(series).hooks();
        for (uint256 i; i < hooks.length; ++i) {
            if (hooks[i] == address(this) && Moments.isTracking(moments[i])) return;
        }
        revert NotTracking(series);
    }
}
