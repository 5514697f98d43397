// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A repo, as both its parties sign it. The units stay in the seller's wallet, pledged.
/// @param seller who gives the units as security, and gets the cash first
/// @param buyer who lends the cash
/// @param bond the series
/// @param units how many are pledged, minor units of face value
/// @param cash the token
/// @param opening what the buyer pays, in the token's smallest unit
/// @param closing what the seller pays back
/// @param closesAt when that is due: the last second, inclusive
/// @param grace seconds after which, if it is unpaid, the buyer may claim the units
/// @param openBy the last second in which the repo may be opened
/// @param nonce one that neither party has used here
struct RepoTerms {
    address seller;
    address buyer;
    address bond;
    uint104 units;
    address cash;
    uint256 opening;
    uint256 closing;
    uint40 closesAt;
    uint40 grace;
    uint40 openBy;
    uint256 nonce;
}

/// @notice Where a repo stands.
enum RepoState {
    NONE,
    /// Cash is lent, units are pledged.
    OPEN,
    /// Paid back.
    CLOSED,
    /// Unpaid; the buyer has taken the units.
    CLAIMED,
    /// The buyer has let the units go.
    RELEASED
}
