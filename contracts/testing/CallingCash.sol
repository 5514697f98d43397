// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestCash} from "./TestCash.sol";

/// @title CallingCash
/// @notice Play money that calls somebody whenever it moves, as tokens with receivers' hooks do, and remembers how that
/// ended.
contract CallingCash is TestCash {
    /// @notice Did the last call go well?
    bool public done;
    /// @notice What it returned.
    bytes public answer;

    address private _target;
    bytes private _data;

    constructor() TestCash("Calling Cash", "CALL", 2) {}

    /// @notice Sets whom it calls, and with what; nobody at first.
    function setCall(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (done, answer) = _target.call(_data);
    }
}
