// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Vm
/// @notice What these tests ask of Foundry: to act as others, to let time pass, and to read files.
interface Vm {
    /// @notice The next call comes from `sender`.
    function prank(address sender) external;
    /// @notice It is now `time`, Unix seconds.
    function warp(uint256 time) external;
    /// @notice Accounts with their code and storage, as a genesis file has them.
    function loadAllocs(string calldata path) external;
    /// @notice Adds a line to a file.
    function writeLine(string calldata path, string calldata line) external;
    /// @notice A file's text.
    function readFile(string calldata path) external view returns (string memory);
    /// @notice An environment variable, or `fallback_` where there is none.
    function envOr(string calldata name, string calldata fallback_) external view returns (string memory);
    /// @notice Its decimal digits.
    function toString(uint256 value) external pure returns (string memory);
    /// @notice An address in a JSON text.
    function parseJsonAddress(string calldata json, string calldata key) external pure returns (address);
    /// @notice Addresses in a JSON text.
    function parseJsonAddressArray(string calldata json, string calldata key) external pure returns (address[] memory);
    /// @notice A number in a JSON text.
    function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256);
}

/// @dev Where Foundry answers.
Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
