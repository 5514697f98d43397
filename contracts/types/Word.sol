// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Word
/// @notice Everything the whitelist knows of one wallet, in 256 bits, low bits first:
///
/// | bits    | field                                              | only writer      |
/// |---------|----------------------------------------------------|------------------|
/// | 0–159   | investor id; if moved, the wallet that it moved to | registrar        |
/// | 160–167 | category, 0–23                                     | registrar        |
/// | 168–183 | country, ISO 3166-1 numeric; 0 = not stated        | registrar        |
/// | 184–199 | venue id; 0 = none                                 | registrar        |
/// | 200–203 | tax class                                          | registrar        |
/// | 204     | admitted                                           | registrar        |
/// | 205     | blocked by the registrar                           | registrar        |
/// | 206     | blocked by the regulator                           | regulator        |
/// | 207     | blocked by the licence registry                    | licence registry |
/// | 208     | moved to another wallet                            | a series         |
/// | 209     | removed                                            | registrar        |
/// | 210–215 | unused, zero                                       | –                |
/// | 216–255 | valid until, Unix seconds, inclusive               | registrar        |
type Word is uint256;

using WordLib for Word global;

library WordLib {
    uint256 internal constant ADMITTED = 1 << 204;
    uint256 internal constant BLOCKED_BY_REGISTRAR = 1 << 205;
    uint256 internal constant BLOCKED_BY_REGULATOR = 1 << 206;
    uint256 internal constant BLOCKED_BY_LICENCE = 1 << 207;
    uint256 internal constant MOVED = 1 << 208;
    uint256 internal constant REMOVED = 1 << 209;
    uint256 internal constant BLOCKS = BLOCKED_BY_REGISTRAR | BLOCKED_BY_REGULATOR | BLOCKED_BY_LICENCE;
    /// @dev Bits 204–215: a wallet is in good standing when exactly ADMITTED is set here.
    uint256 internal constant STATUS = 0xfff << 204;
    /// @dev What the registrar may write: all but the other authorities' bits and the unused ones.
    uint256 internal constant REGISTRARS = ~(BLOCKED_BY_REGULATOR | BLOCKED_BY_LICENCE | MOVED | UNUSED);
    uint256 internal constant UNUSED = 0x3f << 210;
    /// @dev A category mask of a series has 24 bits.
    uint256 internal constant CATEGORIES = 24;
    /// @dev So many successors of a lost wallet are followed.
    uint256 internal constant HOPS = 8;

    function investor(Word word) internal pure returns (address) {
        return address(uint160(Word.unwrap(word)));
    }

    function category(Word word) internal pure returns (uint256) {
        return uint8(Word.unwrap(word) >> 160);
    }

    function country(Word word) internal pure returns (uint256) {
        return uint16(Word.unwrap(word) >> 168);
    }

    function venue(Word word) internal pure returns (uint256) {
        return uint16(Word.unwrap(word) >> 184);
    }

    function validUntil(Word word) internal pure returns (uint256) {
        return Word.unwrap(word) >> 216;
    }

    /// @dev True if any bit of `mask` is set.
    function has(Word word, uint256 mask) internal pure returns (bool) {
        return Word.unwrap(word) & mask != 0;
    }

    /// @dev Admitted, not blocked, moved or removed, and not expired at `time`.
    function eligible(Word word, uint256 time) internal pure returns (bool) {
        return Word.unwrap(word) & STATUS == ADMITTED && Word.unwrap(word) >> 216 >= time;
    }
}
