// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {VM} from "./Vm.sol";
import {Rulers} from "./Rulers.sol";

/// @title Traders
/// @notice What holders do with their units, by each way that there is.
abstract contract Traders is Rulers {
    struct Sending {
        uint256 s;
        address sender;
        address target;
        uint256 amount;
    }

    /// @notice A holder sends units to somebody, maybe to itself: alone, through an operator, or in a batch.
    function transfer(uint256 s, uint256 from, uint256 to, uint256 amount, uint256 way)
        external
        judged(Deed.Transfer, s)
    {
        (address sender, address target) = (_holder(s % SERIES, from), wallets[to % wallets.length]);
        Sending memory sending = Sending(s % SERIES, sender, target, _amount(s % SERIES, sender, amount));
        _noteFailures();
        uint256 heard = liar.told(address(bonds[sending.s]));
        uint256 account = bonds[sending.s].accountOf(sender);
        bool foretold = _fungible(sending.s).canTransfer(sender, target, sending.amount);
        bool sent = _send(sending, way % 3);
        _count("transfer", sent);
        if (sending.amount <= _balance(account) && _tellFaithfully(sending.s)) {
            _expect(6, foretold == sent, "canTransfer and the transfer differ");
        }
        if (sent) _byTheRules(sending.s, heard);
        if (sender == target && sent) _toItself(sending, account, foretold);
    }

    /// @dev 6: what hooks refuse isn't done, and what is done they are told, once.
    function _byTheRules(uint256 s, uint256 heard) private {
        _expect(6, !_refused(s), "a transfer passed a hook that refuses");
        uint256 more = _liarHears(s) ? 1 : 0;
        _expect(
            6,
            liar.told(address(bonds[s])) == heard + more,
            "a hook was not told what moved, or one that is not there was"
        );
    }

    /// @dev 7: it needs all that another would, and changes nothing.
    function _toItself(Sending memory sending, uint256 account, bool foretold) private {
        _expect(7, bonds[sending.s].accountOf(sending.sender) == account, "a transfer to oneself changed something");
        _expect(7, sending.amount <= _free(account), "a transfer to oneself moved what was not free");
        _expect(7, _eligible(registry.wordOf(sending.sender)), "a transfer to oneself by who is not admitted");
        _expect(7, foretold || !_tellFaithfully(sending.s), "a transfer to oneself passed a rule");
    }

    function _send(Sending memory sending, uint256 way) private returns (bool) {
        (address sender, address target, uint256 amount) = (sending.sender, sending.target, sending.amount);
        IERC20 token = _token(sending.s);
        if (way == 0) return _by(sender, address(token), abi.encodeCall(token.transfer, (target, amount)));
        if (way == 1) {
            VM.prank(sender);
            token.approve(_operator, amount);
            return _by(_operator, address(token), abi.encodeCall(token.transferFrom, (sender, target, amount)));
        }
        (address[] memory targets, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        (targets[0], amounts[0]) = (target, amount);
        return _by(sender, address(token), abi.encodeCall(bonds[sending.s].batchTransfer, (targets, amounts)));
    }

    /// @dev All that a wallet holds, some of it, or some lots; now and then a little more than there is.
    function _amount(uint256 s, address wallet, uint256 seed) internal view returns (uint256) {
        (uint256 balance, uint256 lot) = (_token(s).balanceOf(wallet), bonds[s].denomination());
        if (seed % 4 == 0) return balance;
        return seed % 4 == 1 ? seed % (balance + lot) : lot * (seed % (balance / lot + 2));
    }
}
