"""What each standard's text declares: functions by signature, and the ERC-165 id that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import xor
from types import MappingProxyType
from typing import NamedTuple

from eth_utils.crypto import keccak


class Standard(NamedTuple):
    """One interface; `identifier` is the id that the text or the field's tools give it."""

    identifier: str
    functions: tuple[str, ...]


def identifier(*functions: str) -> bytes:
    """The ERC-165 id of an interface: its functions' selectors, combined by xor."""
    selectors = (int.from_bytes(keccak(text=function)[:4], "big") for function in functions)
    return reduce(xor, selectors).to_bytes(4, "big")


ERC165 = Standard("01ffc9a7", ("supportsInterface(bytes4)",))
ERC20 = Standard(
    "36372b07",
    (
        "totalSupply()",
        "balanceOf(address)",
        "transfer(address,uint256)",
        "transferFrom(address,address,uint256)",
        "approve(address,uint256)",
        "allowance(address,address)",
    ),
)
ERC2612 = Standard(
    "9d8ff7da",
    (
        "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        "nonces(address)",
        "DOMAIN_SEPARATOR()",
    ),
)
ERC7943 = Standard(
    "3edbb4c4",
    (
        "forcedTransfer(address,address,uint256)",
        "setFrozenTokens(address,uint256)",
        "canSend(address)",
        "canReceive(address)",
        "getFrozenTokens(address)",
        "canTransfer(address,address,uint256)",
    ),
)
ERC3643 = Standard(
    "b97d944c",
    (
        "onchainID()",
        "version()",
        "identityRegistry()",
        "compliance()",
        "paused()",
        "isFrozen(address)",
        "getFrozenTokens(address)",
        "setName(string)",
        "setSymbol(string)",
        "setOnchainID(address)",
        "pause()",
        "unpause()",
        "setAddressFrozen(address,bool)",
        "freezePartialTokens(address,uint256)",
        "unfreezePartialTokens(address,uint256)",
        "setIdentityRegistry(address)",
        "setCompliance(address)",
        "forcedTransfer(address,address,uint256)",
        "mint(address,uint256)",
        "burn(address,uint256)",
        "recoveryAddress(address,address,address)",
        "batchTransfer(address[],uint256[])",
        "batchForcedTransfer(address[],address[],uint256[])",
        "batchMint(address[],uint256[])",
        "batchBurn(address[],uint256[])",
        "batchSetAddressFrozen(address[],bool[])",
        "batchFreezePartialTokens(address[],uint256[])",
        "batchUnfreezePartialTokens(address[],uint256[])",
    ),
)
IDENTITY_REGISTRY = Standard(
    "8ff89f73",
    (
        "identityStorage()",
        "issuersRegistry()",
        "topicsRegistry()",
        "setIdentityRegistryStorage(address)",
        "setClaimTopicsRegistry(address)",
        "setTrustedIssuersRegistry(address)",
        "registerIdentity(address,address,uint16)",
        "deleteIdentity(address)",
        "updateCountry(address,uint16)",
        "updateIdentity(address,address)",
        "batchRegisterIdentity(address[],address[],uint16[])",
        "contains(address)",
        "isVerified(address)",
        "identity(address)",
        "investorCountry(address)",
    ),
)

OF_A_SERIES: Mapping[str, Standard] = MappingProxyType(
    {
        "ERC-165": ERC165,
        "ERC-20": ERC20,
        "ERC-20 metadata": Standard("a219a025", ("name()", "symbol()", "decimals()")),
        "ERC-2612": ERC2612,
        "ERC-5267": Standard("84b0196e", ("eip712Domain()",)),
        "ERC-7943 fungible": ERC7943,
        "ERC-3643 token": ERC3643,
        "ERC-3643 token with ERC-20": Standard("8f4abf4b", ERC3643.functions + ERC20.functions),
        "ERC-1404": Standard(
            "ab84a5c8",
            ("detectTransferRestriction(address,address,uint256)", "messageForTransferRestriction(uint8)"),
        ),
        "ERC-1404 extension": Standard("d32c7bb5", ("detectTransferRestrictionFrom(address,address,address,uint256)",)),
    }
)
OF_THE_REGISTRY: Mapping[str, Standard] = MappingProxyType(
    {"ERC-165": ERC165, "ERC-3643 identity registry": IDENTITY_REGISTRY}
)
