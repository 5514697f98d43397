// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ToldAccrual
/// @notice For tests, a programme of one series and the public record of that: what has accrued is what it was told.
contract ToldAccrual {
    /// @notice Seconds that the clocks of its place are ahead of UTC.
    int256 public utcOffset;

    address private immutable _bond;
    int256 private _numerator;
    uint256 private _denominator;

    constructor(address bond) {
        _bond = bond;
    }

    /// @notice From now on this has accrued, on any day; a denominator of 0: there is no record.
    function tell(int256 numerator, uint256 denominator, int256 offset) external {
        (_numerator, _denominator, utcOffset) = (numerator, denominator, offset);
    }

    /// @notice The series, whatever its id.
    function seriesOf(bytes32) external view returns (address) {
        return _bond;
    }

    /// @notice This contract, if it was told anything.
    function recordOf(bytes32) external view returns (address) {
        return _denominator == 0 ? address(0) : address(this);
    }

    /// @notice What it was told.
    function accruedAt(uint256) external view returns (int256, uint256) {
        return (_numerator, _denominator);
    }
}
