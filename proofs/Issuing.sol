// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProgramme} from "../contracts/interfaces/IProgramme.sol";
import {World} from "./World.sol";

/// @title ProgrammeProof
/// @notice An account without any role can do nothing at a programme, but have it book what a series has redeemed.
contract ProgrammeProof is World {
    IProgramme private programme;

    function setUp() public override {
        super.setUp();
        programme = IProgramme(_deploy("Programme", abi.encode(registry, 0, bytes32(0), address(0))));
        svm.enableSymbolicStorage(address(programme));
    }

    function check_aStrangerDoesNothingInAProgramme() external {
        _stranger(CALLER);
        bytes memory call = svm.createCalldata("Office.sol", "Office");
        vm.assume(bytes4(call) != IProgramme.release.selector);
        vm.prank(CALLER);
        (bool done,) = address(programme).call(call);
        assert(!done);
    }

    /// @notice A wrong sentence, which has to be refuted: nor does governance.
    function check_refuted_nobodyDoesAnythingInAProgramme(uint256 ceiling) external {
        vm.prank(CALLER);
        (bool done,) = address(programme).call(abi.encodeCall(IProgramme.setCeiling, (ceiling)));
        assert(!done);
    }
}
