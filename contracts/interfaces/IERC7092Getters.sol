// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC7092Getters
/// @notice What ERC-7092 (Financial Bonds) says of a bond: its mandatory functions that only read. The standard's
/// interface ids count transfers and approvals, too; whoever implements these alone must not claim them.
///
/// Amounts are units of the series: minor units of its currency, 10^decimals of them to one.
interface IERC7092Getters {
    /// @notice The ISIN.
    function isin() external view returns (string memory);
    /// @notice The series' name.
    function name() external view returns (string memory);
    /// @notice The series' symbol.
    function symbol() external view returns (string memory);
    /// @notice The token that pays the principal; zero until the series is opened at the paying agent.
    function currency() external view returns (address);
    /// @notice The multiple in which units are issued and transferred.
    function denomination() external view returns (uint256);
    /// @notice What is outstanding: issued and not redeemed.
    function issueVolume() external view returns (uint256);
    /// @notice The yearly coupon in whole basis points, rounded down.
    function couponRate() external view returns (uint256);
    /// @notice The issue date by the terms, Unix seconds.
    function issueDate() external view returns (uint256);
    /// @notice The maturity date by the terms, Unix seconds; the principal may be paid later, on a business day.
    function maturityDate() external view returns (uint256);
    /// @notice What the account holds, frozen units included.
    function principalOf(address account) external view returns (uint256);
    /// @notice How many of the owner's units the spender may transfer.
    function allowance(address owner, address spender) external view returns (uint256);
}
