// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Receiver
/// @notice An investor that is a contract and acts as soon as somebody calls it, which is in the midst of another's call.
contract Receiver {
    /// @notice How much it got done.
    uint256 public deeds;

    address private _target;
    bytes private _data;

    /// @notice Sets whom it calls when it is called, and with what; nobody at first.
    function intend(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @notice Acts, whatever comes of it.
    function act() external {
        if (_target == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool did,) = _target.call(_data);
        if (did) ++deeds;
    }
}
