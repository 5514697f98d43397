// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Move} from "../types/Move.sol";

/// @title ITransferHook
/// @notice A rule that needs more than the two whitelist words. Governance installs it on a series; the series calls
/// it for the moments that it declares and for no others. A hook may refuse a transfer or an issue; it is never asked
/// about enforcement or redemption, only told.
///
/// Writing one: answer ERC-165 for this interface; `check` is called by staticcall and returns 0 or a code from 60;
/// `moved` must not revert, trusts only the series as caller, and under enforcement has 200,000 gas. One hook serves
/// many series, so keep what it remembers by `msg.sender`. A hook whose answers rest on what holders hold declares 8
/// and is an {ICountingHook}.
interface ITransferHook is IERC165 {
    /// @notice The moments for which the hook is called: the sum of 1 (check transfers), 2 (check issues), 4 (told of
    /// every movement after it happened) and 8 (counts balances; needs 4). Read once, when the hook is installed.
    function moments() external view returns (uint8);

    /// @notice Is the movement allowed at `move.time`? Called before anything is written.
    /// @return code 0 if so, else the hook's code, 60–255
    function check(Move calldata move) external view returns (uint8 code);

    /// @notice The movement has happened. Called after everything is written.
    function moved(Move calldata move) external;
}
