// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IPledge} from "../interfaces/IPledge.sol";
import {IRepo} from "../interfaces/IRepo.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Move} from "../types/Move.sol";

/// @title UntoldPledge
/// @notice A hook for tests that pledges for a repo contract, but is told of no movement.
contract UntoldPledge is IPledge {
    /// @inheritdoc IPledge
    IRepo public immutable repo;
    /// @inheritdoc ITransferHook
    uint8 public immutable moments;
    /// @inheritdoc IPledge
    mapping(address series => mapping(address wallet => uint256 units)) public pledgedOf;

    constructor(IRepo repo_, uint8 moments_) {
        (repo, moments) = (repo_, moments_);
    }

    /// @inheritdoc IPledge
    function pledge(address series, address wallet, uint256 units) external {
        pledgedOf[series][wallet] += units;
    }

    /// @inheritdoc IPledge
    function release(address series, address wallet, uint256 units) external {
        pledgedOf[series][wallet] -= units;
    }

    /// @inheritdoc IPledge
    function claim(address series, address wallet, uint256 units, address to) external {}

    /// @inheritdoc ITransferHook
    function moved(Move calldata move) external {}

    /// @inheritdoc IPledge
    function holderOf(address, address wallet) external pure returns (address) {
        return wallet;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata) external pure returns (uint8) {
        return 0;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IPledge).interfaceId || interfaceId == type(ITransferHook).interfaceId
            || interfaceId == type(IERC165).interfaceId;
    }
}
