// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Move} from "../contracts/types/Move.sol";
import {Svm} from "./Cheats.sol";

/// @title AnyHook
/// @notice All that a series can see of a hook: each time that it is called it answers anything, or fails.
contract AnyHook {
    Svm private constant svm = Svm(address(uint160(uint256(keccak256("svm cheat code")))));

    fallback(bytes calldata) external returns (bytes memory) {
        require(svm.createUint256("works") != 0);
        return abi.encode(svm.createUint256("answer"));
    }
}

/// @title SteadyHook
/// @notice A hook that answers anything when it is asked, or fails, but the same each time; it is told without failing.
contract SteadyHook {
    bool private _works;
    uint256 private _answer;

    function moved(Move calldata) external {}

    fallback(bytes calldata) external returns (bytes memory) {
        require(_works);
        return abi.encode(_answer);
    }
}
