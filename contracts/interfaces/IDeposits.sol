// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BidState, Failure} from "../types/Auction.sol";

/// @title IDeposits
/// @notice What becomes of a deposit that isn't used in a settlement. It goes back when nothing was awarded, when the bids
/// were rejected, or when nobody tried to settle an award, or in vain by the issuer; the treasury gets it when a bid was
/// never opened or an award failed by its bidder.
///
/// The last attempt in the settlement period decides, and anybody may make one ({IAwards-settle}). It fails by the bidder if
/// the issuer could do its part there and then, which is tried: units are issued and cash is paid, and undone. The bidder
/// must have lacked something: cash, or an allowance for it; units that are not frozen or pledged; or a wallet that is
/// admitted and neither blocked nor frozen. A refusal by a rule of the series or by a hook is no fault of the bidder.
interface IDeposits {
    /// @notice A bid is over, and its deposit returned to `account`.
    event BidReleased(uint256 indexed auction, uint256 indexed bid, address indexed account, uint256 amount);
    /// @notice The same of a non-competitive one.
    event NonCompetitiveReleased(uint256 indexed auction, uint256 indexed bid, address indexed account, uint256 amount);
    /// @notice A bid is over, and its deposit the treasury's.
    event BidForfeited(
        uint256 indexed auction, uint256 indexed bid, address indexed bidder, uint256 amount, Failure failure
    );
    /// @notice The same of a non-competitive award that was not paid.
    event NonCompetitiveForfeited(uint256 indexed auction, uint256 indexed bid, address indexed payer, uint256 amount);

    /// @notice The deposit isn't to be returned, or not yet.
    error NotReleasable(uint256 auction, uint256 bid, BidState state);
    /// @notice The deposit isn't lost, or not yet.
    error NotForfeitable(uint256 auction, uint256 bid, BidState state);

    /// @notice Returns deposits: of bids that were awarded nothing, or whose award was not settled in time by no fault of the
    /// bidder; of all opened ones once the auction is rejected; and of sealed ones if that was before the end of
    /// revealing. Anybody.
    function release(uint256 auction, uint256[] calldata bids) external;
    /// @notice The same of non-competitive ones, and at any time of those that are void. Anybody.
    function releaseNonCompetitive(uint256 auction, uint256[] calldata bids) external;
    /// @notice Sends to the treasury the deposits of bids that were not opened in time, or whose award failed by the bidder
    /// in the last attempt at it. Anybody.
    function forfeit(uint256 auction, uint256[] calldata bids) external;
    /// @notice The same of non-competitive awards. Anybody.
    function forfeitNonCompetitive(uint256 auction, uint256[] calldata bids) external;
}
