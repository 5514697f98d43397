// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Word} from "../types/Word.sol";

/// @title ISuccession
/// @notice Which wallet takes the place of a lost one, in all series at once. The lost wallet's word keeps its fields,
/// says MOVED and names the successor in place of the investor.
interface ISuccession {
    /// @notice The wallet is not admitted, or was removed, so that nobody can take its place; units are moved away from
    /// it by a forced transfer.
    error NothingToSucceed(address wallet, uint256 word);
    /// @notice The wallet belongs to another investor, is not admitted, was removed or moved itself, or is the lost one.
    error SuccessorUnfit(address successor, uint256 word);
    /// @notice The lost wallet's place was taken by another wallet before.
    error SucceededByAnother(address lost, address successor);

    /// @notice Puts `successor` in the place of `lost`. A wallet that the whitelist doesn't know gets the word of the
    /// lost one, with its expiry and with every authority's block; another wallet of the same investor gets the blocks.
    /// Writes nothing if that was done before, for another series; the successor must still be admitted. Only a series
    /// of the programme.
    /// @param announced also with `IdentityRegistered` and `IdentityRemoved`, as ERC-3643's tools expect
    /// @return investor the investor id of both
    function recordSuccession(address lost, address successor, bool announced) external returns (address investor);

    /// @notice Who is paid in the place of `wallet`: the wallet itself if it has not moved, else the last of at most
    /// eight successors, and that wallet's word. After eight, the word still says MOVED.
    function successorOf(address wallet) external view returns (address successor, Word word);
}
