// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorised} from "../access/Authorised.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Account} from "../types/Account.sol";
import {Config} from "../types/Config.sol";
import {Rates} from "../types/Rates.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {Word, WordLib} from "../types/Word.sol";
import {PaymentStorage} from "./PaymentStorage.sol";

/// @title PaymentBooks
/// @notice What the stored payments of each series say.
abstract contract PaymentBooks is PaymentStorage, Authorised, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint8 private constant PAUSE_PAYMENTS = 4;
    uint256 internal constant PRINCIPAL = uint256(RowKind.Principal);
    uint256 internal constant INSTALMENT = uint256(RowKind.Instalment);
    uint256 internal constant FLOATING = uint256(RowKind.Floating);
    uint256 internal constant CANCELLED = uint256(RowKind.Cancelled);
    uint256 internal constant BASIS = 10_000;
    /// @dev Expiry, removal and the licence registry's block stop nobody from being paid what is theirs.
    uint256 internal constant BLOCKED = WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.MOVED;
    /// @dev Bit 255 of an entitlement: the wallet is frozen.
    uint256 internal constant FROZEN = 1 << 255;

    function _opened(ISovereignBond bond, uint256 row)
        internal
        view
        returns (Series storage series, RowState storage state, RowTerms terms)
    {
        series = _series[bond];
        state = series.rows[row];
        terms = state.terms;
        require(terms.kind() != 0, RowUnknown(bond, row));
    }

    /// @dev What the row needs in all.
    function _need(ISovereignBond bond, uint256 row, RowState storage state, RowTerms terms)
        internal
        view
        returns (uint256)
    {
        _requireAmount(row, terms);
        uint256 units = ISeriesAdministration(address(bond)).supplyAtRecord(terms.record()).toUint96();
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        if (terms.kind() == PRINCIPAL) {
            // its units are burned as they are paid, and those burned by order since the record time are owed nothing
            units = IERC20(address(bond)).totalSupply() + state.totals.units();
            return Math.ceilDiv(units * terms.numerator(), terms.denominator());
        }
        return Math.ceilDiv(units * terms.numerator(), terms.denominator()) - state.elsewhere;
    }

    /// @dev An amount is known of a row, unless it is still to be fixed or was cancelled.
    function _requireAmount(uint256 row, RowTerms terms) internal pure {
        uint256 kind = terms.kind();
        if (kind < FLOATING) return;
        require(kind != FLOATING, RateNotFixed(row));
        revert Cancelled(row);
    }

    /// @dev Is a holder owed nothing more of a row by record date?
    function _settled(Series storage series, uint256 row, RowTerms terms, address holder) internal view returns (bool) {
        if (terms.kind() == CANCELLED) return true;
        if ((series.paid[row >> 8][holder].bits >> (row & 0xff)) & 1 == 0) return false;
        Order storage order = series.orders[row][holder];
        return terms.rest() || order.beneficiary == address(0) || order.settled;
    }

    /// @dev The row that was divided first, if this is a rest; else the row itself.
    function _origin(uint256 row, RowState storage state) internal view returns (uint256) {
        return state.terms.rest() ? state.origin : row;
    }

    /// @dev What is withheld of a row from a category below 24, basis points; of principal nothing.
    function _rate(Series storage series, RowTerms terms, uint256 category) internal view returns (uint256) {
        (bool near, uint256 bit) = Rates.place(category);
        return Rates.rateAt(near ? _near(series, terms) : _far(series, terms), bit);
    }

    function _near(Series storage series, RowTerms terms) internal view returns (uint256) {
        if (_exempt(terms)) return 0;
        uint256 table = terms.table();
        return table == 0 ? series.nearRates : series.tables[table].near;
    }

    function _far(Series storage series, RowTerms terms) internal view returns (uint256) {
        if (_exempt(terms)) return 0;
        uint256 table = terms.table();
        // an index, no amount
        // slither-disable-next-line incorrect-equality
        return table == 0 ? series.farRates : series.tables[table].far;
    }

    /// @dev Nothing is withheld of principal.
    function _exempt(RowTerms terms) private pure returns (bool) {
        uint256 kind = terms.kind();
        // kinds, no amounts
        // slither-disable-next-line incorrect-equality
        return kind == PRINCIPAL || kind == INSTALMENT;
    }

    function _paused(ISovereignBond bond) internal view returns (bool) {
        return ISeriesAdministration(address(bond)).isPaused(PAUSE_PAYMENTS);
    }

    /// @dev What the whitelist says of the wallet.
    function _wordOf(ISovereignBond bond, address wallet) internal view returns (Word) {
        return Word.wrap(bond.registry().wordOf(wallet));
    }

    function _accountOf(ISovereignBond bond, address holder) internal view returns (Account) {
        return Account.wrap(bond.accountOf(holder));
    }

    /// @dev The index of the first record time that has not passed.
    function _periodOf(ISovereignBond bond) internal view returns (uint256) {
        return Config.wrap(bond.config()).period();
    }

    function _recordTimes(ISovereignBond bond) internal view returns (uint40[] memory) {
        return ISeriesAdministration(address(bond)).recordTimes();
    }

    /// @dev Sends the amount, in minor units.
    function _send(Series storage series, address to, uint256 amount) internal {
        series.cash.safeTransfer(to, amount * _scale(series.exponent));
    }

    function _requireUnopened(ISovereignBond bond) internal view {
        // a count, no amount
        // slither-disable-next-line incorrect-equality
        require(_series[bond].rowCount == 0, SeriesOpenedAlready(bond));
    }

    function _packed(uint16[] calldata rates) internal pure returns (uint256 near, uint256 far) {
        require(rates.length == Rates.CATEGORIES, RatesInvalid());
        for (uint256 i; i < rates.length; ++i) {
            require(rates[i] <= BASIS, RatesInvalid());
        }
        return Rates.pack(rates);
    }

    /// @dev How many units of the cash token one minor unit of the currency is.
    function _scale(uint256 exponent) internal pure returns (uint256) {
        unchecked {
            return 10 ** exponent; // at most 18
        }
    }
}
