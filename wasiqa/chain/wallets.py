"""Wallets that are contracts: they sign what they say they have signed (ERC-1271), such as a Safe by its owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.signer import Signer
from wasiqa.eip712 import digest
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed, WasiqaError

_VALID = bytes.fromhex("1626ba7e")
_ERC1271 = (
    {
        "type": "function",
        "name": "isValidSignature",
        "stateMutability": "view",
        "inputs": [{"name": "hash", "type": "bytes32"}, {"name": "signature", "type": "bytes"}],
        "outputs": [{"name": "", "type": "bytes4"}],
    },
)


def takes(chain: Chain, wallet: str, hashed: bytes, signature: bytes) -> bool:
    """Does a contract say that it has signed this? No where there is none. Raises `ChainFailed` if nobody knows."""
    if not chain.code(wallet):
        return False
    try:
        answer = chain.call(Contract(wallet, _ERC1271), "isValidSignature", hashed, signature)
    except ChainFailed:
        raise
    except WasiqaError:
        return False
    return bool(answer == _VALID)


@dataclass(frozen=True)
class WalletSigner:
    """A wallet that is a contract, for which one of its owners signs."""

    chain: Chain
    address: str
    owner: Signer

    @classmethod
    def of(cls, chain: Chain, wallet: str, owner: Signer) -> Self:
        """Raises `InputRefused` where no contract is."""
        if not chain.code(wallet):
            raise InputRefused(f"{wallet} is no contract on this chain", hint="a wallet with a key signs as --account")
        return cls(chain, wallet, owner)

    def sign(self, transaction: dict[str, Any]) -> bytes:
        """Raises `NotAllowed`: a contract sends nothing by a signature."""
        raise NotAllowed(f"{self.address} is a contract and signs no transactions", hint="use --safe")

    def sign_typed(self, data: dict[str, Any]) -> bytes:
        """The owner's signature of EIP-712 data, or of a Safe's message of it, whichever the contract takes.

        Raises `NotAllowed` if it takes neither.
        """
        hashed = digest(data)
        for said in (data, _of_a_safe(self.chain.chain_id, self.address, hashed)):
            signature = self.owner.sign_typed(said)
            if takes(self.chain, self.address, hashed, signature):
                return signature
        raise NotAllowed(
            f"{self.address} doesn't take the signature of {self.owner.address} for its own",
            hint="name the --account of an owner who signs for it alone",
        )


def _of_a_safe(chain_id: int, safe: str, hashed: bytes) -> dict[str, Any]:
    """What an owner of a Safe signs so that the Safe has signed a hash: `SafeMessage`, in the Safe's own domain."""
    return {
        "domain": {"chainId": chain_id, "verifyingContract": safe},
        "types": {"SafeMessage": [{"name": "message", "type": "bytes"}]},
        "primaryType": "SafeMessage",
        "message": {"message": hashed},
    }
