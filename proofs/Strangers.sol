// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAdmission} from "../contracts/interfaces/IAdmission.sol";
import {IERC3643} from "../contracts/interfaces/IERC3643.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {World} from "./World.sol";

/// @title StrangerProof
/// @notice What an account without any role can change of others by any call: of a series, of the whitelist.
contract StrangerProof is World {
    /// @notice No call of a series by a stranger changes anybody's balance, frozen units, freeze or word, or the supply or
    /// the allocation. Transfers are left out: {UnitsProof} has what they change.
    function check_aStrangerChangesNobodyInASeries() external {
        _strangersWorld();
        (uint256 account, uint256 word, uint256 supply) = (_stored(SELLER), registry.wordOf(SELLER), _supply());
        bytes memory call = svm.createCalldata("Series.sol", "Series");
        vm.assume(bytes4(call) != IERC20.transfer.selector);
        vm.assume(bytes4(call) != IERC20.transferFrom.selector);
        vm.assume(bytes4(call) != ISovereignBond.batchTransfer.selector);
        _call(address(bond), call);
        assert(_stored(SELLER) == account);
        assert(registry.wordOf(SELLER) == word);
        assert(_supply() == supply);
    }

    /// @notice No call of the whitelist by a stranger changes anybody's word. What the registrar has signed, by root or by
    /// voucher, anybody may bring, and so these two functions are left out.
    function check_aStrangerChangesNobodyInTheWhitelist() external {
        _strangersWorld();
        (uint256 account, uint256 word) = (_stored(SELLER), registry.wordOf(SELLER));
        bytes memory call = svm.createCalldata("Whitelist.sol", "Whitelist");
        vm.assume(bytes4(call) != IAdmission.admitByProof.selector);
        vm.assume(bytes4(call) != IAdmission.admitBySignature.selector);
        _call(address(registry), call);
        assert(_stored(SELLER) == account);
        assert(registry.wordOf(SELLER) == word);
    }

    /// @notice Who was not allowed so much moves nothing of another's.
    function check_noTransferFromBeyondTheAllowance(uint256 value) external {
        _strangersWorld();
        vm.assume(_token().allowance(SELLER, CALLER) < value);
        vm.prank(CALLER);
        (bool done,) = address(bond).call(abi.encodeCall(IERC20.transferFrom, (SELLER, BUYER, value)));
        assert(!done);
    }

    /// @notice A wrong sentence, which has to be refuted: nor do they change an allowance.
    function check_refuted_aStrangerGivesNoAllowance() external {
        _strangersWorld();
        uint256 allowed = _token().allowance(CALLER, SELLER);
        _call(address(bond), abi.encodeCall(IERC20.approve, (SELLER, svm.createUint256("value"))));
        assert(_token().allowance(CALLER, SELLER) == allowed);
    }

    function _strangersWorld() private {
        _anyMoment();
        _stranger(CALLER);
    }

    function _call(address target, bytes memory call) private {
        vm.prank(CALLER);
        (bool done,) = target.call(call);
        vm.assume(done);
    }
}

/// @title RestProof
/// @notice Invariants 1 and 2, of all functions of a series that move no units: whoever calls, with whatever roles, neither
/// balances nor supply change.
contract RestProof is World {
    function check_noOtherFunctionMovesUnits() external {
        _anyMoment();
        (uint256 supply, uint256 balance) = (_token().totalSupply(), _token().balanceOf(SELLER));
        bytes memory call = svm.createCalldata("Series.sol", "Series");
        _leaveOut(bytes4(call));
        vm.prank(CALLER);
        (bool done,) = address(bond).call(call);
        vm.assume(done);
        assert(_token().totalSupply() == supply);
        assert(_token().balanceOf(SELLER) == balance);
    }

    /// @dev What moves units, which {UnitsProof} has in part; and three that Halmos does not follow to the end.
    function _leaveOut(bytes4 selector) private pure {
        bytes4[17] memory others = [
            IERC20.transfer.selector,
            IERC20.transferFrom.selector,
            ISovereignBond.batchTransfer.selector,
            ISovereignBond.mint.selector,
            ISovereignBond.batchMint.selector,
            ISovereignBond.redeem.selector,
            ISovereignBond.forcedTransfer.selector,
            ISovereignBond.forcedTransferWithCase.selector,
            IERC3643.batchForcedTransfer.selector,
            IERC3643.burn.selector,
            ISeriesAdministration.burnWithCase.selector,
            IERC3643.batchBurn.selector,
            ISovereignBond.recoverWithCase.selector,
            IERC3643.recoveryAddress.selector,
            ISeriesAdministration.installHook.selector,
            ISeriesAdministration.setFutureRecordTimes.selector,
            ISeriesAdministration.setTail.selector
        ];
        for (uint256 i; i < others.length; ++i) {
            vm.assume(selector != others[i]);
        }
    }
}
