// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Authorised} from "../access/Authorised.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {IPledge} from "../interfaces/IPledge.sol";
import {IRepo} from "../interfaces/IRepo.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Kinds, Move} from "../types/Move.sol";
import {TransferHook} from "./TransferHook.sol";

/// @title Pledge
/// @notice Holds back what holders have pledged in repos. Keeps nothing of who has pledged nothing, so it can be installed
/// at any time; once it is removed, pledges hold nothing back.
contract Pledge is TransferHook, IPledge, Authorised {
    /// @inheritdoc IPledge
    IRepo public immutable repo;
    /// @inheritdoc IPledge
    mapping(address series => mapping(address wallet => uint256 units)) public pledgedOf;

    mapping(address series => mapping(address lost => address)) private _successors;

    constructor(IAccessControl authority_, IRepo repo_) Authorised(authority_) {
        repo = repo_;
    }

    modifier onlyRepo() {
        require(msg.sender == address(repo), NotTheRepo(msg.sender));
        _;
    }

    /// @inheritdoc IPledge
    function pledge(address series, address wallet, uint256 units) external onlyRepo {
        _set(series, wallet, pledgedOf[series][wallet] + units);
    }

    /// @inheritdoc IPledge
    function release(address series, address wallet, uint256 units) external onlyRepo {
        address holder = holderOf(series, wallet);
        _set(series, holder, pledgedOf[series][holder] - units);
    }

    /// @inheritdoc IPledge
    function claim(address series, address wallet, uint256 units, address to) external onlyRepo {
        address holder = holderOf(series, wallet);
        uint256 others = pledgedOf[series][holder] - units;
        uint256 balance = IERC20(series).balanceOf(holder);
        uint256 taken = Math.min(units, balance);
        // where not all is there that is pledged, who claims first takes first
        uint256 left = Math.min(others, balance - taken);
        _set(series, holder, left);
        ISeriesAdministration(series).movePledged(holder, to, taken);
        // the repo contract lets nobody in meanwhile, and while a series tells its hooks nothing of it moves
        // slither-disable-next-line reentrancy-no-eth
        if (left != others) _set(series, holder, others);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_TRANSFER | Moments.MOVED;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        uint256 pledged = pledgedOf[msg.sender][move.from];
        bool free = pledged == 0 || move.from == move.to || move.fromBalance >= pledged + move.value;
        return uint8(free ? Codes.OK : Codes.PLEDGED);
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is kept under its own address.
    function moved(Move calldata move) external {
        if (move.kind != Kinds.RECOVERY) return;
        uint256 pledged = pledgedOf[msg.sender][move.from];
        if (pledged == 0) return;
        _successors[msg.sender][move.from] = move.to;
        _set(msg.sender, move.from, 0);
        _set(msg.sender, move.to, pledgedOf[msg.sender][move.to] + pledged);
    }

    /// @inheritdoc IHookFigures
    /// @dev What would move, what is pledged, and what the sender has.
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        found = new uint256[](3);
        (found[0], found[1], found[2]) = (move.value, pledgedOf[msg.sender][move.from], move.fromBalance);
    }

    /// @inheritdoc IPledge
    /// @dev A lost wallet never gets units back, so nobody is met twice.
    function holderOf(address series, address wallet) public view returns (address holder) {
        holder = wallet;
        address successor = _successors[series][wallet];
        while (successor != address(0)) {
            holder = successor;
            successor = _successors[series][holder];
        }
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public pure override(TransferHook, IERC165) returns (bool) {
        return interfaceId == type(IPledge).interfaceId || super.supportsInterface(interfaceId);
    }

    function _set(address series, address wallet, uint256 units) private {
        pledgedOf[series][wallet] = units;
        emit PledgeSet(series, wallet, units);
    }
}
