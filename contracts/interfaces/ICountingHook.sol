// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";
import {ITransferHook} from "./ITransferHook.sol";

/// @title ICountingHook
/// @notice A hook that judges by what holders hold, so that it must know all of them. Installed while units are
/// outstanding it is tracking: told of movements, not asked. Somebody shows it the holders, page by page; who becomes
/// one meanwhile is counted by that. Once it has counted as many units as there are, `activateHook` of the series
/// makes it a rule. Installed before the first unit it is a rule at once.
///
/// Nobody can make it miscount: it reads balances from the series, counts a wallet once, and every movement reaches it.
/// It keeps only wallets that hold units, so that books that count none are empty.
interface ICountingHook is ITransferHook {
    /// @notice The hook is not installed on this series, or need not be shown holders there any more.
    error NotTracking(address series);

    /// @notice Counts what these wallets hold of a series on which the hook is tracking. Wallets that are counted
    /// already, or hold nothing, change nothing. Anybody may.
    function seed(ISovereignBond series, address[] calldata wallets) external;

    /// @notice How many units of the series are counted. The series installs a hook only while it is zero, since books
    /// from before its removal tell nothing of what moved since.
    function counted(address series) external view returns (uint256 units);
}
