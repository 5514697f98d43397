// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title CallingSigner
/// @notice A contract for tests that calls somebody back when it is asked for its signature, and then signs anything.
contract CallingSigner {
    address private immutable _target;
    bytes private _data;

    constructor(address target, bytes memory data) {
        (_target, _data) = (target, data);
    }

    /// @notice ERC-1271, though it is no view.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool done,) = _target.call(_data);
        return done ? this.isValidSignature.selector : bytes4(0);
    }
}
