// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICountingHook} from "./ICountingHook.sol";
import {IInvestorRegistry} from "./IInvestorRegistry.sol";
import {ISeriesEvents} from "./ISeriesEvents.sol";
import {ITransferHook} from "./ITransferHook.sol";

/// @title ISeriesAdministration
/// @notice What is done rarely to a series: pauses, rules, record times, hooks, and orders other than those of
/// {ISovereignBond}. Call it at the series' own address: its code is deployed once for all series, which run it on their
/// own storage, so that each series is small.
interface ISeriesAdministration is ISeriesEvents {
    /// @notice Pauses purposes for seven days, counted from the first of them. What has lapsed unconfirmed cannot be
    /// paused again for another seven days, so that a stolen guardian key never stops coupons for good. Only the
    /// guardian. A pause of payments holds coupons, never principal against burning.
    function pause(uint8 purposes) external;
    /// @notice The same of transfers alone (ERC-3643).
    function pause() external;
    /// @notice `pause(purposes)` under a case and an order. Only the guardian.
    function pauseWithCase(uint8 purposes, bytes32 caseId, bytes32 orderHash) external;
    /// @notice Pauses purposes until they are lifted, whether or not the guardian has paused them. Only governance.
    function confirmPause(uint8 purposes) external;
    /// @notice `confirmPause` under a case and an order. Only governance.
    function confirmPauseWithCase(uint8 purposes, bytes32 caseId, bytes32 orderHash) external;
    /// @notice Lifts every pause (ERC-3643). Only governance.
    function unpause() external;
    /// @notice Lifts the pause of these purposes, confirmed or not; at least one of them must be paused. Once all that
    /// the guardian paused is confirmed or lifted before it lapsed, the guardian may pause again at once, for seven days.
    /// Only governance.
    function unpause(uint8 purposes) external;
    /// @notice `unpause(purposes)` under a case and an order. Only governance.
    function unpauseWithCase(uint8 purposes, bytes32 caseId, bytes32 orderHash) external;
    /// @notice Until when any of the purposes is paused, Unix seconds, inclusive: 0 if none is, and the largest number if
    /// it stays so until it is lifted.
    function pausedUntil(uint8 purposes) external view returns (uint256);
    /// @notice Until when the guardian cannot pause, because its last pause lapsed unconfirmed; Unix seconds, inclusive, 0
    /// if it can pause now.
    function guardianWaitsUntil() external view returns (uint256);

    /// @notice Replaces the whitelist. Roles are not asked there, but a recovery works only if the series has the role
    /// SERIES there, and who has moved has to have moved there, too. Only governance.
    function setIdentityRegistry(IInvestorRegistry registry_) external;
    /// @notice Changes who may hold, and which of the registry's tables are asked (`Rules`). Only governance.
    function setRules(uint24 categories, uint8 policy) external;
    /// @notice Moves the record times that have not passed, as many as there are, since payments name them by index;
    /// those passed never change. Only governance.
    function setFutureRecordTimes(uint40[] calldata recordTimes_) external;
    /// @notice Replaces the record times from index `from` on by others, fewer or more. One that has passed stays; at least
    /// one is ahead afterwards, so that a closed register is open again. Only the paying agent contract, which cancels the
    /// rows that name what is replaced.
    function setTail(uint256 from, uint40[] calldata recordTimes_) external;
    /// @notice Installs a hook. One that counts is tracking if units are outstanding: told, not asked. Only governance.
    function installHook(ITransferHook hook) external;
    /// @notice Makes a tracking hook a rule, once it has counted every unit. Anybody may.
    function activateHook(ICountingHook hook) external;
    /// @notice Removes a hook. Only governance.
    function removeHook(ITransferHook hook) external;
    /// @notice Moves units that their holder has pledged, as a transfer that needs no allowance: what the holder agreed to when
    /// it pledged them isn't taken back. Whitelist, freezes, pauses and hooks are asked as ever;
    /// only that the holder's admission has run out since then stops nothing, unless corridors or pairs of categories are
    /// judged. Only an installed hook that is
    /// asked about transfers, which answers for the holder's consent.
    function movePledged(address from, address to, uint256 value) external;
    /// @notice The installed hooks in order, each with its moments: 1 check transfers, 2 check issues, 4 told, 8 counts;
    /// 16 and 32 in place of 1 and 2 while it is tracking; 0 if it failed. Not while a hook is told of a movement.
    function hooks() external view returns (address[] memory installed, uint8[] memory moments);

    /// @notice Sets how many units of the account are frozen, for good, under a case and an order; more than the balance
    /// catches later receipts. Only the freezer.
    function setFrozenTokensWithCase(address account, uint256 amount, bytes32 caseId, bytes32 orderHash) external;
    /// @notice Freezes a wallet until a time, Unix seconds, inclusive. Only the freezer.
    function freezeAddressUntil(address wallet, uint40 until, bytes32 caseId, bytes32 orderHash) external;
    /// @notice `setFrozenTokensWithCase` until a time, Unix seconds, inclusive. Only the freezer.
    function freezeTokensUntil(address account, uint256 amount, uint40 until, bytes32 caseId, bytes32 orderHash)
        external;
    /// @notice Burns a holder's units by order, those that were frozen for it first, and lowers the allocation by as
    /// much. Nothing is paid for them. Only enforcement.
    function burnWithCase(address holder, uint256 amount, bytes32 caseId, bytes32 orderHash) external;
    /// @notice Until when the freeze of the wallet and that of its units hold, Unix seconds, inclusive; 0 = until lifted.
    function freezesLapse(address wallet) external view returns (uint40 walletUntil, uint40 unitsUntil);
    /// @notice Are any of the purposes (1 transfers, 2 issuance, 4 payments) paused now?
    function isPaused(uint8 purposes) external view returns (bool);
    /// @notice All record times, Unix seconds.
    function recordTimes() external view returns (uint40[] memory);
    /// @notice What the wallet held at the close of a record time that has passed.
    function balanceAtRecord(address wallet, uint256 record) external view returns (uint256);
    /// @notice What was outstanding at the close of a record time that has passed.
    function supplyAtRecord(uint256 record) external view returns (uint256);
}
