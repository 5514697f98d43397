// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {INettings} from "../interfaces/INettings.sol";
import {Leg, Netting} from "../types/Trade.sol";
import {ExactTransfers} from "./ExactTransfers.sol";
import {SignedOnce} from "./SignedOnce.sol";

/// @title Nettings
/// @notice What is left of many trades, in one.
abstract contract Nettings is INettings, SignedOnce, ExactTransfers, ReentrancyGuardTransient {
    bytes32 private constant LEG = keccak256("Leg(address asset,uint16 from,uint16 to,uint256 amount)");
    bytes32 private constant NETTING = keccak256(
        "Netting(address[] parties,Leg[] legs,uint40 expiry,uint256 nonce)"
        "Leg(address asset,uint16 from,uint16 to,uint256 amount)"
    );

    /// @inheritdoc INettings
    function settleNet(Netting calldata netting, bytes[] calldata signatures) external nonReentrant {
        address[] calldata parties = netting.parties;
        require(block.timestamp <= netting.expiry, NettingExpired(netting.expiry));
        require(
            parties.length != 0 && parties.length == signatures.length,
            SignaturesDiffer(parties.length, signatures.length)
        );
        bytes32 digest = digestOfNetting(netting);
        for (uint256 i; i < parties.length; ++i) {
            _requireSigned(parties[i], digest, signatures[i]);
            _use(parties[i], netting.nonce);
        }
        emit Netted(digest, netting);
        for (uint256 i; i < netting.legs.length; ++i) {
            Leg calldata leg = netting.legs[i];
            require(leg.from < parties.length && leg.to < parties.length, PartyUnknown(i));
            _move(IERC20(leg.asset), parties[leg.from], parties[leg.to], leg.amount);
        }
    }

    /// @inheritdoc INettings
    function digestOfNetting(Netting calldata netting) public view returns (bytes32) {
        bytes32[] memory legs = new bytes32[](netting.legs.length);
        for (uint256 i; i < legs.length; ++i) {
            legs[i] = keccak256(abi.encode(LEG, netting.legs[i]));
        }
        bytes32 parties = keccak256(abi.encodePacked(netting.parties));
        bytes32 all = keccak256(abi.encodePacked(legs));
        return _hashTypedDataV4(keccak256(abi.encode(NETTING, parties, all, netting.expiry, netting.nonce)));
    }
}
