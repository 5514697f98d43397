// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Move} from "../types/Move.sol";

/// @title TellingHook
/// @notice A hook for tests that refuses every transfer until a time, always with the same code and figures.
contract TellingHook is ITransferHook, IHookFigures {
    uint8 private immutable _code;
    uint256 private immutable _until;
    uint256[] private _figures;

    constructor(uint8 code, uint256 until, uint256[] memory figures_) {
        (_code, _until) = (code, until);
        _figures = figures_;
    }

    /// @inheritdoc ITransferHook
    function moved(Move calldata move) external {}

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        return move.time <= _until ? _code : 0;
    }

    /// @inheritdoc IHookFigures
    function figures(Move calldata) external view returns (uint256[] memory) {
        return _figures;
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return 1;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(ITransferHook).interfaceId || interfaceId == type(IHookFigures).interfaceId
            || interfaceId == type(IERC165).interfaceId;
    }
}
