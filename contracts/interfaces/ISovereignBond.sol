// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Config} from "../types/Config.sol";
import {IInvestorRegistry} from "./IInvestorRegistry.sol";
import {ISeriesAdministration} from "./ISeriesAdministration.sol";
import {ISeriesEvents} from "./ISeriesEvents.sol";
import {ITransferHook} from "./ITransferHook.sol";

/// @title ISovereignBond
/// @notice One series of a debt office's programme as a permissioned token, beside the standards that it implements
/// (ERC-20, 2612, 5267, 165, 1404, 3643, 7943). Units are minor units of face value: with 2 decimals, 100 units are 1.00.
///
/// Time runs in periods: period k lasts from just after record time k−1 to record time k, inclusive. Whoever holds at
/// the close of record time k is entitled to what is paid for it. After the last record time the register is closed:
/// only redemption and enforcement move units.
///
/// What is done rarely stands in {ISeriesAdministration}: every series answers that, too, at its own address.
interface ISovereignBond is ISeriesEvents {
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

    /// @notice Issues units to an investor. Only the issuer.
    function mint(address to, uint256 value) external;
    /// @notice Issues units to many investors, all or none. Only the issuer.
    function batchMint(address[] calldata to, uint256[] calldata values) external;
    /// @notice Transfers from the caller to many, all or none.
    function batchTransfer(address[] calldata to, uint256[] calldata values) external;
    /// @notice Burns a holder's units against their principal, and lowers the allocation by as much. Frozen units and
    /// those of a frozen wallet stay. Only the paying agent contract.
    function redeem(address holder, uint256 value) external;
    /// @notice Sets how many units may be outstanding. Only the programme.
    function setAllocation(uint256 allocation_) external;

    /// @notice Freezes a wallet, or lifts that. Only enforcement.
    function setAddressFrozen(address wallet, bool frozen) external;
    /// @notice The same, under a case and an order. Only the freezer.
    function setAddressFrozenWithCase(address wallet, bool frozen, bytes32 caseId, bytes32 orderHash) external;
    /// @notice `forcedTransfer` under a case and an order. It takes the units that were frozen for it first, and
    /// releases as many; the plain one takes free units first. Only enforcement.
    function forcedTransferWithCase(address from, address to, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external;
    /// @notice Moves units by order, free ones first (ERC-7943). Only enforcement.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool);
    /// @notice Puts `successor` in the place of `lost`: in the whitelist, for all series, and in this series with all
    /// units, freezes and their expiry. What the lost wallet held at earlier record times stays written under it, and
    /// what is due for that is paid to the successor. Call it for each series in which the wallet holds. Works also if
    /// the investor's admission has lapsed or is blocked, or the wallet is frozen. Only enforcement.
    function recoverWithCase(address lost, address successor, bytes32 caseId, bytes32 orderHash) external;

    /// @notice The programme that deployed the series.
    function programme() external view returns (address);
    /// @notice Whose code the series runs for what is done rarely ({ISeriesAdministration}); never changes.
    function administration() external view returns (ISeriesAdministration);
    /// @notice The series' identifier, its ISIN in ASCII.
    function seriesId() external view returns (bytes32);
    /// @notice The multiple in which units are issued and transferred; a whole balance may always leave.
    function denomination() external view returns (uint256);
    /// @notice The packed configuration (`Config`), with every record time that has passed taken into account.
    function config() external view returns (uint256);
    /// @notice The packed position of a wallet (`Account`), without freezes that have lapsed.
    function accountOf(address wallet) external view returns (uint256);
    /// @notice How many units may be outstanding.
    function allocation() external view returns (uint256);
    /// @notice The whitelist.
    function registry() external view returns (IInvestorRegistry);
    /// @notice For a paying agent: the whitelist, and per wallet the balance at the close of the record time, with bit
    /// 255 set if the wallet is frozen now.
    function entitlements(address[] calldata wallets, uint256 record)
        external
        view
        returns (IInvestorRegistry registry_, uint256[] memory balances);
    /// @notice The same of one wallet, with the packed configuration, which names the whitelist and what is paused.
    function oneEntitlement(address wallet, uint256 record) external view returns (Config config_, uint256 balance);
}
