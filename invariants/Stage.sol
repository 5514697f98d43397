// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7943Fungible} from "../contracts/interfaces/IERC7943Fungible.sol";
import {IInvestorRegistry} from "../contracts/interfaces/IInvestorRegistry.sol";
import {ILicenceRegistry} from "../contracts/interfaces/ILicenceRegistry.sol";
import {IPayingAgent} from "../contracts/interfaces/IPayingAgent.sol";
import {IPaymentAdministration} from "../contracts/interfaces/IPaymentAdministration.sol";
import {IPaymentBooks} from "../contracts/interfaces/IPaymentBooks.sol";
import {IProgramme} from "../contracts/interfaces/IProgramme.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Receiver} from "./Receiver.sol";
import {VM} from "./Vm.sol";

/// @title Stage
/// @notice A programme as its own commands have deployed it, read from a file: two series that share whitelist, paying agent and a
/// hostile hook. The first pays in a token that calls a holder in the midst of each payment, the second in one that
/// refuses, lies and keeps a fee.
abstract contract Stage {
    uint256 internal constant SERIES = 2;
    /// @dev The one venue that is licensed.
    uint16 internal constant VENUE = 1;
    bytes32 internal constant CASE = keccak256("a made-up case");

    IInvestorRegistry public immutable registry;
    ILicenceRegistry public immutable licences;
    IProgramme public immutable programme;
    IPayingAgent public immutable agent;
    address public immutable hook;
    Receiver public immutable receiver;

    /// @dev The word of an investor of whom nothing is amiss.
    uint256 internal immutable _good;
    address internal immutable _issuance;
    address internal immutable _enforcement;
    address internal immutable _governance;
    address internal immutable _guardian;
    address internal immutable _registrar;
    address internal immutable _regulator;
    address internal immutable _freezer;
    address internal immutable _payer;
    address internal immutable _operator;

    /// @notice The two series.
    ISovereignBond[SERIES] public bonds;
    /// @notice The cash of each.
    IERC20[SERIES] public cash;
    /// @notice Who may ever hold: admitted wallets, the receiver, and some that nobody admits at first.
    address[] public wallets;

    /// @notice The folder of its files.
    string public folder;

    constructor() {
        folder = VM.envOr("WASIQA_STAGE", "build/invariants");
        string memory told = VM.readFile(string.concat(folder, "/stage.json"));
        VM.loadAllocs(string.concat(folder, "/state.json"));
        VM.warp(VM.parseJsonUint(told, ".now"));
        registry = IInvestorRegistry(VM.parseJsonAddress(told, ".registry"));
        licences = ILicenceRegistry(VM.parseJsonAddress(told, ".licences"));
        programme = IProgramme(VM.parseJsonAddress(told, ".programme"));
        agent = IPayingAgent(VM.parseJsonAddress(told, ".agent"));
        hook = VM.parseJsonAddress(told, ".hook");
        _issuance = VM.parseJsonAddress(told, ".issuance");
        _enforcement = VM.parseJsonAddress(told, ".enforcement");
        _governance = VM.parseJsonAddress(told, ".governance");
        _guardian = VM.parseJsonAddress(told, ".guardian");
        _registrar = VM.parseJsonAddress(told, ".registrar");
        _regulator = VM.parseJsonAddress(told, ".regulator");
        _freezer = VM.parseJsonAddress(told, ".freezer");
        _payer = VM.parseJsonAddress(told, ".payer");
        _operator = VM.parseJsonAddress(told, ".operator");
        address[] memory series = VM.parseJsonAddressArray(told, ".bonds");
        address[] memory tokens = VM.parseJsonAddressArray(told, ".cash");
        for (uint256 s; s < SERIES; ++s) {
            (bonds[s], cash[s]) = (ISovereignBond(series[s]), IERC20(tokens[s]));
        }
        wallets = VM.parseJsonAddressArray(told, ".wallets");
        receiver = new Receiver();
        _good = registry.wordOf(wallets[0]);
        VM.prank(_registrar);
        registry.writeWord(address(receiver), _good);
        wallets.push(address(receiver));
        for (uint256 s; s < SERIES; ++s) {
            uint256 lots = 20 * bonds[s].denomination();
            VM.prank(_issuance);
            bonds[s].mint(address(receiver), lots);
        }
    }

    /// @notice How many wallets there are.
    function walletCount() external view returns (uint256) {
        return wallets.length;
    }

    function _token(uint256 s) internal view returns (IERC20) {
        return IERC20(address(bonds[s]));
    }

    function _rules(uint256 s) internal view returns (ISeriesAdministration) {
        return ISeriesAdministration(address(bonds[s]));
    }

    function _fungible(uint256 s) internal view returns (IERC7943Fungible) {
        return IERC7943Fungible(address(bonds[s]));
    }

    function _books() internal view returns (IPaymentAdministration) {
        return IPaymentAdministration(address(agent));
    }

    function _rows(uint256 s) internal view returns (IPaymentBooks.Row[] memory) {
        return _books().rowsOf(bonds[s]);
    }
}
