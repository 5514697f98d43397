// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ILicenceRegistry} from "./ILicenceRegistry.sol";
import {Execution, Order, Trade} from "../types/Trade.sol";

/// @title ISettlement
/// @notice Delivery versus payment: units of a series against cash, both or neither, from wallet to wallet. Makers sign
/// orders off chain and give this contract an allowance, sellers of units and buyers of cash; it keeps nothing of either.
/// Whitelist, freezes and hooks are the series' own and asked by it.
///
/// What is paid is the clean price and the interest that has accrued today, exactly, rounded once to the minor unit of
/// the currency, half up. One minor unit is 10^(decimals of the cash token − decimals of the series) units of the token.
///
/// Typed data: domain {name "Wasiqa Settlement", version "1", chainId, verifyingContract}, `Order(address maker,bool sells,
/// address bond,uint104 units,uint104 minimum,uint32 price,address cash,address taker,uint16 venue,uint40 expiry,uint256
/// nonce)`, without line breaks.
interface ISettlement {
    /// @notice Units have changed hands against cash.
    event Traded(address indexed bond, address indexed seller, address indexed buyer, Execution execution);
    /// @notice Trade `index` of the venue's batch failed with this error, or with a longer one than 512 bytes, which is left
    /// out; the others went on.
    event TradeFailed(uint16 indexed venue, uint256 index, bytes reason);

    /// @notice The order's last second has passed.
    error OrderExpired(address maker, uint40 expiry);
    /// @notice The order has fewer units left, or none were asked for.
    error UnitsOutOfRange(address maker, uint256 units, uint256 left);
    /// @notice Less than the order, or the denomination, lets one trade take; and not all that is left.
    error BelowMinimum(address maker, uint256 units, uint256 minimum);
    /// @notice The maker trades with this taker alone.
    error NotTheTaker(address maker, address taker);
    /// @notice The orders don't sell and buy the same against the same; or they are of one maker.
    error OrdersDontMatch();
    /// @notice The price is below the seller's or above the buyer's.
    error PriceOutside(uint32 price, uint32 least, uint32 most);
    /// @notice The orders name two venues, or another than that whose batch it is.
    error OtherVenue(uint16 venue, uint16 named);
    /// @notice The venue's licence lets it neither deal nor match at this second.
    error VenueMayNotTrade(uint16 venue);
    /// @notice Only the operator of the venue may do that.
    error NotTheOperator(uint16 venue, address caller);
    /// @notice The cash token has fewer decimals than the series, or more than 18 beyond them.
    error DecimalsInvalid(address cash, uint8 decimals, uint8 seriesDecimals);
    /// @notice Price and accrued interest come to nothing, or less.
    error NothingToPay(address bond, int256 amount);
    /// @notice Only this contract may call that.
    error NotSelf(address caller);

    /// @notice The caller takes the other side of an order, at the order's price. Of an order that names a venue, only its
    /// operator may.
    function fill(Order calldata order, bytes calldata signature, uint104 units) external;
    /// @notice Settles two orders that meet. Anybody may hand them in; if one names a venue, its operator.
    function settle(Trade calldata trade) external;
    /// @notice Settles many, each by itself: one that fails is told and leaves the others standing. Only the operator of a
    /// venue that may deal or match. A trade gets 1,500,000 gas at most. Returns how many were settled.
    function settleBatch(uint16 venue, Trade[] calldata trades) external returns (uint256 settled);
    /// @notice One trade of a batch, so that its failure undoes it alone. Only this contract.
    function settleOne(uint16 venue, Trade calldata trade) external;
    /// @notice Hands a permit (ERC-2612) for this contract in, before a trade in the same `multicall`. One that fails, as it
    /// does if somebody has handed it in before, or if there is no such token, changes nothing: the trade needs the allowance,
    /// however it came about.
    function permit(IERC20Permit token, address owner, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;

    /// @notice The registry that knows the venues.
    function licences() external view returns (ILicenceRegistry);
    /// @notice How many units of an order are traded, by its digest; 0 also of one that was filled at once.
    function filled(bytes32 digest) external view returns (uint256 units);
    /// @notice How many units can still be traded of an order, if it is signed; 0 once it is filled, cancelled or expired.
    function leftOf(Order calldata order) external view returns (uint256 units);
    /// @notice What the maker of an order signs: the EIP-712 digest.
    function digestOf(Order calldata order) external view returns (bytes32);
}
