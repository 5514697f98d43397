// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InvestorRegistry} from "../InvestorRegistry.sol";
import {Word} from "../types/Word.sol";

/// @title OpenRegistry
/// @notice A whitelist for tests, in which anybody puts any word, also bits that have no writer yet.
contract OpenRegistry is InvestorRegistry {
    constructor(address admin, Grant[] memory grants) InvestorRegistry(0, admin, grants) {}

    /// @notice Sets a wallet's whole word.
    function put(address wallet, uint256 word) external {
        _write(_entries[wallet], wallet, Word.wrap(word));
    }
}
