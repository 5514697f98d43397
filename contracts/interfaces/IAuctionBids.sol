// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bid, BidState, NonCompetitiveBid, Opening} from "../types/Auction.sol";

/// @title IAuctionBids
/// @notice Bids. A competitive one is sealed by its hash and opened after the close, by the bidder or by anybody who knows
/// the opening: whoever might be offline then leaves it encrypted to the auction agent's key. A deposit on the declared
/// maximum is lost if a bid is never opened, since else nobody would open the ones that turned out badly. A
/// non-competitive bid names units alone; an investor has one, and who makes several has none.
///
/// Typed data: domain {name "Wasiqa PrimaryAuction", version "1", chainId, verifyingContract},
/// `NonCompetitiveConsent(uint256 auction,address investor,address payer,uint80 units)`.
interface IAuctionBids {
    /// @notice A sealed bid was made.
    /// @param maximum at least its face, units
    /// @param sealedOpening the opening, encrypted to the auction's sealing key (libsodium's sealed box); may be empty
    event BidSealed(
        uint256 indexed auction,
        uint256 indexed bid,
        address indexed bidder,
        uint80 maximum,
        bytes32 commitment,
        bytes sealedOpening
    );
    /// @notice A bid was taken back before the close, and its deposit returned.
    event BidWithdrawn(uint256 indexed auction, uint256 indexed bid, address indexed bidder);
    /// @notice A bid was opened.
    event BidOpened(uint256 indexed auction, uint256 indexed bid, address indexed bidder, uint32 quote, uint80 face);
    /// @notice A non-competitive bid was made; if it isn't the investor's first, all of them are void.
    event NonCompetitiveBidMade(
        uint256 indexed auction,
        uint256 indexed bid,
        address indexed investor,
        address payer,
        uint80 units,
        address investorId
    );

    /// @notice Investors of this category may not bid so.
    error CategoryExcluded(uint256 auction, address account, uint256 category);
    /// @notice Nothing, more than `most`, or no multiple of the denomination.
    error UnitsInvalid(uint256 auction, uint256 units, uint256 most);
    /// @notice The investor has made as many bids as it may.
    error TooManyBids(uint256 auction, address investorId, uint256 most);
    /// @notice The investor's bids would exceed what the class may bid for.
    error ClassLimitExceeded(uint256 auction, address investorId, uint256 units, uint256 limit);
    /// @notice The bid isn't the caller's.
    error NotTheBidder(uint256 auction, uint256 bid, address caller);
    /// @notice The bid isn't sealed.
    error BidNotSealed(uint256 auction, uint256 bid, BidState state);
    /// @notice This doesn't open the bid: another bidder, auction, quote, face or salt was sealed.
    error OpeningWrong(uint256 auction, uint256 bid);
    /// @notice The bid can't count: it quotes nothing, or its face is nothing, above the declared maximum or no multiple of
    /// the denomination. It can never be opened.
    error OpeningInvalid(uint256 auction, uint256 bid, uint256 quote, uint256 face);
    /// @notice This is not the investor's consent to a bid of so many units, paid by the caller.
    error ConsentInvalid(uint256 auction, address investor, address payer, uint256 units);
    /// @notice This consent was used. One serves for one bid, so that who pays can't make the investor's bid void.
    error ConsentUsed(uint256 auction, address investor, address payer, uint256 units);

    /// @notice Makes a sealed bid, and takes the deposit on its maximum from the caller. Up to the close. Any admitted wallet
    /// of a category that may bid, as often as the auction's `mostBids` says and as far as the class limit goes, for one
    /// investor over all its wallets.
    /// @param commitment keccak256(abi.encode(chain id, this contract, auction, bidder, quote as uint32, face as uint80,
    /// salt as bytes32)); since the bidder is in it, copying another's is useless
    /// @param maximum at least the face, a multiple of the denomination, at most 2^64 − 1
    /// @param sealedOpening what the auction agent may open the bid with; only told in the event
    /// @return bid its number; earlier ones stand first among equals
    function commit(uint256 auction, bytes32 commitment, uint80 maximum, bytes calldata sealedOpening)
        external
        returns (uint256 bid);
    /// @notice Takes a bid back, with its deposit. Up to the close; only the bidder, or the wallet that took its place.
    function withdrawBid(uint256 auction, uint256 bid) external;
    /// @notice Opens bids, between the close and the end of revealing. What is open already is passed over. Anybody who
    /// knows how.
    function reveal(uint256 auction, Opening[] calldata openings) external;
    /// @notice Makes a non-competitive bid, and takes the deposit on it from the caller, who pays for what is awarded.
    /// @param investor who gets the units
    /// @param units a multiple of the denomination, up to the auction's cap
    /// @param consent the investor's signature (ERC-1271, if that is a contract), unless the investor calls
    /// @return bid its number
    function bidNonCompetitive(uint256 auction, address investor, uint80 units, bytes calldata consent)
        external
        returns (uint256 bid);

    /// @notice What an investor signs to let another pay for its non-competitive bid.
    function consentDigest(uint256 auction, address investor, address payer, uint80 units)
        external
        view
        returns (bytes32);
    /// @notice The commitment to a bid, for comparison; asking a node tells it the bid.
    function commitmentOf(uint256 auction, address bidder, uint32 quote, uint80 face, bytes32 salt)
        external
        view
        returns (bytes32);
    /// @notice How many bids were sealed, how many of them opened, and how many non-competitive ones there are.
    function countsOf(uint256 auction) external view returns (uint256 bids, uint256 opened, uint256 nonCompetitive);
    /// @notice A bid; all zero if there is none.
    function bidOf(uint256 auction, uint256 bid) external view returns (Bid memory);
    /// @notice A non-competitive bid; all zero if there is none.
    function nonCompetitiveBidOf(uint256 auction, uint256 bid) external view returns (NonCompetitiveBid memory);
}
