// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "solady/src/auth/Ownable.sol";
import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title SoladyToken
/// @notice The plain token to compare with that costs least: no whitelist, no record dates, one owner who issues.
contract SoladyToken is ERC20, Ownable {
    constructor() {
        _initializeOwner(msg.sender);
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Plain token";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "PLAIN";
    }

    /// @notice Issues units.
    function mint(address to, uint256 value) external onlyOwner {
        _mint(to, value);
    }

    /// @notice Takes units out of existence.
    function burn(address from, uint256 value) external onlyOwner {
        _burn(from, value);
    }

    /// @notice Several transfers by one holder.
    function batchTransfer(address[] calldata to, uint256[] calldata values) external {
        for (uint256 i; i < to.length; ++i) {
            _transfer(msg.sender, to[i], values[i]);
        }
    }
}
