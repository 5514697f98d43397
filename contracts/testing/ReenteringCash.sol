// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestCash} from "./TestCash.sol";

/// @title ReenteringCash
/// @notice Play money for tests that calls somebody back while it moves, and tells what came of it.
contract ReenteringCash is TestCash {
    address private _target;
    bytes private _data;

    /// @notice It called back during a movement, and got this answer.
    event CalledBack(bool done, bytes answer);

    constructor() TestCash("Reentering Cash", "REE", 2) {}

    /// @notice Whom to call with what in each movement.
    function setCall(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, bytes memory answer) = _target.call(_data);
        emit CalledBack(done, answer);
    }
}
