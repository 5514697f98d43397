// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Authorised} from "./access/Authorised.sol";
import {Announcing} from "./auction/Announcing.sol";
import {NonCompetitiveBidding} from "./auction/NonCompetitiveBidding.sol";
import {IAllotments} from "./interfaces/IAllotments.sol";
import {IPrimaryAuction} from "./interfaces/IPrimaryAuction.sol";
import {IYieldCalculator} from "./interfaces/IYieldCalculator.sol";

/// @title PrimaryAuction
/// @notice Auctions in which a debt office sells units of its series, buys them back or switches them: announces them and
/// takes bids, and hands every other call to the code of {AuctionAdministration}, which can never be replaced.
contract PrimaryAuction is IPrimaryAuction, Announcing, NonCompetitiveBidding {
    /// @inheritdoc IPrimaryAuction
    address public immutable administration;
    IYieldCalculator private immutable _yields;

    constructor(IAccessControl authority_, address administration_)
        Authorised(authority_)
        EIP712("Wasiqa PrimaryAuction", "1")
    {
        require(administration_.code.length != 0, AdministrationMissing());
        address asked = address(Authorised(administration_).authority());
        require(asked == address(authority_), AdministrationForeign(administration_));
        administration = administration_;
        _yields = IAllotments(administration_).calculator();
    }

    /// @dev What this code doesn't know is the administration's, which works on this contract's storage.
    fallback(bytes calldata call) external returns (bytes memory) {
        return Address.functionDelegateCall(administration, call);
    }

    function _calculator() internal view override returns (IYieldCalculator) {
        return _yields;
    }
}
