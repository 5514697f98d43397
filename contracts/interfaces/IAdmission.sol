// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IAdmission
/// @notice How many investors are admitted at the registrar's word and at their own cost: by a Merkle tree of which the
/// registrar writes the root only, or one by one by a voucher that the registrar signs. And who stays out: an investor
/// who is blocked is admitted by neither, by no wallet.
interface IAdmission {
    /// @notice The tree with this root admits until `expiry` (Unix seconds, inclusive); 0: no longer.
    event RootSet(bytes32 indexed root, uint40 expiry);

    /// @notice Who blocks the investor now: the block bits of a {Word}; 0: nobody.
    event InvestorBlockSet(address indexed investor, uint256 blocks);

    /// @notice The proof leads to a root that the registrar did not set, or has withdrawn. The wallet, the word, the
    /// chain or the registry is another one, or the proof is of another tree.
    error RootUnknown(bytes32 root);

    /// @notice The tree no longer admits, or would not from the start.
    error RootExpired(bytes32 root, uint256 expiry);

    /// @notice A proof admits only wallets of which the registry has never heard.
    error WalletKnown(address wallet, uint256 word);

    /// @notice The wallet is blocked by an authority, has moved or was removed: only who did that, or the registrar's
    /// own transaction, undoes it.
    error WalletBarred(address wallet, uint256 word);

    /// @notice A proof or a voucher admits and does nothing else: the word must have the admitted bit and no other of
    /// bits 204 to 215.
    error WordNotAdmitting(address wallet, uint256 word);

    /// @notice The word's own date has passed.
    error WordExpired(address wallet, uint256 validUntil);

    /// @notice The investor is blocked, with these bits of a {Word}.
    error InvestorBlocked(address investor, uint256 blocks);

    /// @notice The investor id is zero.
    error InvestorMissing();

    /// @notice The wallet is not one of that investor.
    error WalletOfAnother(address wallet, address investor);

    /// @notice The voucher's deadline has passed.
    error VoucherExpired(uint256 deadline);

    /// @notice The voucher is not signed by `signer`, or says something else.
    error VoucherInvalid(address signer);

    /// @notice Lets a tree of {leafOf} leaves admit, or withdraws it. Only the registrar.
    /// @param root as by OpenZeppelin's MerkleProof: pairs are sorted before they are hashed
    /// @param expiry Unix seconds, the last one at which it admits; 0 withdraws it
    function setRoot(bytes32 root, uint40 expiry) external;

    /// @notice Writes a word that stands in a tree. Anyone, for any wallet: the word is the registrar's. Refused for a
    /// wallet whose word is not exactly zero, so that no proof admits twice, renews, or lifts a block; and for an
    /// investor who is blocked, so that nobody returns by the unclaimed leaf of a second wallet. A word that the registrar
    /// writes back to zero is unknown again, so REMOVED is what takes a wallet off the list.
    /// @param proof the siblings from the leaf to the root
    function admitByProof(address wallet, uint256 word, bytes32[] calldata proof) external;

    /// @notice Writes a word that a registrar has signed (EIP-712, also by ERC-1271):
    /// `Admission(address wallet,uint256 word,uint256 nonce,uint256 deadline)`. Anyone, for any wallet. Admits and
    /// renews; refused if the wallet is blocked, moved or removed, or its investor blocked. A voucher that is out holds
    /// until its deadline, whatever the registrar writes meanwhile, unless the wallet or its investor is blocked or the
    /// voucher is cancelled.
    /// @param nonce the wallet's `nonces` when the voucher was signed; used up by this call
    /// @param deadline Unix seconds, the last one at which the voucher holds
    /// @param signer who signed; must hold the registrar's role now
    function admitBySignature(
        address wallet,
        uint256 word,
        uint256 nonce,
        uint256 deadline,
        address signer,
        bytes calldata signature
    ) external;

    /// @notice Makes the voucher that is out for each wallet worthless. Only the registrar.
    function cancelVouchers(address[] calldata wallets) external;

    /// @notice Sets or lifts the registrar's block of an investor, and of those of the investor's wallets that are
    /// named, in one transaction. Blocks of others stay. Only the registrar.
    /// @param investor the id, also one of which the registry knows no wallet
    /// @param wallets each with that investor id in its word; others are refused
    function setInvestorBlock(address investor, address[] calldata wallets, bool blocked) external;

    /// @notice The same for the regulator's block. Only the regulator.
    function setRegulatorInvestorBlock(address investor, address[] calldata wallets, bool blocked) external;

    /// @notice Until when the tree with this root admits, Unix seconds, inclusive; 0: it does not.
    function rootExpiry(bytes32 root) external view returns (uint256 expiry);

    /// @notice Who blocks the investor: the block bits of a {Word}.
    function investorBlocks(address investor) external view returns (uint256 blocks);

    /// @notice The leaf that stands for a wallet and its word in a tree of this registry on this chain:
    /// keccak256(keccak256(abi.encode(chain id, registry, wallet, word))), twice so that no node passes for a leaf.
    function leafOf(address wallet, uint256 word) external view returns (bytes32 leaf);
}
