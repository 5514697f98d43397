// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Netting} from "../types/Trade.sol";

/// @title INettings
/// @notice Any number of trades among any number of parties, set off against each other off chain: what is left moves in
/// one transaction, all or none. Everybody who gives or gets anything signs the same document, and gives an allowance for
/// what it gives. Whether the assets are worth each other is for the parties.
///
/// Typed data: the domain of {ISettlement}, `Netting(address[] parties,Leg[] legs,uint40 expiry,uint256 nonce)Leg(address
/// asset,uint16 from,uint16 to,uint256 amount)`, without line breaks.
interface INettings {
    /// @notice The netting is settled.
    event Netted(bytes32 indexed digest, Netting netting);

    /// @notice The last second of the netting has passed.
    error NettingExpired(uint40 expiry);
    /// @notice There is not one signature for each party, or there is nobody.
    error SignaturesDiffer(uint256 parties, uint256 signatures);
    /// @notice A leg names a party that there isn't.
    error PartyUnknown(uint256 leg);

    /// @notice Settles a netting. Anybody may hand it in.
    /// @param signatures one for each party, in their order
    function settleNet(Netting calldata netting, bytes[] calldata signatures) external;

    /// @notice What the parties of a netting sign: the EIP-712 digest.
    function digestOfNetting(Netting calldata netting) external view returns (bytes32);
}
