// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAuctionBids} from "../interfaces/IAuctionBids.sol";
import {AuctionState, BidState, NonCompetitiveBid} from "../types/Auction.sol";
import {Word} from "../types/Word.sol";
import {Bidding} from "./Bidding.sol";

/// @title NonCompetitiveBidding
/// @notice Bids that take the price which the others make.
abstract contract NonCompetitiveBidding is Bidding, EIP712 {
    bytes32 private constant CONSENT =
        keccak256("NonCompetitiveConsent(uint256 auction,address investor,address payer,uint80 units)");

    /// @inheritdoc IAuctionBids
    function bidNonCompetitive(uint256 auction, address investor, uint80 units, bytes calldata consent)
        external
        nonReentrant
        returns (uint256 bid)
    {
        Auction storage found = _in(auction, AuctionState.OPEN);
        _until(auction, found.terms.nonCompetitiveClose);
        _requireUnits(auction, found, units, found.terms.nonCompetitiveCap);
        Word word = _bidder(auction, investor, found.terms.nonCompetitiveBidders);
        if (msg.sender != investor) {
            _admitted(msg.sender);
            _use(auction, investor, units, consent);
        }
        bid = ++found.nonCompetitiveCount;
        address investorId = word.investor();
        found.nonCompetitive[bid] = NonCompetitiveBid(msg.sender, units, BidState.OPEN, false, investor, investorId);
        Ask storage ask = found.asks[investorId];
        // from the second bid on, none of them counts
        if (++ask.bids == 1) {
            ask.units = units;
            found.nonCompetitiveValid += units;
        } else if (ask.bids == 2) {
            found.nonCompetitiveValid -= ask.units;
        }
        emit NonCompetitiveBidMade(auction, bid, investor, msg.sender, units, investorId);
        _take(found, msg.sender, _deposit(found, units));
    }

    /// @inheritdoc IAuctionBids
    function consentDigest(uint256 auction, address investor, address payer, uint80 units)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(CONSENT, auction, investor, payer, units)));
    }

    /// @dev The investor's consent to this bid of the caller's, which serves once. A contract is asked by staticcall, so it
    /// can do nothing meanwhile.
    function _use(uint256 auction, address investor, uint80 units, bytes calldata consent) private {
        bytes32 digest = consentDigest(auction, investor, msg.sender, units);
        require(!_used[digest], ConsentUsed(auction, investor, msg.sender, units));
        _used[digest] = true;
        require(
            SignatureChecker.isValidSignatureNowCalldata(investor, digest, consent),
            ConsentInvalid(auction, investor, msg.sender, units)
        );
    }
}
