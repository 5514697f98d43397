// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPledge} from "./IPledge.sol";
import {IProgramme} from "./IProgramme.sol";
import {RepoState, RepoTerms} from "../types/Repo.sol";

/// @title IRepo
/// @notice Cash against pledged units, to be paid back. The units stay in the seller's wallet, and so do their coupons;
/// the hook {IPledge}, which must be installed on the series, holds them there. Both parties sign the same terms. Paying
/// back asks nothing of the whitelist: it works whoever has lost whatever standing. A buyer that isn't paid has the units
/// moved by the hook: what the seller has signed is enough, and nothing that it does afterwards stops it.
///
/// Typed data: domain {name "Wasiqa Repo", version "1", chainId, verifyingContract}, `Repo(address seller,address buyer,
/// address bond,uint104 units,address cash,uint256 opening,uint256 closing,uint40 closesAt,uint40 grace,uint40 openBy,uint256
/// nonce)`, without line breaks. A repo is named by the digest.
interface IRepo {
    /// @notice Cash was lent; the units are pledged.
    event RepoOpened(bytes32 indexed repo, address indexed seller, address indexed buyer, RepoTerms terms);
    /// @notice `payer` paid back what was lent to `payee`, the buyer or its successor; the pledge is off.
    event RepoClosed(bytes32 indexed repo, address payer, address payee);
    /// @notice Nobody paid; the buyer has had so many units moved to `to`, and the pledge is off.
    event RepoClaimed(bytes32 indexed repo, address to, uint256 units);
    /// @notice The buyer has let the pledge go.
    event RepoReleased(bytes32 indexed repo);
    /// @notice The token would not pay the account, which may collect the amount.
    event Credited(address indexed account, IERC20 indexed cash, uint256 amount);
    /// @notice What was credited to the account was paid to `to`.
    event Collected(address indexed account, IERC20 indexed cash, address to, uint256 amount);

    /// @notice Nothing is pledged or lent, or it is due before it may be opened.
    error TermsInvalid();
    /// @notice The last second for opening has passed.
    error OpeningPassed(uint40 openBy);
    /// @notice Time would run out only after the last record time of the series, when units don't move any more.
    error EndsTooLate(uint256 end, uint256 last);
    /// @notice No series of the programme.
    error NotASeries(address bond);
    /// @notice No hook is active on the series that pledges for this contract.
    error PledgeMissing(address bond);
    /// @notice The seller could not sell the units to the buyer now, by this code of the series.
    error NotSellable(uint8 code);
    /// @notice The repo was never opened, or is over.
    error RepoNotOpen(bytes32 repo, RepoState state);
    /// @notice The units may be claimed after this second.
    error TooEarly(uint256 end);
    /// @notice Only the buyer, or the wallet that took its place, may do that.
    error NotTheBuyer(address caller, address buyer);
    /// @notice Only the account, or the wallet that took its place, may do that.
    error NotTheAccount(address caller, address account);
    /// @notice There is nothing to take.
    error NothingThere();
    /// @notice The cash token has taken what it refused to pay.
    error CashMismatch(uint256 expected, uint256 held);

    /// @notice Opens a repo, once. Anybody may hand it in.
    function open(RepoTerms calldata terms, bytes calldata sellerSignature, bytes calldata buyerSignature) external;
    /// @notice The caller pays back what was lent, and the pledge is off: the seller, or anybody for it. At any time until
    /// the units are claimed. If the token won't pay the buyer, the amount is kept for it.
    function close(RepoTerms calldata terms) external;
    /// @notice The buyer takes the units, once the repo is due and the grace is over. If a court has left fewer than are
    /// pledged, it takes what is there, also of what other repos have pledged: who claims first takes first. Only the buyer,
    /// or the wallet that took its place.
    /// @param to an admitted wallet
    function claim(RepoTerms calldata terms, address to) external;
    /// @notice Lets the pledge go without payment here. Only the buyer, or the wallet that took its place.
    function release(RepoTerms calldata terms) external;
    /// @notice Pays out what was credited to the account. Only the account, or the wallet that took its place.
    function collect(IERC20 cash, address account, address to) external;

    /// @notice The programme whose series are pledged.
    function programme() external view returns (IProgramme);
    /// @notice Where a repo stands, and the hook that holds its units.
    function repoOf(bytes32 repo) external view returns (RepoState state, IPledge pledge);
    /// @notice What is kept for an account.
    function creditOf(IERC20 cash, address account) external view returns (uint256 amount);
    /// @notice What the parties sign: the EIP-712 digest, which names the repo.
    function digestOf(RepoTerms calldata terms) external view returns (bytes32);
}
