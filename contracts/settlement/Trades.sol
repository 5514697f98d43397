// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ILicenceRegistry} from "../interfaces/ILicenceRegistry.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Activities} from "../types/Licence.sol";
import {Execution, Order, Trade} from "../types/Trade.sol";
import {AccruedNotes} from "./AccruedNotes.sol";
import {ExactTransfers} from "./ExactTransfers.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title Trades
/// @notice Units against cash: between a maker and who fills its order, between two makers, or in a venue's batch.
abstract contract Trades is OrderBook, AccruedNotes, ExactTransfers, ReentrancyGuardTransient {
    using SafeCast for int256;
    using SafeCast for uint256;

    /// @dev A price is per 100 of face value and has 4 decimals.
    int256 private constant PRICE_UNIT = 1_000_000;
    uint256 private constant MOST_DECIMALS = 18;
    /// @dev What a trade of a batch gets, so that a wallet or a token that burns gas stops no other.
    uint256 private constant GAS = 1_500_000;
    uint256 private constant MOST_TOLD = 512;

    /// @inheritdoc ISettlement
    ILicenceRegistry public immutable licences;

    constructor(ILicenceRegistry licences_) {
        licences = licences_;
    }

    /// @inheritdoc ISettlement
    function fill(Order calldata order, bytes calldata signature, uint104 units) external nonReentrant {
        require(order.maker != msg.sender, OrdersDontMatch());
        if (order.venue != 0) _requireOperator(order.venue);
        uint256 denomination = ISovereignBond(order.bond).denomination();
        bytes32 digest = _take(order, signature, units, denomination, msg.sender);
        Execution memory done = _priced(order, units, order.price);
        done.venue = order.venue;
        if (order.sells) {
            done.sellOrder = digest;
            _exchange(order.bond, order.maker, msg.sender, done);
        } else {
            done.buyOrder = digest;
            _exchange(order.bond, msg.sender, order.maker, done);
        }
    }

    /// @inheritdoc ISettlement
    function settle(Trade calldata trade) external nonReentrant {
        (uint16 venue, uint16 other) = (trade.sell.venue, trade.buy.venue);
        if (venue == 0) venue = other;
        else require(other == 0 || other == venue, OtherVenue(venue, other));
        if (venue != 0) _requireOperator(venue);
        _settle(trade, venue);
    }

    /// @inheritdoc ISettlement
    function settleBatch(uint16 venue, Trade[] calldata trades) external nonReentrant returns (uint256 settled) {
        _requireOperator(venue);
        for (uint256 i; i < trades.length; ++i) {
            try this.settleOne{gas: GAS}(venue, trades[i]) {
                ++settled;
            } catch {
                emit TradeFailed(venue, i, _reason());
            }
        }
    }

    /// @inheritdoc ISettlement
    function settleOne(uint16 venue, Trade calldata trade) external {
        require(msg.sender == address(this), NotSelf(msg.sender));
        (uint16 one, uint16 other) = (trade.sell.venue, trade.buy.venue);
        require(one == 0 || one == venue, OtherVenue(venue, one));
        require(other == 0 || other == venue, OtherVenue(venue, other));
        _settle(trade, venue);
    }

    /// @dev What the last call has failed with. Whoever wrote a token chooses how long that is, and the batch pays for it.
    function _reason() private pure returns (bytes memory reason) {
        if (LowLevelCall.returnDataSize() <= MOST_TOLD) reason = LowLevelCall.returnData();
    }

    function _settle(Trade calldata trade, uint16 venue) private {
        (Order calldata sell, Order calldata buy) = (trade.sell, trade.buy);
        require(
            sell.sells && !buy.sells && sell.bond == buy.bond && sell.cash == buy.cash && sell.maker != buy.maker,
            OrdersDontMatch()
        );
        require(sell.price <= trade.price && trade.price <= buy.price, PriceOutside(trade.price, sell.price, buy.price));
        uint256 denomination = ISovereignBond(sell.bond).denomination();
        bytes32 sellDigest = _take(sell, trade.sellSignature, trade.units, denomination, buy.maker);
        bytes32 buyDigest = _take(buy, trade.buySignature, trade.units, denomination, sell.maker);
        Execution memory done = _priced(sell, trade.units, trade.price);
        (done.venue, done.sellOrder, done.buyOrder) = (venue, sellDigest, buyDigest);
        _exchange(sell.bond, sell.maker, buy.maker, done);
    }

    /// @dev Cash first, then units.
    function _exchange(address bond, address seller, address buyer, Execution memory done) private {
        emit Traded(bond, seller, buyer, done);
        uint256 amount = (int256(uint256(done.clean)) + done.accrued).toUint256();
        _move(IERC20(done.cash), buyer, seller, amount * _scale(bond, done.cash));
        _move(IERC20(bond), seller, buyer, done.units);
    }

    /// @dev What units come to at a price today. The whole is rounded once; of it, the part for the price is what it would
    /// be alone, and the accrued interest the rest.
    function _priced(Order calldata order, uint104 units, uint32 price) private returns (Execution memory done) {
        Note memory note = _noted(order.bond);
        int256 value = int256(uint256(units)) * int256(uint256(price));
        int256 denominator = PRICE_UNIT * int256(uint256(note.denominator));
        int256 clean = _halfUp(value, PRICE_UNIT);
        // units have 104 bits, a price 32, the parts of an accrual 96 each, a million 20: 232 at most
        int256 whole = value * int256(uint256(note.denominator)) + int256(uint256(units)) * PRICE_UNIT * note.numerator;
        int256 amount = _halfUp(whole, denominator);
        require(amount > 0, NothingToPay(order.bond, amount));
        (done.units, done.price, done.cash) = (units, price, order.cash);
        (done.clean, done.accrued) = (clean.toUint256().toUint128(), (amount - clean).toInt128());
    }

    /// @dev The nearest whole number; of two that are as near, that which is farther from zero.
    function _halfUp(int256 numerator, int256 denominator) private pure returns (int256) {
        int256 half = denominator / 2;
        return (numerator < 0 ? numerator - half : numerator + half) / denominator;
    }

    /// @dev How many units of the cash token one minor unit of the currency is.
    function _scale(address bond, address cash) private view returns (uint256) {
        (uint8 cashDecimals, uint8 decimals) = (IERC20Metadata(cash).decimals(), IERC20Metadata(bond).decimals());
        require(
            cashDecimals >= decimals && cashDecimals - decimals <= MOST_DECIMALS,
            DecimalsInvalid(cash, cashDecimals, decimals)
        );
        return 10 ** (cashDecimals - decimals);
    }

    /// @dev The caller acts for a venue that may deal or match.
    function _requireOperator(uint16 venue) private view {
        uint32 rights = licences.rightsOf(venue);
        require(rights & (Activities.BROKER_DEALER | Activities.EXCHANGE) != 0, VenueMayNotTrade(venue));
        require(licences.licenceOf(venue).terms.operator == msg.sender, NotTheOperator(venue, msg.sender));
    }
}
