// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title TestCash
/// @notice Play money for test networks: anybody may mint it, and it can be told to refuse a receiver, as cash tokens
/// with a blocklist do. The scripts refuse to deploy or to use it on a live network.
contract TestCash is ERC20 {
    uint8 private immutable _decimals;

    /// @notice Wallets that this token refuses to pay.
    mapping(address wallet => bool) public refused;

    /// @notice The token does not pay this wallet.
    error Refused(address wallet);

    constructor(string memory name_, string memory symbol_, uint8 decimals_) ERC20(name_, symbol_) {
        _decimals = decimals_;
    }

    /// @notice Mints play money.
    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    /// @notice Makes the token refuse a receiver, or pay it again.
    function setRefused(address wallet, bool refused_) external {
        refused[wallet] = refused_;
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function _update(address from, address to, uint256 value) internal override {
        require(!refused[to], Refused(to));
        super._update(from, to, value);
    }
}
