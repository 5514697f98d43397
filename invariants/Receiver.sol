// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Receiver
/// @notice An investor that is a contract and acts as soon as somebody calls it, which is in the midst of another's call.
contract Receiver {
    address private _target;
    bytes private _data;

    /// @notice Sets whom it calls when it is called, and with what; nobody at first.
    function intend(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @notice Acts, whatever comes of it.
    function act() external {
        // solhint-disable-next-line avoid-low-level-calls
        if (_target != address(0)) _target.call(_data);
    }
}
