// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "./IInvestorRegistry.sol";
import {ITransferHook} from "./ITransferHook.sol";

/// @title ISovereignBond
/// @notice One series of a debt office's programme as a permissioned token, beside the standards that it implements
/// (ERC-20, 2612, 5267, 165, 1404, 7943). Units are minor units of face value: with 2 decimals, 100 units are 1.00.
///
/// Time runs in periods: period k lasts from just after record time k−1 to record time k, inclusive. Whoever holds at
/// the close of record time k is entitled to what is paid for it. After the last record time the register is closed:
/// only redemption and enforcement move units.
interface ISovereignBond {
    /// @notice What is fixed when a series is deployed.
    /// @param name name, at most 31 bytes
    /// @param symbol symbol
    /// @param seriesId the series' identifier, its ISIN in ASCII, zero-padded on the right
    /// @param decimals minor-unit digits of the currency
    /// @param denomination units, the multiple in which units are issued and transferred
    /// @param registry the whitelist
    /// @param categories bit i set: investors of category i may hold
    /// @param policy which of the registry's tables it asks (`Rules`); 0 = none
    /// @param recordTimes Unix seconds, strictly increasing, all in the future
    /// @param hooks rules that apply from the first unit on
    struct Terms {
        string name;
        string symbol;
        bytes32 seriesId;
        uint8 decimals;
        uint256 denomination;
        IInvestorRegistry registry;
        uint24 categories;
        uint8 policy;
        uint40[] recordTimes;
        ITransferHook[] hooks;
    }

    /// @notice The programme allows `allocation` units to be outstanding.
    event AllocationSet(uint256 allocation);
    /// @notice The series now asks another whitelist.
    event RegistrySet(address indexed registry);
    /// @notice Who may hold has changed.
    event RulesSet(uint24 categories, uint8 policy);
    /// @notice Record times from index `from` on are now `recordTimes`.
    event RecordTimesSet(uint256 indexed from, uint40[] recordTimes);
    /// @notice Purposes (1 transfers, 2 issuance, 4 payments) paused until `until`, Unix seconds.
    event Paused(uint8 purposes, uint256 until, address indexed by);
    /// @notice No purpose is paused any more.
    event Unpaused(address indexed by);
    /// @notice The wallet's units may not be moved by transfer (frozen) or may again.
    event AddressFrozen(address indexed wallet, bool indexed frozen, address indexed by);
    /// @notice The enforcement just recorded follows the order with this hash, in this case.
    event Enforced(bytes32 indexed caseId, bytes32 orderHash);
    /// @notice The hook applies from now on.
    event HookInstalled(address indexed hook, uint8 moments);
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
    /// @notice After the last record time no record time can be added.
    error RegisterClosed();
    /// @notice A denomination of zero, no category, or a registry that is no contract.
    error TermsIncomplete();
    /// @notice The policy byte asks tables without naming one, or names one that no flag asks (`Rules`).
    error PolicyInvalid(uint8 policy);
    /// @notice The two lists have different lengths.
    error LengthsDiffer(uint256 wallets, uint256 values);
    /// @notice The amount does not fit 104 bits.
    error AmountTooLarge(uint256 amount);
    /// @notice Units cannot be forced from a wallet to itself.
    error SelfEnforcement(address wallet);
    /// @notice No such purpose: 1 transfers, 2 issuance, 4 payments, or a sum of them.
    error PurposeUnknown(uint8 purposes);
    /// @notice The last pause lapsed unconfirmed; the guardian may pause again after `time`, Unix seconds.
    error PauseTooSoon(uint256 time);
    /// @notice Nothing is paused.
    error NotPaused();
    /// @notice The contract is no hook, declares moments that do not exist, or refuses with a code below 60.
    error HookInvalid(address hook);
    /// @notice The hook is installed already.
    error HookInstalledAlready(address hook);
    /// @notice The hook is not installed.
    error HookNotInstalled(address hook);
    /// @notice At most 8 hooks.
    error TooManyHooks();
    /// @notice A hook that counts must be installed before the first unit is issued.
    error HookTooLate(address hook);
    /// @notice Too little gas is left to tell a hook of an enforcement or a redemption; send more.
    error HookGasTooLow(uint256 needed);
    /// @notice A hook tried to move units of the series that is calling it.
    error HookReentered();

    /// @notice Issues units to an investor. Only the issuer.
    function mint(address to, uint256 value) external;
    /// @notice Issues units to many investors, all or none. Only the issuer.
    function batchMint(address[] calldata to, uint256[] calldata values) external;
    /// @notice Burns a holder's units against their principal, and lowers the allocation by as much. Frozen units and
    /// those of a frozen wallet stay. Only the paying agent contract.
    function redeem(address holder, uint256 value) external;
    /// @notice Sets how many units may be outstanding. Only the programme.
    function setAllocation(uint256 allocation_) external;

    /// @notice Freezes a wallet, or lifts that. Only the freezer.
    function setAddressFrozen(address wallet, bool frozen) external;
    /// @notice The same, under a case and an order.
    function setAddressFrozenWithCase(address wallet, bool frozen, bytes32 caseId, bytes32 orderHash) external;
    /// @notice `setFrozenTokens` under a case and an order.
    function setFrozenTokensWithCase(address account, uint256 amount, bytes32 caseId, bytes32 orderHash) external;
    /// @notice `forcedTransfer` under a case and an order. It takes the units that were frozen for it first, and
    /// releases as many; the plain one takes free units first.
    function forcedTransferWithCase(address from, address to, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external;

    /// @notice Pauses purposes for seven days, counted from the first of them. What has lapsed unconfirmed cannot be
    /// paused again for another seven days, so that a stolen guardian key never stops payments for good. Only the
    /// guardian.
    function pause(uint8 purposes) external;
    /// @notice Pauses purposes until they are lifted, whether or not the guardian has paused them. Only governance.
    function confirmPause(uint8 purposes) external;
    /// @notice Lifts every pause. Only governance.
    function unpause() external;

    /// @notice Replaces the whitelist. Roles are not asked there. Only governance.
    function setRegistry(IInvestorRegistry registry_) external;
    /// @notice Changes who may hold, and which of the registry's tables are asked (`Rules`). Only governance.
    function setRules(uint24 categories, uint8 policy) external;
    /// @notice Moves the record times that have not passed, as many as there are, since payments name them by index;
    /// those passed never change. Only governance.
    function setFutureRecordTimes(uint40[] calldata recordTimes_) external;
    /// @notice Installs a hook. Only governance.
    function installHook(ITransferHook hook) external;
    /// @notice Removes a hook. Only governance.
    function removeHook(ITransferHook hook) external;

    /// @notice The programme that deployed the series.
    function programme() external view returns (address);
    /// @notice The series' identifier, its ISIN in ASCII.
    function seriesId() external view returns (bytes32);
    /// @notice The multiple in which units are issued and transferred; a whole balance may always leave.
    function denomination() external view returns (uint256);
    /// @notice The packed configuration (`Config`), with every record time that has passed taken into account.
    function config() external view returns (uint256);
    /// @notice The packed position of a wallet (`Account`).
    function accountOf(address wallet) external view returns (uint256);
    /// @notice How many units may be outstanding.
    function allocation() external view returns (uint256);
    /// @notice The whitelist.
    function registry() external view returns (IInvestorRegistry);
    /// @notice Are any of the purposes (1 transfers, 2 issuance, 4 payments) paused now?
    function isPaused(uint8 purposes) external view returns (bool);
    /// @notice All record times, Unix seconds.
    function recordTimes() external view returns (uint40[] memory);
    /// @notice What the wallet held at the close of a record time that has passed.
    function balanceAtRecord(address wallet, uint256 record) external view returns (uint256);
    /// @notice What was outstanding at the close of a record time that has passed.
    function supplyAtRecord(uint256 record) external view returns (uint256);
    /// @notice For a paying agent: the whitelist, and per wallet the balance at the close of the record time, with bit
    /// 255 set if the wallet is frozen now.
    function entitlements(address[] calldata wallets, uint256 record)
        external
        view
        returns (IInvestorRegistry registry_, uint256[] memory balances);
    /// @notice The installed hooks in order, each with its moments (1 check transfers, 2 check issues, 4 told); a hook
    /// that failed has moments 0.
    function hooks() external view returns (address[] memory installed, uint8[] memory moments);
}
