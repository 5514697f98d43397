// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IReserveRegistry} from "./interfaces/IReserveRegistry.sol";
import {Attestation, Pool, PoolKind, PoolTerms} from "./types/Reserve.sol";

/// @title ReserveRegistry
/// @notice What auditors attest of the assets behind series.
contract ReserveRegistry is IReserveRegistry, Authorised, EIP712 {
    uint256 private constant BASIS = 10_000;
    bytes32 private constant ATTESTATION = keccak256(
        "Attestation(bytes32 pool,uint128 quantity,uint40 observed,uint40 expiry,uint16 haircut,uint32 sequence,"
        "bytes32 custodian,bytes32 document)"
    );

    mapping(bytes32 code => Pool) private _pools;
    bytes32[] private _codes;

    constructor(IAccessControl authority_) Authorised(authority_) EIP712("Wasiqa ReserveRegistry", "1") {}

    /// @inheritdoc IReserveRegistry
    function openPool(bytes32 pool, PoolKind poolKind, bytes32 unit, PoolTerms calldata terms)
        external
        only(Roles.GOVERNANCE)
    {
        require(pool != 0 && unit != 0, PoolInvalid(pool, unit));
        Pool storage found = _pools[pool];
        require(found.unit == 0, PoolExists(pool));
        (found.unit, found.kind) = (unit, poolKind);
        _codes.push(pool);
        emit PoolOpened(pool, poolKind, unit);
        _setTerms(pool, found, terms);
    }

    /// @inheritdoc IReserveRegistry
    function setPoolTerms(bytes32 pool, PoolTerms calldata terms) external only(Roles.GOVERNANCE) {
        _setTerms(pool, _known(pool), terms);
    }

    /// @inheritdoc IReserveRegistry
    function attest(
        bytes32 pool,
        Attestation calldata attestation,
        address[] calldata auditors,
        bytes[] calldata signatures
    ) external {
        Pool storage found = _known(pool);
        _requireInTime(pool, found, attestation);
        _requireQuorum(pool, found.terms.quorum, digestOf(pool, attestation), auditors, signatures);
        found.latest = attestation;
        found.withdrawn = false;
        emit Attested(pool, attestation, auditors);
    }

    /// @inheritdoc IReserveRegistry
    function withdraw(bytes32 pool, bytes32 evidence) external only(Roles.GOVERNANCE) {
        Pool storage found = _known(pool);
        require(evidence != 0, DocumentMissing());
        require(found.latest.document != 0 && !found.withdrawn, NothingToWithdraw(pool));
        found.withdrawn = true;
        emit AttestationWithdrawn(pool, found.latest.sequence, evidence);
    }

    /// @inheritdoc IReserveRegistry
    function poolOf(bytes32 pool) external view returns (Pool memory) {
        return _pools[pool];
    }

    /// @inheritdoc IReserveRegistry
    function allPools() external view returns (bytes32[] memory) {
        return _codes;
    }

    /// @inheritdoc IReserveRegistry
    function coverOf(bytes32 pool, uint256 time) external view returns (uint256) {
        Pool storage found = _pools[pool];
        if (found.withdrawn || time > _end(found, found.latest.observed, found.latest.expiry)) return 0;
        uint256 haircut = Math.max(found.latest.haircut, found.terms.haircut);
        return uint256(found.latest.quantity) * (BASIS - haircut) / BASIS;
    }

    /// @inheritdoc IReserveRegistry
    function coveredUntil(bytes32 pool) external view returns (uint256) {
        Pool storage found = _pools[pool];
        return
            found.withdrawn || found.latest.document == 0 ? 0 : _end(found, found.latest.observed, found.latest.expiry);
    }

    /// @inheritdoc IReserveRegistry
    function digestOf(bytes32 pool, Attestation calldata attestation) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ATTESTATION, pool, attestation)));
    }

    function _setTerms(bytes32 pool, Pool storage found, PoolTerms calldata terms) private {
        require(
            terms.quorum != 0 && terms.maxAge != 0 && terms.haircut <= BASIS,
            PoolTermsInvalid(terms.quorum, terms.haircut, terms.maxAge)
        );
        found.terms = terms;
        emit PoolTermsSet(pool, terms);
    }

    /// @dev Neither from the future nor from before what is known, still counting, and of a paper.
    function _requireInTime(bytes32 pool, Pool storage found, Attestation calldata attestation) private view {
        (uint32 latest, uint40 earliest) = (found.latest.sequence, found.latest.observed);
        require(attestation.sequence > latest, SequenceUsed(pool, attestation.sequence, latest));
        require(
            attestation.observed >= earliest && attestation.observed <= block.timestamp,
            ObservedInvalid(attestation.observed, earliest, block.timestamp)
        );
        uint256 end = _end(found, attestation.observed, attestation.expiry);
        require(block.timestamp <= end, AttestationExpired(pool, end));
        uint16 least = found.terms.haircut;
        require(
            attestation.haircut >= least && attestation.haircut <= BASIS, HaircutOutOfRange(attestation.haircut, least)
        );
        require(attestation.document != 0, DocumentMissing());
    }

    /// @dev Asked of contracts by staticcall, so none of them can do anything meanwhile.
    function _requireQuorum(
        bytes32 pool,
        uint8 quorum,
        bytes32 digest,
        address[] calldata auditors,
        bytes[] calldata signatures
    ) private view {
        require(auditors.length >= quorum, QuorumMissing(pool, auditors.length, quorum));
        require(auditors.length == signatures.length, SignaturesDiffer(auditors.length, signatures.length));
        address before = address(0);
        for (uint256 i; i < auditors.length; ++i) {
            address auditor = auditors[i];
            require(auditor > before, AuditorsUnordered(auditor));
            require(authority.hasRole(Roles.AUDITOR, auditor), NotAnAuditor(auditor));
            require(
                SignatureChecker.isValidSignatureNowCalldata(auditor, digest, signatures[i]),
                AuditorSignatureInvalid(auditor)
            );
            before = auditor;
        }
    }

    /// @dev The last second at which an attestation counts.
    function _end(Pool storage found, uint256 observed, uint256 expiry) private view returns (uint256) {
        return Math.min(expiry, observed + found.terms.maxAge);
    }

    function _known(bytes32 pool) private view returns (Pool storage found) {
        found = _pools[pool];
        require(found.unit != 0, PoolUnknown(pool));
    }
}
