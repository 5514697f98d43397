// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Authorised} from "./access/Authorised.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {IPledge} from "./interfaces/IPledge.sol";
import {IProgramme} from "./interfaces/IProgramme.sol";
import {IRepo} from "./interfaces/IRepo.sol";
import {ExactTransfers} from "./settlement/ExactTransfers.sol";
import {Pledges} from "./settlement/Pledges.sol";
import {SignedOnce} from "./settlement/SignedOnce.sol";
import {RepoState, RepoTerms} from "./types/Repo.sol";
import {Word, WordLib} from "./types/Word.sol";

/// @title Repo
/// @notice The repos of a programme: what was lent on which units, and what became of it.
contract Repo is Pledges, SignedOnce, ExactTransfers, ReentrancyGuardTransient, Authorised {
    using SafeERC20 for IERC20;

    struct Standing {
        RepoState state;
        IPledge pledge;
    }

    bytes32 private constant REPO = keccak256(
        "Repo(address seller,address buyer,address bond,uint104 units,address cash,uint256 opening,uint256 closing,"
        "uint40 closesAt,uint40 grace,uint40 openBy,uint256 nonce)"
    );

    /// @inheritdoc IRepo
    mapping(bytes32 repo => Standing) public repoOf;
    /// @inheritdoc IRepo
    mapping(IERC20 cash => mapping(address account => uint256 amount)) public creditOf;

    /// @param authority_ the whitelist, which knows who took whose place
    /// @param programme_ whose series are pledged
    constructor(IAccessControl authority_, IProgramme programme_)
        Authorised(authority_)
        Pledges(programme_)
        EIP712("Wasiqa Repo", "1")
    {}

    /// @inheritdoc IRepo
    function open(RepoTerms calldata terms, bytes calldata sellerSignature, bytes calldata buyerSignature)
        external
        nonReentrant
    {
        (IPledge pledge, uint256 pledged) = _hookOf(terms.bond, terms.seller);
        _requireInTime(terms);
        bytes32 repo = digestOf(terms);
        _requireSigned(terms.seller, repo, sellerSignature);
        _requireSigned(terms.buyer, repo, buyerSignature);
        _use(terms.seller, terms.nonce);
        _use(terms.buyer, terms.nonce);
        repoOf[repo] = Standing(RepoState.OPEN, pledge);
        emit RepoOpened(repo, terms.seller, terms.buyer, terms);
        _pledge(terms, pledge, pledged);
        _move(IERC20(terms.cash), terms.buyer, terms.seller, terms.opening);
    }

    /// @inheritdoc IRepo
    function close(RepoTerms calldata terms) external nonReentrant {
        (bytes32 repo, IPledge pledge) = _end(terms, RepoState.CLOSED);
        address buyer = _present(terms.buyer);
        emit RepoClosed(repo, msg.sender, buyer);
        pledge.release(terms.bond, terms.seller, terms.units);
        IERC20 cash = IERC20(terms.cash);
        _move(cash, msg.sender, address(this), terms.closing);
        _payOrCredit(cash, buyer, terms.closing);
    }

    /// @inheritdoc IRepo
    function claim(RepoTerms calldata terms, address to) external nonReentrant {
        (bytes32 repo, IPledge pledge) = _end(terms, RepoState.CLAIMED);
        _requireBuyer(terms);
        require(block.timestamp > _endOf(terms), TooEarly(_endOf(terms)));
        (IERC20 bond, address holder) = (IERC20(terms.bond), pledge.holderOf(terms.bond, terms.seller));
        uint256 units = Math.min(terms.units, bond.balanceOf(holder));
        require(units != 0, NothingThere());
        emit RepoClaimed(repo, to, units);
        pledge.claim(terms.bond, holder, terms.units, to);
    }

    /// @inheritdoc IRepo
    function release(RepoTerms calldata terms) external nonReentrant {
        (bytes32 repo, IPledge pledge) = _end(terms, RepoState.RELEASED);
        _requireBuyer(terms);
        emit RepoReleased(repo);
        pledge.release(terms.bond, terms.seller, terms.units);
    }

    /// @inheritdoc IRepo
    function collect(IERC20 cash, address account, address to) external nonReentrant {
        require(msg.sender == _present(account), NotTheAccount(msg.sender, account));
        uint256 amount = creditOf[cash][account];
        require(amount != 0, NothingThere());
        creditOf[cash][account] = 0;
        emit Collected(account, cash, to, amount);
        cash.safeTransfer(to, amount);
    }

    /// @inheritdoc IRepo
    function digestOf(RepoTerms calldata terms) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REPO, terms)));
    }

    /// @dev Ends an open repo in one way.
    function _end(RepoTerms calldata terms, RepoState how) private returns (bytes32 repo, IPledge pledge) {
        repo = digestOf(terms);
        Standing storage standing = repoOf[repo];
        require(standing.state == RepoState.OPEN, RepoNotOpen(repo, standing.state));
        standing.state = how;
        pledge = standing.pledge;
    }

    /// @dev A token that refuses must not have taken the amount all the same.
    function _payOrCredit(IERC20 cash, address account, uint256 amount) private {
        uint256 held = cash.balanceOf(address(this));
        if (cash.trySafeTransfer(account, amount)) return;
        uint256 left = cash.balanceOf(address(this));
        require(left == held, CashMismatch(held, left));
        // every way in is nonReentrant
        // slither-disable-next-line reentrancy-no-eth
        creditOf[cash][account] += amount; // nosemgrep: effects-first
        emit Credited(account, cash, amount);
    }

    function _requireBuyer(RepoTerms calldata terms) private view {
        address buyer = _present(terms.buyer);
        require(msg.sender == buyer, NotTheBuyer(msg.sender, buyer));
    }

    /// @dev The wallet itself, or the one that has taken its place.
    function _present(address wallet) private view returns (address) {
        IInvestorRegistry registry = IInvestorRegistry(address(authority));
        Word word = Word.wrap(registry.wordOf(wallet));
        for (uint256 hop; hop < WordLib.HOPS && word.has(WordLib.MOVED); ++hop) {
            wallet = word.investor();
            word = Word.wrap(registry.wordOf(wallet));
        }
        return wallet;
    }
}
