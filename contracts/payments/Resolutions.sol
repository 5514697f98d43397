// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Roles} from "../access/Roles.sol";
import {IResolutions} from "../interfaces/IResolutions.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ISuccession} from "../interfaces/ISuccession.sol";
import {Defaults} from "./Defaults.sol";
import {Tail} from "./Tail.sol";

/// @title Resolutions
/// @notice Votes of the holders, and what they bring about.
abstract contract Resolutions is IResolutions, Defaults, Tail {
    using SafeCast for uint256;

    uint40 private constant NOTICE = 1 days;
    uint256 private constant LAPSE = 30 days;

    /// @inheritdoc IResolutions
    function proposeRestructuring(ISovereignBond bond, bytes32 contentHash, bytes32 documentHash)
        external
        only(Roles.ISSUER)
        returns (uint256 id)
    {
        require(contentHash != 0, ContentMissing());
        return _propose(bond, _lastRecord(bond), contentHash, documentHash);
    }

    /// @inheritdoc IResolutions
    function proposeAcceleration(ISovereignBond bond, address holder, bytes32 documentHash)
        external
        returns (uint256 id)
    {
        _requireDefault(bond, _standings[bond]);
        uint256 record = _lastRecord(bond);
        // who held nothing; the bond alone counts units
        // slither-disable-next-line incorrect-equality
        require(_votesOf(bond, holder, record) != 0, VotesOutOfRange(holder, 0));
        return _propose(bond, record, 0, documentHash);
    }

    /// @inheritdoc IResolutions
    function vote(ISovereignBond bond, uint256 id, address holder, uint256 inFavour, uint256 against) external {
        Resolution storage resolution = _standings[bond].resolutions[id];
        uint256 end = _votedUntil(bond, id);
        require(block.timestamp <= end, VotingOver(id, end));
        uint256 balance = _votesOf(bond, holder, resolution.record);
        require(inFavour <= balance && against <= balance - inFavour, VotesOutOfRange(holder, balance));
        resolution.inFavour = uint104(resolution.inFavour - resolution.ballots[holder] + inFavour);
        resolution.ballots[holder] = inFavour;
        emit Voted(bond, id, holder, inFavour, against);
    }

    /// @inheritdoc IResolutions
    function carryOut(ISovereignBond bond, uint256 id, uint256 from, uint40[] calldata times, Row[] calldata rows)
        external
    {
        Standing storage standing = _standings[bond];
        _conclude(bond, id, keccak256(abi.encode(from, times, rows)), standing.terms.resolutionShare);
        require(id >= standing.carriedOut, ResolutionUnknown(id));
        standing.carriedOut = uint32(id) + 1;
        (standing.status, standing.waivedUntil) = (SeriesStatus.Performing, uint40(block.timestamp));
        _replaceTail(bond, from, times, rows);
    }

    /// @inheritdoc IResolutions
    function accelerate(ISovereignBond bond, uint256 id) external {
        Standing storage standing = _standings[bond];
        _requireDefault(bond, standing);
        // a default that was cured since is another one than that of the vote
        require(_votedUntil(bond, id) >= standing.since + standing.terms.votingPeriod, NotInDefault(bond));
        _conclude(bond, id, 0, standing.terms.accelerationShare);
        standing.status = SeriesStatus.Accelerated;
        uint256 from = _periodOf(bond);
        // the new row says when it is paid
        // slither-disable-next-line unused-return
        (uint256 numerator, uint256 denominator,) = _leftFrom(bond, from);
        _cancelTail(bond, from);
        (uint40[] memory times, Row[] memory rows) = (new uint40[](1), new Row[](1));
        times[0] = uint40(block.timestamp) + NOTICE;
        rows[0] = Row(numerator.toUint56(), denominator.toUint56(), uint16(from), times[0] + NOTICE, RowKind.Principal);
        _continue(bond, from, times, rows);
    }

    /// @inheritdoc IResolutions
    function resolutionOf(ISovereignBond bond, uint256 id)
        external
        view
        returns (uint256 record, uint256 end, uint256 inFavour, bytes32 contentHash)
    {
        Resolution storage resolution = _standings[bond].resolutions[id];
        return (resolution.record, resolution.end, resolution.inFavour, resolution.contentHash);
    }

    function _propose(ISovereignBond bond, uint256 record, bytes32 contentHash, bytes32 documentHash)
        private
        returns (uint256 id)
    {
        Standing storage standing = _standings[bond];
        id = standing.proposals;
        ++standing.proposals;
        uint256 end = block.timestamp + standing.terms.votingPeriod;
        Resolution storage resolution = _standings[bond].resolutions[id];
        (resolution.contentHash, resolution.record, resolution.end) = (contentHash, uint16(record), uint40(end));
        emit ResolutionProposed(bond, id, msg.sender, record, contentHash, documentHash, end);
    }

    /// @dev Checks that a resolution with this content has passed, and closes it.
    function _conclude(ISovereignBond bond, uint256 id, bytes32 contentHash, uint256 share) private {
        Resolution storage resolution = _standings[bond].resolutions[id];
        uint256 end = _votedUntil(bond, id);
        require(resolution.contentHash == contentHash, ContentDiffers(id));
        require(block.timestamp > end, VotingOpen(id, end));
        require(block.timestamp <= end + LAPSE, VotingOver(id, end));
        uint256 supply = ISeriesAdministration(address(bond)).supplyAtRecord(resolution.record);
        uint256 inFavour = resolution.inFavour;
        // of no units nobody decides
        uint256 needed = Math.max(Math.ceilDiv(supply * share, BASIS), 1);
        require(inFavour >= needed, NotPassed(id, inFavour, needed));
        resolution.end = 0;
        emit ResolutionCarriedOut(bond, id);
    }

    /// @dev Up to when votes are taken.
    function _votedUntil(ISovereignBond bond, uint256 id) private view returns (uint256 end) {
        end = _standings[bond].resolutions[id].end;
        require(end != 0, ResolutionUnknown(id));
    }

    /// @dev The last record time that has passed, of a series whose terms say how to vote.
    function _lastRecord(ISovereignBond bond) private view returns (uint256) {
        uint256 period = _periodOf(bond);
        require(_standings[bond].terms.votingPeriod != 0 && period != 0, NoVote(bond));
        return period - 1;
    }

    /// @dev What the holder had at the record time, if the caller speaks for the holder.
    function _votesOf(ISovereignBond bond, address holder, uint256 record) private view returns (uint256) {
        // the word of whoever speaks is of no interest
        // slither-disable-next-line unused-return
        (address voice,) = ISuccession(address(bond.registry())).successorOf(holder);
        require(msg.sender == voice, NotTheHolder(holder, msg.sender));
        return ISeriesAdministration(address(bond)).balanceAtRecord(holder, record);
    }
}
