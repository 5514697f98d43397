// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPaymentBooks} from "./IPaymentBooks.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IResolutions
/// @notice What the holders of a series can decide by the majorities of its terms ({IDefaults}), each with the units held
/// at the last record time that had passed when it was proposed.
///
/// A restructuring, which only the issuer proposes, puts other record times and rows in the place of those to come,
/// binding whoever voted against it, too. It ends a default, also an acceleration: what was due by then stays owed, but is
/// no reason for another default. An acceleration, which any holder
/// proposes while the series is in default, makes what is left of the principal due at once; coupons to come, and what
/// had accrued of the next one, fall away.
///
/// What no vote can do: take from anybody a row that was funded, or a coupon or instalment whose record time has passed,
/// funded or not; treat one unit otherwise than another; move units, or anybody's cash.
interface IResolutions {
    /// @notice A vote is open up to `end`, Unix seconds, inclusive.
    /// @param record index of the record time at which votes are counted
    /// @param contentHash of the restructuring; zero: it is an acceleration
    /// @param documentHash SHA-256 of the paper that explains it
    event ResolutionProposed(
        ISovereignBond indexed bond,
        uint256 indexed id,
        address indexed proposer,
        uint256 record,
        bytes32 contentHash,
        bytes32 documentHash,
        uint256 end
    );
    /// @notice These are the holder's votes now, in units.
    event Voted(
        ISovereignBond indexed bond, uint256 indexed id, address indexed holder, uint256 inFavour, uint256 against
    );
    /// @notice The resolution holds.
    event ResolutionCarriedOut(ISovereignBond indexed bond, uint256 indexed id);

    /// @notice The series has no terms of default, or no record time of it has passed.
    error NoVote(ISovereignBond bond);
    /// @notice Only the holder's wallet, or its last successor, votes.
    error NotTheHolder(address holder, address caller);
    /// @notice The holder had `balance` units at the record time.
    error VotesOutOfRange(address holder, uint256 balance);
    /// @notice There is no such resolution, or it was carried out, or a restructuring proposed later was.
    error ResolutionUnknown(uint256 id);
    /// @notice Votes are taken up to and including `end`.
    error VotingOpen(uint256 id, uint256 end);
    /// @notice Votes were taken up to and including `end`; what passed is carried out within 30 days.
    error VotingOver(uint256 id, uint256 end);
    /// @notice Fewer units are in favour than needed.
    error NotPassed(uint256 id, uint256 inFavour, uint256 needed);
    /// @notice A restructuring has a content.
    error ContentMissing();
    /// @notice This is not what was voted on.
    error ContentDiffers(uint256 id);

    /// @notice Proposes to replace the tail of the series. Only the issuer.
    /// @param contentHash keccak256 of the ABI-encoded `from`, `times` and `rows` of {carryOut}; not zero
    function proposeRestructuring(ISovereignBond bond, bytes32 contentHash, bytes32 documentHash)
        external
        returns (uint256 id);
    /// @notice Proposes to make the principal due at once. Any holder of the last record time, while the series is in
    /// default.
    function proposeAcceleration(ISovereignBond bond, address holder, bytes32 documentHash)
        external
        returns (uint256 id);
    /// @notice Casts a holder's votes, in place of those cast before, while the vote is open; a custodian may divide them.
    /// Both together are at most what the holder had at the record time. Only the holder's wallet, or its successor.
    function vote(ISovereignBond bond, uint256 id, address holder, uint256 inFavour, uint256 against) external;
    /// @notice Puts these record times, from index `from` on, and these rows in the place of those to come and of the
    /// principal, if a restructuring with this content has passed. Votes can be changed until the end, so it is carried
    /// out after that, within 30 days, and not once one that was proposed later is. The last row is a principal; what is funded cannot be replaced. Anybody may.
    function carryOut(
        ISovereignBond bond,
        uint256 id,
        uint256 from,
        uint40[] calldata times,
        IPaymentBooks.Row[] calldata rows
    ) external;
    /// @notice Makes all that is left of the principal one row, whose record time is a day from now and which is paid a day
    /// later, if an acceleration has passed and the series is in default still. After the end of the vote, within 30 days.
    /// Anybody may.
    function accelerate(ISovereignBond bond, uint256 id) external;

    /// @notice What is voted on: record time, end, units in favour, hash of the content (zero: acceleration). An end of
    /// zero: there is none, or it was carried out.
    function resolutionOf(ISovereignBond bond, uint256 id)
        external
        view
        returns (uint256 record, uint256 end, uint256 inFavour, bytes32 contentHash);
}
