// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {IERC3643} from "../contracts/interfaces/IERC3643.sol";
import {Word, WordLib} from "../contracts/types/Word.sol";
import {World} from "./World.sol";

/// @title AdmissionProof
/// @notice Invariant 2: who gains units.
contract AdmissionProof is World {
    /// @notice Whoever calls whatever: a wallet gains units only if the whitelist admits it at that second, or if it takes
    /// the place of a lost wallet, and then it is admitted and not removed.
    function check_onlyTheAdmittedGain(address caller, address wallet) external {
        _anyMoment();
        uint256 before = _token().balanceOf(wallet);
        bool admitted = registry.receiverRefusal(wallet, _rules()) == 0;
        bytes memory call = svm.createCalldata("Series.sol", "Series");
        vm.prank(caller);
        (bool done,) = address(bond).call(call);
        vm.assume(done);
        if (_token().balanceOf(wallet) <= before) return;
        if (bytes4(call) == ISovereignBond.recoverWithCase.selector || bytes4(call) == IERC3643.recoveryAddress.selector) {
            Word word = Word.wrap(registry.wordOf(wallet));
            assert(word.has(WordLib.ADMITTED) && !word.has(WordLib.MOVED | WordLib.REMOVED));
        } else {
            assert(admitted);
        }
    }
}
