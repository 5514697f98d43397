// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorised} from "../access/Authorised.sol";
import {ISeriesEvents} from "../interfaces/ISeriesEvents.sol";
import {Account} from "../types/Account.sol";
import {Config, ConfigLib} from "../types/Config.sol";

/// @title Ledger
/// @notice What a series stores, and how its past is kept: an entry is appended to an account's history when the
/// account is first touched in a later period than the one of its last change.
abstract contract Ledger is ISeriesEvents, Authorised {
    /// @dev A struct, so that a storage pointer to a position is hashed once and then read and written.
    struct Position {
        Account account;
    }

    Config internal _config;
    // SeriesAdministration runs on the storage of a series, which writes what that only reads; here and in Movement
    // slither-disable-next-line uninitialized-state
    Position internal _supply;
    // slither-disable-next-line uninitialized-state
    mapping(address wallet => Position) internal _positions;
    /// @dev The supply's history stands under the zero address. Entry: balance 104, and the period from which it held,
    /// where `Account` has it.
    mapping(address wallet => mapping(uint256 index => Account)) private _history;
    uint40[] internal _recordTimes;

    /// @dev Writes record times after those that there are: each must be later than the one before, the first than now.
    function _appendRecordTimes(uint40[] memory times) internal {
        uint256 from = _recordTimes.length;
        uint256 last = block.timestamp;
        if (from != 0 && _recordTimes[from - 1] > last) last = _recordTimes[from - 1];
        for (uint256 i; i < times.length; ++i) {
            require(times[i] > last && times[i] < ConfigLib.NEVER, RecordTimesInvalid(from + i, times[i]));
            last = times[i];
            _recordTimes.push(times[i]);
        }
        require(from + times.length < type(uint16).max, RecordTimesInvalid(from, 0));
        emit RecordTimesSet(from, times);
    }

    /// @dev Replaces the record times from `from` on, by as many others as are given.
    function _replaceRecordTimes(uint256 from, uint40[] memory times) internal {
        while (_recordTimes.length > from) _recordTimes.pop();
        _appendRecordTimes(times);
    }

    /// @dev The configuration as of now. Stored again only where the caller changes it anyway, or by `_roll`.
    function _current() internal view returns (Config) {
        Config config_ = _config;
        return block.timestamp > config_.nextRecord() ? _rolled(config_) : config_;
    }

    /// @dev The configuration for movements, in the period that `block.timestamp` lies in.
    function _opened() internal returns (Config config_) {
        config_ = _config;
        if (block.timestamp > config_.nextRecord()) config_ = _roll(config_);
    }

    /// @dev Opens the next period, once a record time has passed.
    function _roll(Config config_) private returns (Config) {
        config_ = _rolled(config_);
        _config = config_;
        return config_;
    }

    /// @dev Brings an account's history up to date before it changes in `period`, a later one than that of its last
    /// change. An account that never held anything has no past to keep.
    function _touch(address wallet, Account account, uint256 period) internal returns (Account) {
        if (Account.unwrap(account) == 0) return Account.wrap(period << 208);
        uint256 length = account.historyLength();
        uint256 held = account.balance();
        if (held | length == 0) return account.inPeriod(period, 0);
        _history[wallet][length] = Account.wrap(held).inPeriod(account.period(), 0);
        return account.inPeriod(period, length + 1);
    }

    /// @dev The balance at the close of `record`; reverts if that has not passed.
    function _passedBalance(address wallet, Account account, uint256 record) internal view returns (uint256) {
        _requirePassed(_current(), record);
        return _balanceAt(wallet, account, record);
    }

    /// @dev The balance at the close of `record`, which has passed: the present one if it did not change since, else
    /// the newest entry that began in or before that period.
    function _balanceAt(address wallet, Account account, uint256 record) internal view returns (uint256) {
        return account.period() <= record ? account.balance() : _pastBalance(wallet, account, record);
    }

    /// @dev The balance at the close of `record` of an account that has been touched since.
    function _pastBalance(address wallet, Account account, uint256 record) private view returns (uint256) {
        uint256 high = account.historyLength();
        if (high == 0) return 0;
        mapping(uint256 => Account) storage history = _history[wallet];
        Account newest = history[high - 1];
        if (newest.period() <= record) return newest.balance();
        uint256 low = 0;
        --high;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (history[middle].period() <= record) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : history[low - 1].balance();
    }

    /// @dev Opens the period that `block.timestamp` lies in. Usually one record time has passed; after a long silence
    /// the right one is searched, never stepped to.
    function _rolled(Config config_) private view returns (Config) {
        uint256 count = _recordTimes.length;
        uint256 low = config_.period() + 1;
        if (low < count && _recordTimes[low] < block.timestamp) {
            uint256 high = count;
            ++low;
            while (low < high) {
                uint256 middle = (low + high) / 2;
                if (_recordTimes[middle] < block.timestamp) low = middle + 1;
                else high = middle;
            }
        }
        if (low < count) return config_.withPeriod(low, _recordTimes[low]);
        return config_.withPeriod(count, ConfigLib.NEVER).set(ConfigLib.CLOSED);
    }

    function _requirePassed(Config config_, uint256 record) internal pure {
        require(record < config_.period(), RecordNotPassed(record));
    }
}
