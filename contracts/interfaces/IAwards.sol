// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settled} from "../types/Auction.sol";
import {IProgramme} from "./IProgramme.sol";

/// @title IAwards
/// @notice How awards are settled: units against their clean price and the interest accrued on the settlement date, both or
/// neither. Each stands alone, so that who doesn't pay keeps nobody else from units.
///
/// In a sale the bidder pays the treasury, the deposit first, and units are issued. In a buy-back the treasury pays and the
/// bidder's units are burned. In a switch units are burned, units of the other series are issued for what these were worth,
/// down to its denomination, and the treasury pays the rest. Units that are pledged ({IPledge}) are not burned. Bidder and
/// treasury give the auction an allowance for what they pay. Who was put in the place of a lost wallet stands in it here,
/// too. Amounts are minor units of the currency, each rounded half away from zero.
interface IAwards {
    /// @notice On the settlement date so much has accrued by unit of the series. Noted anew until the first
    /// award is settled, then kept for all.
    event AccruedNoted(uint256 indexed auction, bytes32 indexed seriesId, int256 numerator, uint256 denominator);
    /// @notice An award was settled for `clean + accrued`.
    /// @param account who got the units, or gave them
    event AwardSettled(
        uint256 indexed auction,
        uint256 indexed bid,
        address indexed account,
        uint256 units,
        uint256 clean,
        int256 accrued
    );
    /// @notice A non-competitive award was settled for `clean + accrued`, paid by `payer`.
    event NonCompetitiveSettled(
        uint256 indexed auction,
        uint256 indexed bid,
        address indexed account,
        address payer,
        uint256 units,
        uint256 clean,
        int256 accrued
    );
    /// @notice Of a switch: so many units of the other series were issued, and `rest` is paid in cash.
    event AwardSwitched(uint256 indexed auction, uint256 indexed bid, uint256 units, uint256 rest);
    /// @notice An award could not be settled and stands for another try; `reason` is the error.
    /// @param unpaid did it fail by the bidder? Of the attempts in the settlement period the last one counts ({IDeposits})
    event AwardUnsettled(uint256 indexed auction, uint256 indexed bid, bool unpaid, bytes reason);
    /// @notice The same of a non-competitive one.
    event NonCompetitiveUnsettled(uint256 indexed auction, uint256 indexed bid, bool unpaid, bytes reason);
    /// @notice The paying agent says that these awards were paid outside.
    /// @param paymentId the reference that the payment system gave
    /// @param documentHash SHA-256 of the statement
    event SettlementStated(
        uint256 indexed auction, bytes32 paymentId, bytes32 documentHash, uint256[] bids, uint256[] nonCompetitive
    );
    /// @notice It is confirmed; the events of the single awards stand before this one.
    event SettlementConfirmed(uint256 indexed auction, bytes32 paymentId, bytes32 documentHash);

    /// @notice This auction is paid outside.
    error PaidOutside(uint256 auction);
    /// @notice The bid has no award that is still to be settled.
    error NothingToSettle(uint256 auction, uint256 bid);
    /// @notice The programme has no such series, or no public record of it.
    error SeriesMissing(bytes32 seriesId);
    /// @notice The account has pledged more units than it would have left.
    error UnitsPledged(address account, uint256 pledged, uint256 left);
    /// @notice Nobody stated exactly this.
    error NotStated(uint256 auction, bytes32 paymentId);
    /// @notice The series doesn't pay the coupon that its auction by rate has found, percent with 4 decimals.
    error CouponWrong(bytes32 seriesId, uint256 cutOff);
    /// @notice Only the contract itself calls this.
    error NotSelf(address caller);
    /// @notice The issuer can do its part of an award. Never seen outside.
    error Deliverable();
    /// @notice An award could not be settled, and so much gas must be left to find out why.
    error GasTooLow(uint256 needed);

    /// @notice Settles awards in cash, in the settlement period. One that fails is told and passed over. Anybody.
    function settle(uint256 auction, uint256[] calldata bids) external;
    /// @notice The same of non-competitive awards. Anybody.
    function settleNonCompetitive(uint256 auction, uint256[] calldata bids) external;
    /// @notice Settles one award; only the contract itself, so that it can undo one alone.
    function settleOne(uint256 auction, uint256 bid, bool competitive) external;
    /// @notice Does the issuer's part of one award and undoes it, by `Deliverable`; only the contract itself, to see after
    /// an attempt that failed whether that is why.
    function deliverOne(uint256 auction, uint256 bid, bool competitive) external;
    /// @notice States that awards were paid outside, by a bank's or a central bank's system, in the settlement period. Only
    /// the paying agent.
    function stateSettled(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) external;
    /// @notice Confirms a statement, all of it or nothing, in the settlement period: units are issued or burned, and
    /// deposits returned. Only a reviewer.
    function confirmSettled(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) external;

    /// @notice The programme whose series are sold and bought.
    function programme() external view returns (IProgramme);
    /// @notice What has accrued by unit on the settlement date, as it was noted last; no denominator: not yet.
    function accruedOf(uint256 auction) external view returns (int256 numerator, uint256 denominator);
    /// @notice What was settled by now, in cash or outside: of bids with a quote, and of those without.
    function settledOf(uint256 auction)
        external
        view
        returns (Settled memory competitive, Settled memory nonCompetitive);
    /// @notice Is exactly this stated and not confirmed?
    function isStated(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) external view returns (bool);
}
