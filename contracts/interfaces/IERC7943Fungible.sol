// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC7943Fungible
/// @notice The fungible interface of ERC-7943 (final text). Interface id 0x3edbb4c4.
interface IERC7943Fungible {
    /// @notice Units were moved by enforcement.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);

    /// @notice `amount` units of the account are now frozen; an absolute value, which may exceed the balance.
    event Frozen(address indexed account, uint256 amount);

    error ERC7943CannotSend(address account);
    error ERC7943CannotReceive(address account);
    error ERC7943CannotTransfer(address from, address to, uint256 amount);
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    /// @notice Moves units regardless of freezes, pauses and hooks; the receiver must be allowed to receive.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool result);

    /// @notice Sets how many units of the account are frozen; more than the balance catches later receipts.
    function setFrozenTokens(address account, uint256 amount) external returns (bool result);

    /// @notice May the account send units? Never reverts.
    function canSend(address account) external view returns (bool allowed);

    /// @notice May the account receive units? Ignores pauses and amounts. Never reverts.
    function canReceive(address account) external view returns (bool allowed);

    /// @notice How many units of the account are frozen.
    function getFrozenTokens(address account) external view returns (uint256 amount);

    /// @notice Would the transfer be allowed, balance and allowance aside? Never reverts.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed);
}
