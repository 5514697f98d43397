// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title OpenZeppelinToken
/// @notice The plain token to compare with: no whitelist, no record dates, one owner who issues.
contract OpenZeppelinToken is ERC20, Ownable {
    constructor() ERC20("Plain token", "PLAIN") Ownable(msg.sender) {}

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
