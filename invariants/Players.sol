// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CallingCash} from "../contracts/testing/CallingCash.sol";
import {HostileHook} from "../contracts/testing/HostileHook.sol";
import {RefusingCash} from "../contracts/testing/RefusingCash.sol";
import {Authorities} from "./Authorities.sol";
import {Receiver} from "./Receiver.sol";
import {VM} from "./Vm.sol";

/// @title Players
/// @notice Everybody: traders, offices, and the hostile hook, cash tokens and receiver, whose deeds are set here and done in the
/// midst of others'.
contract Players is Authorities {
    /// @notice Notes how much of each was done, in a file beside the stage's: where nothing is done, nothing can break.
    function tell() external {
        string[21] memory names = [
            "pass",
            "transfer",
            "issue",
            "seize",
            "burn",
            "freeze",
            "list",
            "fund",
            "push",
            "claim",
            "remit",
            "recover",
            "pause",
            "confirm",
            "unpause",
            "license",
            "admit",
            "install",
            "remove",
            "activate",
            "calm"
        ];
        string memory path = string.concat(folder, "/done.txt");
        for (uint256 i; i < names.length; ++i) {
            VM.writeLine(path, string.concat(names[i], " ", VM.toString(done[names[i]])));
        }
        VM.writeLine(path, string.concat("reenter ", VM.toString(receiver.deeds())));
    }

    /// @notice The hook refuses, fails, burns gas, floods its caller or calls back, when it is asked or told.
    function twistHook(uint256 asked, uint256 told, uint256 answer, uint256 appetite, uint256 call) external {
        _noteFailures();
        HostileHook one = hostile[call / 2 % hostile.length];
        // three times out of four it is quiet, else nothing would be left to break
        HostileHook.Deed whenAsked = HostileHook.Deed(asked % 4 == 0 ? asked / 4 % 7 : 0);
        one.intend(whenAsked, HostileHook.Deed(told % 2 == 0 ? told / 2 % 7 : 0));
        one.setAnswer(answer % 8 == 0 ? uint8(answer / 8) : 0);
        one.setAppetite(appetite % 600_000);
        one.setCall(address(receiver), abi.encodeCall(Receiver.act, ()));
        _intend(call);
    }

    /// @notice The hook that counts declares other moments, says that it has counted something, or refuses.
    function twistLiar(uint256 moments, uint256 counted, uint256 answer) external {
        liar.lie(
            moments % 2 == 0 ? 15 : uint8(moments / 2),
            counted % 3 == 0 ? 0 : counted % 3 == 1 ? liar.ALL() : counted,
            answer % 8 == 0 ? uint8(answer / 8) : 0
        );
    }

    /// @notice The first series' cash calls the receiver in the midst of each payment, which does something of its own.
    function twistCallingCash(uint256 call) external {
        address whom = call % 4 == 0 ? address(0) : address(receiver);
        CallingCash(address(cash[0])).setCall(whom, abi.encodeCall(Receiver.act, ()));
        _intend(call / 4);
    }

    /// @notice The second series' cash refuses a wallet, with many words or few, keeps a fee, or lies.
    function twistRefusingCash(uint256 wallet, bool refused, uint256 wordiness, uint256 fee, uint256 lies) external {
        RefusingCash token = RefusingCash(address(cash[1]));
        token.setRefused(wallets[wallet % wallets.length], refused);
        token.setWordiness(wordiness % 2 == 0 ? 0 : wordiness % 100_000);
        token.setFee(fee % 4 == 0 ? fee % 1000 : 0);
        token.setLying(lies % 4 == 0);
    }

    /// @dev What the receiver does when it is called: sell, sell to itself, claim, redeem, or try what it may not.
    function _intend(uint256 seed) private {
        (uint256 s, uint256 row) = _row(seed, seed / 8);
        address whom = wallets[seed / 64 % wallets.length];
        uint256 amount = _amount(s, address(receiver), seed / 1024);
        bytes[6] memory calls = [
            abi.encodeCall(_token(s).transfer, (whom, amount)),
            abi.encodeCall(agent.claim, (bonds[s], row, address(receiver))),
            abi.encodeCall(agent.push, (bonds[s], row, wallets)),
            abi.encodeCall(bonds[s].redeem, (whom, amount)),
            abi.encodeCall(agent.redeemOne, (bonds[s], cash[s], whom, amount, amount)),
            abi.encodeCall(bonds[s].mint, (address(receiver), amount))
        ];
        uint256 chosen = seed / 2 % 10;
        if (chosen >= calls.length) chosen = 0; // a sale is what it may do
        bool agents = chosen == 1 || chosen == 2 || chosen == 4;
        receiver.intend(agents ? address(agent) : address(bonds[s]), calls[chosen]);
    }
}
