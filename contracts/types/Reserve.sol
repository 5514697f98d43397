// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a pool consists of.
enum PoolKind {
    /// Goods in a store, such as gold or wheat.
    COMMODITY,
    /// The assets of a sukuk, by their value.
    ASSET_POOL,
    /// Bitcoin, in satoshi.
    BITCOIN
}

/// @notice What governance asks of a pool's attestations.
/// @param quorum how many auditors must sign, at least 1
/// @param haircut least that is taken off the quantity, basis points
/// @param maxAge for how many seconds an observation counts at most, at least 1
struct PoolTerms {
    uint8 quorum;
    uint16 haircut;
    uint40 maxAge;
}

/// @notice What auditors say of a pool.
/// @param quantity how much there is, in the pool's unit; 0 takes all cover away
/// @param observed when that was found, seconds
/// @param expiry the last second at which it counts, inclusive
/// @param haircut what is taken off the quantity, basis points
/// @param sequence higher than that of the attestation before
/// @param custodian who keeps it: a code, ASCII, or a keyed hash
/// @param document SHA-256 of the paper on which it rests
struct Attestation {
    uint128 quantity;
    uint40 observed;
    uint40 expiry;
    uint16 haircut;
    uint32 sequence;
    bytes32 custodian;
    bytes32 document;
}

/// @notice A pool with its latest attestation.
/// @param unit in which its quantity is told, a code, ASCII; zero where there is no such pool
/// @param kind what it consists of
/// @param withdrawn was the latest attestation withdrawn by governance?
/// @param terms what governance asks
/// @param latest the attestation that counts; all zero before the first
struct Pool {
    bytes32 unit;
    PoolKind kind;
    bool withdrawn;
    PoolTerms terms;
    Attestation latest;
}
