// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Roles} from "../access/Roles.sol";
import {IAdmission} from "../interfaces/IAdmission.sol";
import {Word, WordLib} from "../types/Word.sol";
import {Authority} from "./Authority.sol";
import {Words} from "./Words.sol";

/// @title Admission
/// @notice Admission by proof and by voucher. Neither lifts anything: a proof writes only where there is nothing, a
/// voucher only where nobody has barred the wallet, and both write the registrar's bits alone.
abstract contract Admission is IAdmission, Words, Authority, EIP712, Nonces {
    bytes32 private constant ADMISSION =
        keccak256("Admission(address wallet,uint256 word,uint256 nonce,uint256 deadline)");

    /// @inheritdoc IAdmission
    mapping(bytes32 root => uint256 expiry) public rootExpiry;

    /// @inheritdoc IAdmission
    mapping(address investor => uint256 blocks) public investorBlocks;

    constructor() EIP712("Wasiqa InvestorRegistry", "1") {}

    /// @inheritdoc IAdmission
    function setRoot(bytes32 root, uint40 expiry) external onlyRole(Roles.REGISTRAR) {
        require(expiry == 0 || block.timestamp <= expiry, RootExpired(root, expiry));
        rootExpiry[root] = expiry;
        emit RootSet(root, expiry);
    }

    /// @inheritdoc IAdmission
    function admitByProof(address wallet, uint256 word, bytes32[] calldata proof) external {
        bytes32 root = MerkleProof.processProofCalldata(proof, leafOf(wallet, word));
        uint256 expiry = rootExpiry[root];
        require(expiry != 0, RootUnknown(root));
        require(block.timestamp <= expiry, RootExpired(root, expiry));
        uint256 old = Word.unwrap(_entries[wallet].word);
        require(old == 0, WalletKnown(wallet, old));
        _admitInvestor(wallet, word);
    }

    /// @inheritdoc IAdmission
    function admitBySignature(
        address wallet,
        uint256 word,
        uint256 nonce,
        uint256 deadline,
        address signer,
        bytes calldata signature
    ) external {
        require(block.timestamp <= deadline, VoucherExpired(deadline));
        _checkRole(Roles.REGISTRAR, signer);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(ADMISSION, wallet, word, nonce, deadline)));
        require(SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature), VoucherInvalid(signer));
        _useCheckedNonce(wallet, nonce);
        Word old = _entries[wallet].word;
        require(!old.has(WordLib.STATUS & ~WordLib.ADMITTED), WalletBarred(wallet, Word.unwrap(old)));
        _requireFree(old.investor());
        _admitInvestor(wallet, word);
    }

    /// @inheritdoc IAdmission
    function cancelVouchers(address[] calldata wallets) external onlyRole(Roles.REGISTRAR) {
        for (uint256 i; i < wallets.length; ++i) {
            _useNonce(wallets[i]);
        }
    }

    /// @inheritdoc IAdmission
    function setInvestorBlock(address investor, address[] calldata wallets, bool blocked)
        external
        onlyRole(Roles.REGISTRAR)
    {
        _setInvestorBlock(investor, wallets, WordLib.BLOCKED_BY_REGISTRAR, blocked);
    }

    /// @inheritdoc IAdmission
    function setRegulatorInvestorBlock(address investor, address[] calldata wallets, bool blocked)
        external
        onlyRole(Roles.REGULATOR)
    {
        _setInvestorBlock(investor, wallets, WordLib.BLOCKED_BY_REGULATOR, blocked);
    }

    /// @inheritdoc IAdmission
    function leafOf(address wallet, uint256 word) public view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(block.chainid, address(this), wallet, word))));
    }

    function _admitInvestor(address wallet, uint256 word) private {
        require(word & WordLib.STATUS == WordLib.ADMITTED, WordNotAdmitting(wallet, word));
        Word admitted = Word.wrap(word);
        require(block.timestamp <= admitted.validUntil(), WordExpired(wallet, admitted.validUntil()));
        _requireFree(admitted.investor());
        _admit(wallet, word);
    }

    function _requireFree(address investor) private view {
        uint256 blocks = investorBlocks[investor];
        require(blocks == 0, InvestorBlocked(investor, blocks));
    }

    function _setInvestorBlock(address investor, address[] calldata wallets, uint256 bit, bool blocked) private {
        require(investor != address(0), InvestorMissing());
        uint256 blocks = investorBlocks[investor];
        if ((blocks & bit != 0) != blocked) {
            investorBlocks[investor] = blocks ^ bit;
            emit InvestorBlockSet(investor, blocks ^ bit);
        }
        for (uint256 i; i < wallets.length; ++i) {
            address wallet = wallets[i];
            Word word = _entries[wallet].word;
            require(word.investor() == investor && !word.has(WordLib.MOVED), WalletOfAnother(wallet, investor));
            _setBlock(wallet, bit, blocked);
        }
    }
}
