// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ISeriesEvents
/// @notice What a series says and how it refuses, whichever part of its code does it.
interface ISeriesEvents {
    /// @notice The programme allows `allocation` units to be outstanding.
    event AllocationSet(uint256 allocation);
    /// @notice The series now asks this whitelist (ERC-3643).
    event IdentityRegistryAdded(address indexed identityRegistry);
    /// @notice Who may hold has changed.
    event RulesSet(uint24 categories, uint8 policy);
    /// @notice Record times from index `from` on are now `recordTimes`.
    event RecordTimesSet(uint256 indexed from, uint40[] recordTimes);
    /// @notice Purposes (1 transfers, 2 issuance, 4 payments) paused until `until`, Unix seconds.
    event PurposesPaused(uint8 purposes, uint256 until, address indexed by);
    /// @notice Transfers are paused, perhaps with other purposes (ERC-3643).
    event Paused(address by);
    /// @notice Purposes that were paused are so no more, by governance; what lapses is not announced.
    event PurposesUnpaused(uint8 purposes, address indexed by);
    /// @notice Transfers are paused no more (ERC-3643).
    event Unpaused(address by);
    /// @notice The wallet's units may not be moved by transfer (frozen) or may again.
    event AddressFrozen(address indexed wallet, bool indexed frozen, address indexed by);
    /// @notice `amount` more units of the wallet are frozen (ERC-3643). What lapses is not announced.
    event TokensFrozen(address indexed wallet, uint256 amount);
    /// @notice `amount` fewer units of the wallet are frozen (ERC-3643).
    event TokensUnfrozen(address indexed wallet, uint256 amount);
    /// @notice The freeze of the wallet and that of its units hold up to these times, Unix seconds, inclusive; 0 = until
    /// they are lifted.
    event FreezesLapse(address indexed wallet, uint256 walletUntil, uint256 unitsUntil);
    /// @notice Everything that the lost wallet had in this series is now its successor's (ERC-3643, with all three
    /// arguments indexed, as T-REX's published ABI has them).
    event RecoverySuccess(address indexed lost, address indexed successor, address indexed investor);
    /// @notice The enforcement just recorded follows the order with this hash, in this case.
    event Enforced(bytes32 indexed caseId, bytes32 orderHash);
    /// @notice The hook applies from now on; with moments of 16 or more it is tracking (`Moments`).
    event HookInstalled(address indexed hook, uint8 moments);
    /// @notice The hook has counted every unit, and is asked from now on.
    event HookActivated(address indexed hook, uint8 moments);
    /// @notice The hook no longer applies.
    event HookRemoved(address indexed hook);
    /// @notice The hook failed while it was told of an enforcement or a redemption; what it counts may be wrong, so it
    /// is neither asked nor told any more; governance removes it.
    event HookFailed(address indexed hook);

    /// @notice The movement is refused; `code` names the rule (`Codes`).
    error TransferRefused(uint256 code, address from, address to, uint256 value);
    /// @notice Only the programme that deployed the series may do this.
    error NotTheProgramme(address caller);
    /// @notice The allocation would fall below the supply or exceed 2^104 − 1.
    error AllocationOutOfRange(uint256 allocation, uint256 supply);
    /// @notice Record times must be strictly increasing and in the future; there must be at least one and at most
    /// 65,534.
    error RecordTimesInvalid(uint256 index, uint256 time);
    /// @notice The record time has not passed, or there is none with this index.
    error RecordNotPassed(uint256 record);
    /// @notice After the last record time no record time can be moved.
    error RegisterClosed();
    /// @notice A denomination of zero, no category, or a registry or an administration that is no contract.
    error TermsIncomplete();
    /// @notice The policy byte asks tables without naming one, or names one that no flag asks (`Rules`).
    error PolicyInvalid(uint8 policy);
    /// @notice The two lists have different lengths.
    error LengthsDiffer(uint256 wallets, uint256 values);
    /// @notice The amount does not fit 104 bits.
    error AmountTooLarge(uint256 amount);
    /// @notice The freeze would have lapsed already.
    error FreezeLapsed(uint256 until);
    /// @notice ERC-3643 freezes no more units than the balance, and releases no more than are frozen.
    error FreezeOutOfRange(address wallet, uint256 amount, uint256 most);
    /// @notice The wallet belongs to another investor.
    error InvestorDiffers(address wallet, address investor);
    /// @notice What ERC-3643 lets an owner change is a promise of the series: name, symbol, identity and compliance.
    error NotSupported();
    /// @notice Units cannot be forced from a wallet to itself.
    error SelfEnforcement(address wallet);
    /// @notice No such purpose: 1 transfers, 2 issuance, 4 payments, or a sum of them.
    error PurposeUnknown(uint8 purposes);
    /// @notice The last pause lapsed unconfirmed; the guardian may pause again after `time`, Unix seconds.
    error PauseTooSoon(uint256 time);
    /// @notice None of the purposes is paused.
    error NotPaused();
    /// @notice The contract is no hook, declares moments that do not exist or do not go together, counts without being
    /// an `ICountingHook`, or refuses with a code below 60.
    error HookInvalid(address hook);
    /// @notice The hook is installed already.
    error HookInstalledAlready(address hook);
    /// @notice The hook is not installed.
    error HookNotInstalled(address hook);
    /// @notice At most 8 hooks.
    error TooManyHooks();
    /// @notice The hook has counted units of the series before, and missed what moved since; install a fresh one.
    error HookUsed(address hook, uint256 counted);
    /// @notice The hook is not tracking: it is asked already, or failed.
    error HookNotTracking(address hook);
    /// @notice The hook has not been shown every holder yet.
    error HookIncomplete(address hook, uint256 counted, uint256 supply);
    /// @notice Too little gas is left to tell a hook of an enforcement or a redemption; send more.
    error HookGasTooLow(uint256 needed);
    /// @notice A hook tried to move units of the series that is calling it.
    error HookReentered();
}
