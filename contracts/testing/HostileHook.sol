// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Move} from "../types/Move.sol";
import {RecordingHook} from "./RecordingHook.sol";

/// @title HostileHook
/// @notice A hook for tests that fails, wastes gas, calls back or floods its caller.
contract HostileHook is RecordingHook {
    /// @notice What it does when it is called.
    enum Deed {
        None,
        Fail,
        Burn,
        Call,
        CallAndHide,
        Flood,
        Say
    }

    /// @notice What it does when it is asked; it cannot call back then.
    Deed public whenAsked;
    /// @notice What it does when it is told.
    Deed public whenTold;
    /// @notice How much gas it burns, where more than it has burns all; or how many bytes it floods its caller with.
    uint256 public appetite;
    /// @notice Whom it calls.
    address public target;
    /// @notice With what; or the error that it says.
    bytes public data;

    /// @notice This hook is hostile.
    error Hostile();

    constructor(uint8 moments_) RecordingHook(moments_) {}

    /// @notice Sets what it does from now on.
    function intend(Deed whenAsked_, Deed whenTold_) external {
        (whenAsked, whenTold) = (whenAsked_, whenTold_);
    }

    /// @notice Sets how much gas it burns, or bytes it floods with.
    function setAppetite(uint256 appetite_) external {
        appetite = appetite_;
    }

    /// @notice Sets whom it calls and with what.
    function setCall(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    /// @inheritdoc RecordingHook
    function check(Move calldata move) public view override returns (uint8) {
        require(whenAsked != Deed.Fail, Hostile());
        if (whenAsked == Deed.Burn) _burn();
        if (whenAsked == Deed.Say) LowLevelCall.bubbleRevert(data);
        return super.check(move);
    }

    /// @inheritdoc RecordingHook
    function moved(Move calldata move) public override {
        require(whenTold != Deed.Fail, Hostile());
        if (whenTold == Deed.Burn) _burn();
        if (whenTold == Deed.Call || whenTold == Deed.CallAndHide) _call(whenTold == Deed.CallAndHide);
        if (whenTold == Deed.Flood) _flood();
        super.moved(move);
    }

    function _burn() private view {
        uint256 gas = gasleft();
        uint256 floor = gas > appetite ? gas - appetite : 0;
        while (gasleft() > floor) {}
    }

    function _call(bool hide) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, bytes memory reason) = target.call(data);
        if (done || hide) return;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    function _flood() private view {
        uint256 size = appetite;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(mload(0x40), size)
        }
    }
}
