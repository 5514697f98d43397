// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Vm
/// @notice What Halmos does for a proof that no contract could, by the names that Foundry gave it.
interface Vm {
    /// @notice The next call is made by `sender`.
    function prank(address sender) external;
    /// @notice It is `time`, seconds.
    function warp(uint256 time) external;
    /// @notice Only what satisfies `condition` is looked at.
    function assume(bool condition) external pure;
    /// @notice Writes a slot of an account.
    function store(address account, bytes32 slot, bytes32 value) external;
    /// @notice Reads a slot of an account.
    function load(address account, bytes32 slot) external view returns (bytes32);
    /// @notice The creation code in an artifact, by its path.
    function getCode(string calldata path) external view returns (bytes memory);
}

/// @title Svm
/// @notice What Halmos adds: values that stand for all values.
interface Svm {
    /// @notice Any number.
    function createUint256(string calldata name) external pure returns (uint256);
    /// @notice Any calldata for any function of this contract that may change something, and for none of them; arrays have
    /// the lengths that the command line states.
    function createCalldata(string calldata file, string calldata name) external pure returns (bytes memory);
    /// @notice From now on, what was never written in the account's storage may be anything.
    function enableSymbolicStorage(address account) external;
}
