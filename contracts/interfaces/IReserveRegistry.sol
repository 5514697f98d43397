// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Attestation, Pool, PoolKind, PoolTerms} from "../types/Reserve.sol";

/// @title IReserveRegistry
/// @notice Pools of assets behind series, as a quorum of auditors attests them. An attestation is signed off chain
/// (EIP-712) and handed in by anybody; the next one takes its place. What a pool covers is its attested quantity less a
/// haircut, and nothing once the attestation has expired, is older than governance lets it be, or was withdrawn.
///
/// Typed data: domain {name "Wasiqa ReserveRegistry", version "1", chainId, verifyingContract}, `Attestation(bytes32
/// pool,uint128 quantity,uint40 observed,uint40 expiry,uint16 haircut,uint32 sequence,bytes32 custodian,bytes32 document)`.
interface IReserveRegistry {
    /// @notice There is a new pool.
    event PoolOpened(bytes32 indexed pool, PoolKind kind, bytes32 unit);
    /// @notice Governance asks this of the pool's attestations from now on.
    event PoolTermsSet(bytes32 indexed pool, PoolTerms terms);
    /// @notice The auditors attest this of the pool, in place of what was attested before.
    event Attested(bytes32 indexed pool, Attestation attestation, address[] auditors);
    /// @notice The pool's latest attestation no longer counts.
    event AttestationWithdrawn(bytes32 indexed pool, uint32 sequence, bytes32 evidence);

    /// @notice A pool needs a code and a unit.
    error PoolInvalid(bytes32 pool, bytes32 unit);
    /// @notice The pool is open already.
    error PoolExists(bytes32 pool);
    /// @notice There is no such pool.
    error PoolUnknown(bytes32 pool);
    /// @notice A quorum or a greatest age of 0, or a haircut above 10,000 basis points.
    error PoolTermsInvalid(uint8 quorum, uint16 haircut, uint40 maxAge);
    /// @notice No document was named.
    error DocumentMissing();
    /// @notice An attestation of this pool has this sequence, or a higher one.
    error SequenceUsed(bytes32 pool, uint32 sequence, uint32 latest);
    /// @notice The observation does not lie between that of the attestation before and now.
    error ObservedInvalid(uint40 observed, uint40 earliest, uint256 latest);
    /// @notice The attestation counts until `end` at the latest, which has passed.
    error AttestationExpired(bytes32 pool, uint256 end);
    /// @notice Less is taken off than governance asks, or more than all.
    error HaircutOutOfRange(uint16 haircut, uint16 least);
    /// @notice Fewer auditors have signed than the quorum.
    error QuorumMissing(bytes32 pool, uint256 auditors, uint8 quorum);
    /// @notice There is not one signature for each auditor.
    error SignaturesDiffer(uint256 auditors, uint256 signatures);
    /// @notice Auditors must be named in rising order of their addresses, each once.
    error AuditorsUnordered(address auditor);
    /// @notice It does not hold the auditor's role now.
    error NotAnAuditor(address auditor);
    /// @notice This is not the auditor's signature of this attestation.
    error AuditorSignatureInvalid(address auditor);
    /// @notice Nothing was attested of the pool, or it was withdrawn before.
    error NothingToWithdraw(bytes32 pool);

    /// @notice Opens a pool. Only governance.
    /// @param pool its code, ASCII, never used before
    /// @param poolKind what it consists of, for good
    /// @param unit in which quantities are told, ASCII, for good
    function openPool(bytes32 pool, PoolKind poolKind, bytes32 unit, PoolTerms calldata terms) external;
    /// @notice Asks something else of the pool's attestations, also of the latest: a smaller age ends it earlier, and a
    /// greater haircut takes more off. A quorum is asked of later ones only. Only governance.
    function setPoolTerms(bytes32 pool, PoolTerms calldata terms) external;
    /// @notice Hands an attestation in. Anybody may.
    /// @param auditors who signed, in rising order; wallets that are contracts sign by ERC-1271
    /// @param signatures one for each
    function attest(
        bytes32 pool,
        Attestation calldata attestation,
        address[] calldata auditors,
        bytes[] calldata signatures
    ) external;
    /// @notice Takes the latest attestation back: the pool covers nothing before the next. Only governance; a quorum of
    /// auditors attests a quantity of 0.
    /// @param evidence SHA-256 of the paper on which that rests
    function withdraw(bytes32 pool, bytes32 evidence) external;

    /// @notice A pool with its latest attestation; all zero if there is none.
    function poolOf(bytes32 pool) external view returns (Pool memory);
    /// @notice The codes of all pools, in the order in which they were opened.
    function allPools() external view returns (bytes32[] memory);
    /// @notice What the latest attestation covers at a time, in the pool's unit, rounded down.
    function coverOf(bytes32 pool, uint256 time) external view returns (uint256);
    /// @notice The last second at which the latest attestation counts; 0 if none does.
    function coveredUntil(bytes32 pool) external view returns (uint256);
    /// @notice What auditors sign: the EIP-712 digest.
    function digestOf(bytes32 pool, Attestation calldata attestation) external view returns (bytes32);
}
