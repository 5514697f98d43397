// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Config
/// @notice All that a transfer must know of its series, in one slot, low bits first: registry 160, category mask 24,
/// policy byte 8 (`Rules`), period 16, pause bits 3, closed 1, number of hooks 4, next record time 40.
type Config is uint256;

using ConfigLib for Config global;

library ConfigLib {
    uint256 internal constant PAUSE_TRANSFERS = 1 << 208;
    uint256 internal constant PAUSE_ISSUANCE = 1 << 209;
    uint256 internal constant PAUSE_PAYMENTS = 1 << 210;
    uint256 internal constant PAUSES = PAUSE_TRANSFERS | PAUSE_ISSUANCE | PAUSE_PAYMENTS;
    uint256 internal constant CLOSED = 1 << 211;
    uint256 internal constant HOOKS = 0xf << 212;
    /// @dev The next record time of a series whose record times have all passed.
    uint256 internal constant NEVER = type(uint40).max;

    uint256 private constant RULES = uint256(0xffffffff) << 160;
    uint256 private constant PERIOD = uint256(0xffff) << 192;
    uint256 private constant NEXT = uint256(0xffffffffff) << 216;

    function registry(Config config) internal pure returns (address) {
        return address(uint160(Config.unwrap(config)));
    }

    /// @dev Category mask and policy byte together, as the registry takes them (`Rules`).
    function rules(Config config) internal pure returns (uint256) {
        return uint32(Config.unwrap(config) >> 160);
    }

    function period(Config config) internal pure returns (uint256) {
        return uint16(Config.unwrap(config) >> 192);
    }

    function hookCount(Config config) internal pure returns (uint256) {
        return (Config.unwrap(config) >> 212) & 0xf;
    }

    function nextRecord(Config config) internal pure returns (uint256) {
        return Config.unwrap(config) >> 216;
    }

    /// @dev True if any bit of `mask` is set.
    function has(Config config, uint256 mask) internal pure returns (bool) {
        return Config.unwrap(config) & mask != 0;
    }

    function set(Config config, uint256 mask) internal pure returns (Config) {
        return Config.wrap(Config.unwrap(config) | mask);
    }

    function clear(Config config, uint256 mask) internal pure returns (Config) {
        return Config.wrap(Config.unwrap(config) & ~mask);
    }

    function withRegistry(Config config, address registry_) internal pure returns (Config) {
        return Config.wrap((Config.unwrap(config) & ~uint256(type(uint160).max)) | uint160(registry_));
    }

    function withRules(Config config, uint24 categories, uint8 policy) internal pure returns (Config) {
        return Config.wrap((Config.unwrap(config) & ~RULES) | (uint256(categories) << 160) | (uint256(policy) << 184));
    }

    function withHookCount(Config config, uint256 count) internal pure returns (Config) {
        return Config.wrap((Config.unwrap(config) & ~HOOKS) | (count << 212));
    }

    /// @dev Opens `period_`, which ends at `next`.
    function withPeriod(Config config, uint256 period_, uint256 next) internal pure returns (Config) {
        return Config.wrap((Config.unwrap(config) & ~(PERIOD | NEXT)) | (period_ << 192) | (next << 216));
    }
}
