// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRepo} from "./IRepo.sol";
import {ITransferHook} from "./ITransferHook.sol";

/// @title IPledge
/// @notice Units that stay in their holder's wallet and can't leave it: no transfer may leave fewer than are pledged, so
/// that units which come in later make up for those that were taken; nor are they bought back from the holder. Coupons,
/// redemption, seizure and recovery know nothing of pledges; a recovery takes them along to the wallet that takes the lost
/// one's place. Serves any number of series on which it is installed. Only the repo contract pledges and releases.
interface IPledge is ITransferHook {
    /// @notice The wallet has so many units of the series pledged now.
    event PledgeSet(address indexed series, address indexed wallet, uint256 units);

    /// @notice Only the repo contract may do that.
    error NotTheRepo(address caller);

    /// @notice Pledges units of a wallet. Only the repo contract, which has the holder's signature.
    function pledge(address series, address wallet, uint256 units) external;
    /// @notice Lets units go that this wallet, or one whose place it took, has pledged. Only the repo contract.
    function release(address series, address wallet, uint256 units) external;

    /// @notice Lets units go that this wallet, or one whose place it took, has pledged, and has as many of them moved to `to`
    /// as there are, also of what is pledged otherwise. Needs no allowance: the holder's signature is the repo contract's to
    /// see. Only the repo contract.
    function claim(address series, address wallet, uint256 units, address to) external;

    /// @notice The contract that pledges.
    function repo() external view returns (IRepo);
    /// @notice How many units of a series are pledged in a wallet.
    function pledgedOf(address series, address wallet) external view returns (uint256 units);
    /// @notice The wallet in which pledges of this one are now: itself, or the successor that a recovery gave them.
    function holderOf(address series, address wallet) external view returns (address holder);
}
