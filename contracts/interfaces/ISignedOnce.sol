// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ISignedOnce
/// @notice What is signed off chain (EIP-712; ERC-1271 for wallets that are contracts) and counts once, by a nonce that
/// the signer chooses. Nonces need no order.
interface ISignedOnce {
    /// @notice Whatever the account has signed with these nonces counts no more.
    event NoncesCancelled(address indexed account, uint256[] nonces);

    /// @notice The account has used or cancelled this nonce.
    error NonceUsed(address account, uint256 nonce);
    /// @notice This is not the account's signature of what was handed in.
    error SignatureInvalid(address account);

    /// @notice Ends what the caller has signed with these nonces. One that is used already changes nothing.
    function cancel(uint256[] calldata nonces) external;

    /// @notice Has the account used or cancelled this nonce?
    function isNonceUsed(address account, uint256 nonce) external view returns (bool);
}
