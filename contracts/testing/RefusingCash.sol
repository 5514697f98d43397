// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestCash} from "./TestCash.sol";

/// @title RefusingCash
/// @notice Play money with a blocklist, as many cash tokens have: it can be told not to pay a wallet, to be wordy about it,
/// to keep a fee, to take something on top, and to say that it failed after it has paid.
contract RefusingCash is TestCash {
    /// @notice Wallets that this token does not pay.
    mapping(address wallet => bool) public refused;
    /// @notice What this token keeps of each transfer.
    uint256 public fee;
    /// @notice What this token takes from who sends, on top of each transfer.
    uint256 public extra;
    /// @notice With how many bytes it refuses; none: with an error.
    uint256 public wordiness;
    /// @notice Does this token say of every transfer that it failed?
    bool public lying;

    /// @notice The token does not pay this wallet.
    error Refused(address wallet);

    constructor() TestCash("Refusing Cash", "REF", 2) {}

    /// @notice Makes the token refuse a wallet, or pay it again.
    function setRefused(address wallet, bool refused_) external {
        refused[wallet] = refused_;
    }

    /// @notice Sets what the token keeps of each transfer.
    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    /// @notice Sets what the token takes on top.
    function setExtra(uint256 extra_) external {
        extra = extra_;
    }

    /// @notice Sets with how many bytes it refuses.
    function setWordiness(uint256 wordiness_) external {
        wordiness = wordiness_;
    }

    /// @notice Makes the token lie about its transfers, or be honest again.
    function setLying(bool lying_) external {
        lying = lying_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return super.transfer(to, value) && !lying;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (refused[to] && wordiness != 0) _flood();
        require(!refused[to], Refused(to));
        super._update(from, to, value);
        if (from != address(0) && fee != 0) super._update(to, address(0), fee);
        if (from != address(0) && extra != 0) super._update(from, address(0), extra);
    }

    function _flood() private view {
        uint256 size = wordiness;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(mload(0x40), size)
        }
    }
}
