// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice An order to sell or buy units of one series, as its maker signs it. Units are minor units of face value.
/// @param maker who sells or buys
/// @param sells does the maker sell? Else it buys
/// @param bond the series
/// @param units how many in all
/// @param minimum how many one trade must take at least, unless it takes all that are left
/// @param price the worst clean price that the maker takes, per 100 of face value at issue, 4 decimals; accrued interest
/// comes on top
/// @param cash the token that pays; a token of the currency of the series, which is for the maker to see to
/// @param taker with whom alone the maker trades; zero: with anybody
/// @param venue through which alone; zero: through any, or none
/// @param expiry the last second, inclusive
/// @param nonce all orders of a maker with one nonce end together, once one of them is filled or the nonce is cancelled
struct Order {
    address maker;
    bool sells;
    address bond;
    uint104 units;
    uint104 minimum;
    uint32 price;
    address cash;
    address taker;
    uint16 venue;
    uint40 expiry;
    uint256 nonce;
}

/// @notice Two orders that meet.
/// @param units how many change hands
/// @param price at which clean price: not below the seller's, not above the buyer's
struct Trade {
    Order sell;
    bytes sellSignature;
    Order buy;
    bytes buySignature;
    uint104 units;
    uint32 price;
}

/// @notice What a trade came to.
/// @param units that changed hands
/// @param price clean, per 100 of face value at issue, 4 decimals
/// @param clean of the amount paid, the part for the price, minor units of the currency
/// @param accrued the other part, less than zero after a record date
/// @param cash the token that paid
/// @param venue that brought it; zero if none did
/// @param sellOrder digest of the seller's order; zero if the seller filled the buyer's
/// @param buyOrder digest of the buyer's order; zero if the buyer filled the seller's
struct Execution {
    uint104 units;
    uint32 price;
    uint128 clean;
    int128 accrued;
    address cash;
    uint16 venue;
    bytes32 sellOrder;
    bytes32 buyOrder;
}

/// @notice One movement of a netting.
/// @param asset a series or a cash token
/// @param from who gives, as its place among the parties
/// @param to who gets, as its place among the parties
/// @param amount in the asset's own smallest unit
struct Leg {
    address asset;
    uint16 from;
    uint16 to;
    uint256 amount;
}

/// @notice What is left of any number of trades once they are set off against each other. All parties sign it.
/// @param parties all of them, each once
/// @param legs what moves, in order
/// @param expiry the last second, inclusive
/// @param nonce one that none of the parties has used
struct Netting {
    address[] parties;
    Leg[] legs;
    uint40 expiry;
    uint256 nonce;
}
