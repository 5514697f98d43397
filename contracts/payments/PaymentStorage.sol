// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDefaults} from "../interfaces/IDefaults.sol";
import {IEarlyRedemption} from "../interfaces/IEarlyRedemption.sol";
import {IPaymentBooks} from "../interfaces/IPaymentBooks.sol";
import {IRateFixings} from "../interfaces/IRateFixings.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITenders} from "../interfaces/ITenders.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {Totals} from "../types/Totals.sol";

/// @title PaymentStorage
/// @notice All that is stored of payments, in one place: the paying agent, {PaymentAdministration} and
/// {TermsAdministration} work on the same storage, and so must lay it out alike.
abstract contract PaymentStorage is IPaymentBooks {
    struct RowState {
        RowTerms terms;
        Totals totals;
        uint80 remitted;
        /// @dev Due by record date and not owed from here any more: prescribed, or paid outside.
        uint80 elsewhere;
        /// @dev Seconds by which the payment time was moved, in all.
        uint24 postponed;
        /// @dev Of the rest of a divided row, the row that was divided first.
        uint16 origin;
        address funder;
        uint40 fundedAt;
    }

    /// @dev Of a row that is no rest, the paid bit is set as soon as an order redirects it, so that a payment without an
    /// order needn't ask for one; `settled` says then whether it was paid.
    struct Order {
        address beneficiary;
        bool settled;
    }

    /// @dev A struct, so that a storage pointer to the bits is hashed once and then read and written.
    struct PaidBits {
        uint256 bits;
    }

    struct RateTable {
        uint256 near;
        uint256 far;
        /// @dev Index of the first record time for which it holds.
        uint256 from;
    }

    struct Series {
        IERC20 cash;
        /// @dev One minor unit of the currency is 10^exponent units of the cash token.
        uint8 exponent;
        uint88 nearRates;
        uint256 farRates;
        address taxAccount;
        uint16 rowCount;
        mapping(uint256 row => RowState) rows;
        /// @dev Index: row / 256.
        mapping(uint256 index => mapping(address holder => PaidBits)) paid;
        /// @dev By the row that was divided first: an order about a row holds for what is divided from it.
        mapping(uint256 row => mapping(address holder => Order)) orders;
        /// @dev Withholding from 1 on; 0 is that of `nearRates` and `farRates`.
        mapping(uint256 table => RateTable) tables;
        uint8 tableCount;
    }

    struct Fixings {
        IRateFixings.FixingTerms terms;
        /// @dev The amount that was fixed last; no denominator: none was.
        uint56 lastNumerator;
        uint56 lastDenominator;
        mapping(uint256 row => IRateFixings.Proposal) proposals;
    }

    struct Period {
        uint40 period;
        address account;
    }

    struct Resolution {
        bytes32 contentHash;
        uint16 record;
        uint40 end;
        uint104 inFavour;
        mapping(address holder => uint256 units) ballots;
    }

    struct Standing {
        IDefaults.DefaultTerms terms;
        IDefaults.SeriesStatus status;
        /// @dev When the default was declared.
        uint40 since;
        /// @dev What was due up to then is no default any more, by resolution; it is owed all the same.
        uint40 waivedUntil;
        uint32 proposals;
        /// @dev One more than the last restructuring that was carried out; none before it is any more.
        uint32 carriedOut;
        mapping(uint256 id => Resolution) resolutions;
    }

    mapping(ISovereignBond bond => Series) internal _series;
    // what the paying agent doesn't write, its administrations do
    // slither-disable-start uninitialized-state
    mapping(ISovereignBond bond => Fixings) internal _fixings;
    mapping(ISovereignBond bond => Period) internal _periods;
    /// @dev Payments outside, by the hash of everything that is stated, and of what the row paid a unit then.
    mapping(bytes32 statement => bool) internal _stated;
    mapping(ISovereignBond bond => Standing) internal _standings;
    mapping(ISovereignBond bond => ITenders.Tender[]) internal _tenders;
    mapping(ISovereignBond bond => mapping(uint256 tender => mapping(address holder => ITenders.Offer))) internal
        _offers;
    mapping(ISovereignBond bond => IEarlyRedemption.Right[]) internal _rights;
    // slither-disable-end uninitialized-state
}
