// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ISignedOnce} from "../interfaces/ISignedOnce.sol";

/// @title SignedOnce
/// @notice Signatures, and the nonces that are used up: one bit each, 256 in a slot, so that who counts upwards pays
/// for a new slot rarely.
abstract contract SignedOnce is ISignedOnce, EIP712 {
    mapping(address account => mapping(uint256 word => uint256 bits)) private _used;

    /// @inheritdoc ISignedOnce
    function cancel(uint256[] calldata nonces) external {
        for (uint256 i; i < nonces.length; ++i) {
            (uint256 word, uint256 bit) = _place(nonces[i]);
            _used[msg.sender][word] |= bit;
        }
        emit NoncesCancelled(msg.sender, nonces);
    }

    /// @inheritdoc ISignedOnce
    function isNonceUsed(address account, uint256 nonce) public view returns (bool) {
        (uint256 word, uint256 bit) = _place(nonce);
        return _used[account][word] & bit != 0;
    }

    /// @dev The account has signed this. A contract is asked by staticcall, so it can do nothing meanwhile.
    function _requireSigned(address account, bytes32 digest, bytes calldata signature) internal view {
        require(SignatureChecker.isValidSignatureNowCalldata(account, digest, signature), SignatureInvalid(account));
    }

    function _requireUnused(address account, uint256 nonce) internal view {
        require(!isNonceUsed(account, nonce), NonceUsed(account, nonce));
    }

    function _use(address account, uint256 nonce) internal {
        (uint256 word, uint256 bit) = _place(nonce);
        uint256 bits = _used[account][word];
        require(bits & bit == 0, NonceUsed(account, nonce));
        _used[account][word] = bits | bit;
    }

    function _place(uint256 nonce) private pure returns (uint256 word, uint256 bit) {
        return (nonce >> 8, 1 << (nonce & 0xff));
    }
}
