// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";

/// @title TransferHook
/// @notice What every hook here is: a rule that can tell the figures behind its answer.
abstract contract TransferHook is ITransferHook, IHookFigures {
    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public pure virtual returns (bool) {
        return interfaceId == type(ITransferHook).interfaceId || interfaceId == type(IHookFigures).interfaceId
            || interfaceId == type(IERC165).interfaceId;
    }
}
