// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7943Fungible} from "../contracts/interfaces/IERC7943Fungible.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {AnyHook, SteadyHook} from "./AnyHook.sol";
import {Movements} from "./Movements.sol";
import {World} from "./World.sol";

/// @title HookedWorld
/// @notice The same with one hook installed, which is asked and told of anything.
abstract contract HookedWorld is World {
    bytes32 private constant HOOK = bytes32(uint256(5));

    address internal hook;

    function setUp() public virtual override {
        super.setUp();
        hook = _hook();
        vm.store(address(bond), CONFIG, vm.load(address(bond), CONFIG) | bytes32(uint256(1 << 212)));
        uint256 moments = svm.createUint256("moments") & type(uint8).max;
        vm.store(address(bond), HOOK, bytes32(uint256(uint160(hook)) | moments << 160));
    }

    function _hook() internal virtual returns (address);
}

/// @title HookProof
/// @notice Invariants 1 and 2, whatever a hook answers, and whether or not it works.
contract HookProof is HookedWorld, Movements {
    function setUp() public override(World, HookedWorld) {
        super.setUp();
    }

    function check_aTransferPastAnyHook(uint256 value) external {
        _proveMovement(SELLER, abi.encodeCall(IERC20.transfer, (BUYER, value)), false);
    }

    function check_anIssuePastAnyHook(uint256 value) external {
        _proveMovement(CALLER, abi.encodeCall(ISovereignBond.mint, (BUYER, value)), false);
    }

    /// @notice Pledged units, moved by the hook that holds them.
    function check_movePledged(uint256 value) external {
        _proveMovement(hook, abi.encodeCall(ISeriesAdministration.movePledged, (SELLER, BUYER, value)), false);
    }

    /// @notice Nobody but a hook that is asked about transfers moves pledged units.
    function check_onlyAHookMovesPledgedUnits(uint256 value) external {
        _anyMoment();
        vm.prank(CALLER);
        (bool done,) = address(bond).call(abi.encodeCall(ISeriesAdministration.movePledged, (SELLER, BUYER, value)));
        assert(!done);
    }

    /// @notice Wrong sentences, which have to be refuted: no pledged units move.
    function check_refuted_noPledgedUnitsMove(uint256 value) external {
        vm.assume(value != 0);
        _neverSucceeds(hook, abi.encodeCall(ISeriesAdministration.movePledged, (SELLER, BUYER, value)));
    }

    /// @notice A hook has no say.
    function check_refuted_aHookStopsNoTransfer(uint256 value) external {
        uint256 config = _anyMoment();
        Seen memory before = _see();
        _sound(before);
        _touched(before, config);
        vm.assume(IERC7943Fungible(address(bond)).canTransfer(SELLER, BUYER, value));
        vm.assume(value <= before.seller & MOST);
        vm.prank(SELLER);
        (bool done,) = address(bond).call(abi.encodeCall(IERC20.transfer, (BUYER, value)));
        assert(done);
    }

    function _hook() internal override returns (address) {
        return address(new AnyHook());
    }
}

/// @title HookedGateProof
/// @notice Invariant 6 with a hook that answers the same when it is asked again, and is told without failing.
contract HookedGateProof is HookedWorld {
    function check_canTransferIsTransferPastAHook(uint256 value) external {
        uint256 config = _anyMoment();
        Seen memory before = _see();
        _sound(before);
        _touched(before, config);
        vm.assume(value <= before.seller & MOST);
        bool can = IERC7943Fungible(address(bond)).canTransfer(SELLER, BUYER, value);
        vm.prank(SELLER);
        (bool done,) = address(bond).call(abi.encodeCall(IERC20.transfer, (BUYER, value)));
        assert(can == done);
    }

    function _hook() internal override returns (address steady) {
        steady = address(new SteadyHook());
        svm.enableSymbolicStorage(steady);
    }
}
