// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// ruleid: named-imports
import "./All.sol";
// ruleid: named-imports
import * as Everything from "./All.sol";
// ok: named-imports
import {One} from "./All.sol";
