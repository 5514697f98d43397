// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC1404
/// @notice Simple restricted token: why a transfer would be refused. Interface id 0xab84a5c8.
interface IERC1404 {
    /// @notice 0 if the transfer would succeed, else the code of the first rule that refuses.
    function detectTransferRestriction(address from, address to, uint256 value) external view returns (uint8 code);

    /// @notice The code in words.
    function messageForTransferRestriction(uint8 restrictionCode) external view returns (string memory message);
}

/// @title IERC1404From
/// @notice The draft's extension for transfers by a spender. Interface id 0xd32c7bb5.
interface IERC1404From {
    /// @notice 0 if `spender`, with the allowance, could transfer; else the code of the first rule that refuses.
    function detectTransferRestrictionFrom(address spender, address from, address to, uint256 value)
        external
        view
        returns (uint8 code);
}
