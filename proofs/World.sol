// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Roles} from "../contracts/access/Roles.sol";
import {IInvestorRegistry} from "../contracts/interfaces/IInvestorRegistry.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {ITransferHook} from "../contracts/interfaces/ITransferHook.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {AccountLib} from "../contracts/types/Account.sol";
import {Config, ConfigLib} from "../contracts/types/Config.sol";
import {WordLib} from "../contracts/types/Word.sol";
import {Svm, Vm} from "./Cheats.sol";

/// @title World
/// @notice One series and its whitelist, deployed by their constructors from the code that is deployed anywhere else, and
/// then in any state: every word, role, table, balance, freeze, allowance and past that was never written, the pauses, the
/// rules, the period and the time may be anything. What is proved of one call here holds of each call of any sequence.
abstract contract World {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    Svm internal constant svm = Svm(address(uint160(uint256(keccak256("svm cheat code")))));

    address internal constant ADMIN = address(0xad417);
    address internal constant CALLER = address(0xca77e7);
    address internal constant SELLER = address(0x5e77e7);
    address internal constant BUYER = address(0xb4fe7);
    address internal constant BYSTANDER = address(0xb157a);
    uint256 internal constant DENOMINATION = 100;
    uint256 internal constant MOST = type(uint104).max;
    uint256 internal constant POLICY = 0xff << 184;
    bytes32 internal constant CONFIG = bytes32(uint256(0));
    bytes32 private constant SUPPLY = bytes32(uint256(1));
    uint256 private constant POSITIONS = 2;

    struct Seen {
        uint256 supply;
        uint256 seller;
        uint256 buyer;
        uint256 bystander;
    }

    IInvestorRegistry internal registry;
    ISovereignBond internal bond;

    function setUp() public virtual {
        _deploySeries(new ITransferHook[](0));
        svm.enableSymbolicStorage(address(registry));
        svm.enableSymbolicStorage(address(bond));
    }

    function _deploySeries(ITransferHook[] memory hooks) internal {
        registry = IInvestorRegistry(_deploy("InvestorRegistry", abi.encode(uint48(1), ADMIN, new bytes32[](0))));
        address administration = _deploy("SeriesAdministration", abi.encode(registry));
        ISovereignBond.Terms memory terms;
        (terms.name, terms.symbol, terms.seriesId, terms.decimals) = ("Made-up bond", "MUB", "MADEUP000001", 2);
        (terms.denomination, terms.registry, terms.categories) = (DENOMINATION, registry, 1);
        terms.recordTimes = new uint40[](2);
        (terms.recordTimes[0], terms.recordTimes[1]) = (1000, 2000);
        terms.hooks = hooks;
        bond = ISovereignBond(_deploy("SovereignBond", abi.encode(registry, administration, terms)));
        require(address(uint160(uint256(vm.load(address(bond), CONFIG)))) == address(registry), "another layout");
    }

    /// @dev Any time, and any categories, period, pauses and next record time, which has not passed; no policy.
    function _anyMoment() internal returns (uint256 config) {
        _anyTime();
        config = _storeConfig(POLICY | ConfigLib.HOOKS);
        vm.assume(Config.wrap(config).nextRecord() >= block.timestamp);
    }

    function _anyTime() internal {
        uint256 time = svm.createUint256("time");
        vm.assume(time < ConfigLib.NEVER);
        vm.warp(time);
    }

    /// @dev Any configuration, but the same registry, and what is in `kept`.
    function _storeConfig(uint256 kept) internal returns (uint256 config) {
        kept |= type(uint160).max;
        config = (uint256(vm.load(address(bond), CONFIG)) & kept) | (svm.createUint256("config") & ~kept);
        vm.store(address(bond), CONFIG, bytes32(config));
    }

    /// @dev What is stored of the supply and of three wallets. Read directly, since each call makes all that follows slower;
    /// {GateProof} has that this is what the series says.
    function _see() internal view returns (Seen memory) {
        return Seen(_supply(), _stored(SELLER), _stored(BUYER), _stored(BYSTANDER));
    }

    /// @dev What holds between calls; and no freeze is going to lapse.
    function _sound(Seen memory seen) internal pure {
        vm.assume(seen.supply & MOST <= (seen.supply >> 104) & MOST);
        vm.assume((seen.seller & MOST) + (seen.buyer & MOST) <= seen.supply & MOST);
        vm.assume((seen.seller | seen.buyer) & AccountLib.LAPSING == 0);
    }

    /// @dev Both wallets and the supply have changed since the last record time, so that no past has to be kept.
    function _touched(Seen memory seen, uint256 config) internal pure {
        uint256 period = Config.wrap(config).period();
        uint256 others = uint16(seen.supply >> 208) ^ period;
        others |= (uint16(seen.seller >> 208) ^ period) | (uint16(seen.buyer >> 208) ^ period);
        vm.assume(others == 0);
    }

    /// @dev Supply and allocation, as they are stored.
    function _supply() internal view returns (uint256) {
        return uint256(vm.load(address(bond), SUPPLY));
    }

    /// @dev A wallet's position as it is stored.
    function _stored(address wallet) internal view returns (uint256) {
        return uint256(vm.load(address(bond), keccak256(abi.encode(wallet, POSITIONS))));
    }

    /// @dev Admitted at this second, and of a category that may hold. Without a branch, of which each doubles the work.
    function _admitted(address wallet, uint256 config) internal view returns (uint256) {
        uint256 word = registry.wordOf(wallet);
        uint256 standing = _bit(word & WordLib.STATUS == WordLib.ADMITTED);
        return standing & _bit(word >> 216 >= block.timestamp) & (uint24(config >> 160) >> uint8(word >> 160)) & 1;
    }

    function _lacks(uint256 account, uint256 flag) internal pure {
        vm.assume(account & flag == 0);
    }

    /// @dev Admitted, whether or not that has expired or is blocked, and neither moved nor removed.
    function _hasPlace(address wallet) internal view returns (uint256) {
        uint256 standing = registry.wordOf(wallet) & (WordLib.ADMITTED | WordLib.MOVED | WordLib.REMOVED);
        return _bit(standing == WordLib.ADMITTED);
    }

    function _bit(bool is_) internal pure returns (uint256 bit) {
        // a bool is 0 or 1, and a conditional would be a branch
        assembly ("memory-safe") {
            bit := is_
        }
    }

    /// @dev The code that the project deploys, by its own compiler and settings.
    function _deploy(string memory name, bytes memory arguments) internal returns (address deployed) {
        string memory path = string.concat("build/proofs/out/", name, ".sol/", name, ".json");
        bytes memory code = bytes.concat(vm.getCode(path), arguments);
        // a contract whose code is only known at run time can't be made otherwise
        assembly ("memory-safe") {
            deployed := create(0, add(code, 32), mload(code))
        }
        require(deployed != address(0), name);
    }

    function _token() internal view returns (IERC20) {
        return IERC20(address(bond));
    }

    function _give(bytes32 role, address account) internal view {
        vm.assume(IAccessControl(address(registry)).hasRole(role, account));
    }

    /// @dev An account with no role at all, in the programme or in a series.
    function _stranger(address account) internal view {
        bytes32[14] memory roles = [
            Roles.ISSUER,
            Roles.REGISTRAR,
            Roles.REGULATOR,
            Roles.LICENCE_REGISTRY,
            Roles.FREEZER,
            Roles.ENFORCEMENT,
            Roles.PAYING_AGENT,
            Roles.CALCULATION_AGENT,
            Roles.REVIEWER,
            Roles.REDEEMER,
            Roles.PROGRAMME,
            Roles.SERIES,
            Roles.AGENT,
            Roles.GOVERNANCE
        ];
        for (uint256 i; i < roles.length; ++i) {
            vm.assume(!IAccessControl(address(registry)).hasRole(roles[i], account));
        }
        vm.assume(!IAccessControl(address(registry)).hasRole(Roles.GUARDIAN, account));
        vm.assume(!IAccessControl(address(registry)).hasRole(bytes32(0), account));
        vm.assume(account != bond.programme());
    }
}
