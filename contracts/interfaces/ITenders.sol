// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPaymentBooks} from "./IPaymentBooks.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title ITenders
/// @notice Units that are bought before maturity: the issuer asks for them (a buy-back), or the terms give holders a right
/// to sell (a put). Holders offer units, the paying agent funds the price, and units are burned as they are paid.
///
/// Nothing is locked. An offered unit stays its holder's, with its coupons, and may be sold, pledged or seized; who has
/// less at payment sells only that, and needs nobody's leave to go. But who offered more than is held, in a tender that
/// is over-subscribed, sells nothing: else units that move from wallet to wallet would count in each of them.
interface ITenders {
    /// @notice What is bought, and when.
    /// @param numerator price per unit, all in (accrued interest, too), as a fraction with `denominator`; minor units
    /// @param opens first second in which units may be offered
    /// @param closes last second of that
    /// @param payTime from which they are paid; after `closes`
    /// @param maxUnits bought at most; offers beyond it are cut in proportion, down to whole denominations
    struct TenderTerms {
        uint56 numerator;
        uint56 denominator;
        uint40 opens;
        uint40 closes;
        uint40 payTime;
        uint104 maxUnits;
    }

    /// @notice A tender and its books.
    /// @param offered units in all
    /// @param bought units, burned as they were paid
    /// @param funded cash received and not returned, minor units
    /// @param paid of that to holders, minor units
    /// @param funder who gave it last
    struct Tender {
        TenderTerms terms;
        uint104 offered;
        uint104 bought;
        uint80 funded;
        uint80 paid;
        address funder;
    }

    /// @notice What a holder offers to a tender, and what was bought of it; units.
    struct Offer {
        uint104 units;
        uint104 bought;
    }

    /// @notice The holder offers so many units, in place of what was offered before.
    event Offered(ISovereignBond indexed bond, uint256 indexed tender, address indexed holder, uint256 units);
    /// @notice `amount` was received for the tender.
    event TenderFunded(ISovereignBond indexed bond, uint256 indexed tender, address indexed payer, uint256 amount);
    /// @notice The holder's units were burned, and `amount` paid for them.
    event TenderPaid(
        ISovereignBond indexed bond, uint256 indexed tender, address indexed holder, uint256 units, uint256 amount
    );
    /// @notice The holder, or what is left of the holder's units, could not be paid and waits; `reason` says why.
    event TenderUnpaid(
        ISovereignBond indexed bond, uint256 indexed tender, address indexed holder, IPaymentBooks.Obstacle reason
    );
    /// @notice What nobody can be paid any more went back to who funded it.
    event TenderReturned(ISovereignBond indexed bond, uint256 indexed tender, address indexed funder, uint256 amount);

    /// @notice The series has no such tender.
    error TenderUnknown(ISovereignBond bond, uint256 tender);
    /// @notice This can be done from that time on.
    error TenderTooEarly(uint256 tender, uint256 from);
    /// @notice This could be done until that time, inclusive.
    error TenderOver(uint256 tender, uint256 until);
    /// @notice More than the holder has, or neither whole denominations nor all of it.
    error OfferInvalid(uint256 units, uint256 balance);
    /// @notice The tender has what it needs.
    error TenderFundedAlready(uint256 tender);
    /// @notice The tender has less cash than the payment needs.
    error TenderNotFunded(uint256 tender);

    /// @notice Offers units of the caller; zero takes the offer back.
    function offer(ISovereignBond bond, uint256 tender, uint256 units) external;
    /// @notice Takes from the caller what the tender still needs: the ceiling of the price of what was offered, `maxUnits`
    /// or what there is, whichever is least. Once it is closed; again, if more were issued since. Only the paying agent.
    function fundTender(ISovereignBond bond, uint256 tender) external returns (uint256 amount);
    /// @notice Buys from holders what was accepted of their offers, as far as they have it unfrozen, for ⌊units × numerator
    /// / denominator⌋ each in all. Who cannot be paid waits and stops nobody. From its payment time, for 90 days. Anybody.
    function payTender(ISovereignBond bond, uint256 tender, address[] calldata holders) external;
    /// @notice Sends what is left after these 90 days back to who funded it: who waited until then keeps the units, and
    /// has lost nothing. Only the paying agent.
    function returnTender(ISovereignBond bond, uint256 tender) external returns (uint256 amount);

    /// @notice The tender and its books.
    function tenderOf(ISovereignBond bond, uint256 tender) external view returns (Tender memory);
    /// @notice The holder's offer, and how many units would be bought now, were they not frozen.
    function offerOf(ISovereignBond bond, uint256 tender, address holder)
        external
        view
        returns (Offer memory made, uint256 accepted);
}
