// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice For the tests of tools/coverage, which name its lines.
contract Counter {
    uint256 public immutable step;
    uint256 public count;

    error Odd(uint256 number);

    constructor(uint256 step_) {
        step = step_;
        if (step_ > 9) count = 1;
    }

    function add(uint256 number) external returns (bool) {
        require(number % 2 == 0, Odd(number));
        if (number == 0) {
            return false;
        }
        for (uint256 i; i < number; ++i) {
            count += step;
        }
        return count > 100 || number == 8;
    }

    function safelyAdd(uint256 number) external returns (bool done) {
        try this.add(number) returns (bool) {
            done = true;
        } catch {
            count = 0;
        }
    }

    function fall(uint256 number) external returns (uint256) {
        if (number > 5) {
            number = 5;
        } else {
            ++number;
        }
        while (number > 1 && number != 3) {
            --number;
        }
        count = number == 3 ? 1 : 2;
        return number;
    }

    function idle() external pure {}
}
