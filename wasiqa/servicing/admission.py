"""Admission by proof and by voucher, as a chain's registry has it, and who stays out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.errors import NotAllowed
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.describe import FIELDS, standing
from wasiqa.whitelist.proof import Proof
from wasiqa.whitelist.returning import BLOCKS
from wasiqa.whitelist.voucher import Said, Voucher
from wasiqa.whitelist.word import MASKS, Word

_BARS = ("moved", "removed", "blocked_by_regulator", "blocked_by_licence", "blocked_by_registrar")


@dataclass(frozen=True)
class Admission:
    """What a registry says of trees and investors, and how it is told."""

    chain: Chain
    registry: Contract

    def require_same(self, what: str, chain_id: int, registry: str) -> None:
        """Raise `NotAllowed` unless this is the registry that something was made for."""
        if (chain_id, registry) != (self.chain.chain_id, self.registry.address):
            raise NotAllowed(
                f"{what} is for registry {registry} on chain {chain_id}, "
                f"but this is {self.registry.address} on chain {self.chain.chain_id}",
                hint="name the right --network and --deployments",
                code="OTHER_REGISTRY",
            )

    def expiry(self, root: str) -> int:
        """Until when a tree admits; 0 if it doesn't."""
        return int(self.chain.call(self.registry, "rootExpiry", bytes.fromhex(root[2:])))

    def set_root(self, root: str, expiry: int, sender: str) -> Receipt:
        """The registrar lets a tree admit, or withdraws it (0)."""
        return self.chain.transact(self.registry, "setRoot", bytes.fromhex(root[2:]), expiry, sender=sender)

    def word(self, wallet: str) -> int:
        """The word of a wallet."""
        return int(self.chain.call(self.registry, "wordOf", wallet))

    def require_admissible(self, proof: Proof, zone: ZoneInfo) -> None:
        """Raise `NotAllowed` with the first reason why the registry would refuse a proof."""
        why = next(self._reasons(proof, zone), None)
        if why is not None:
            raise NotAllowed(
                f"{proof.wallet} can't be admitted by this proof: {why}", hint="ask the registrar", code="PROOF_REFUSED"
            )

    def admit(self, proof: Proof, sender: str) -> Receipt:
        """Anybody has a wallet admitted."""
        given = proof.wallet, proof.word, proof.siblings()
        return self.chain.transact(self.registry, "admitByProof", *given, sender=sender)

    def nonce(self, wallet: str) -> int:
        """The number of a wallet's next voucher."""
        return int(self.chain.call(self.registry, "nonces", wallet))

    def require_signable(self, said: Said, signer: str) -> None:
        """Raise `NotAllowed` if the registry would refuse what `signer` is about to sign."""
        if not self.chain.call(self.registry, "hasRole", role_id("REGISTRAR"), signer):
            raise NotAllowed(
                f"{signer} doesn't hold the role REGISTRAR",
                hint="name the registrar with --account",
                code="MISSING_ROLE",
            )
        self._require_free(said)

    def require_redeemable(self, voucher: Voucher) -> None:
        """Raise `NotAllowed` with the reason why the registry would refuse a voucher."""
        if voucher.deadline < self.chain.now():
            raise NotAllowed(
                f"the voucher of {voucher.wallet} was to be used before",
                hint="ask for a new one",
                code="VOUCHER_LAPSED",
            )
        if voucher.nonce != self.nonce(voucher.wallet):
            told = f"the voucher of {voucher.wallet} was used or cancelled, or another comes first"
            raise NotAllowed(told, hint="ask the registrar for a new one")
        self._require_free(voucher)

    def redeem(self, voucher: Voucher, sender: str) -> Receipt:
        """Anybody hands in a voucher."""
        return self.chain.transact(self.registry, "admitBySignature", *voucher.arguments(), sender=sender)

    def cancel(self, wallet: str, sender: str) -> Receipt:
        """The registrar makes the voucher that is out for a wallet worthless."""
        return self.chain.transact(self.registry, "cancelVouchers", [wallet], sender=sender)

    def _require_free(self, said: Said) -> None:
        known, word = Word.decode(self.word(said.wallet)), Word.decode(said.word)
        bars = [name for name in _BARS if getattr(known, name)]
        blocks = [name for investor in {known.investor, word.investor} for name in self.blocked(investor)]
        for who, names in ((said.wallet, bars), (f"the investor of {said.wallet}", blocks)):
            if names:
                told = f"{who} is {' and '.join(FIELDS[name] for name in names)}, which no voucher lifts"
                raise NotAllowed(told, hint="only who did that can undo it")

    def blocked(self, investor: int) -> tuple[str, ...]:
        """The fields of a word that name those who block an investor."""
        blocks = int(self.chain.call(self.registry, "investorBlocks", _address(investor)))
        return tuple(name for name in BLOCKS if blocks & MASKS[name])

    def all_blocks(self, since: int = 0) -> dict[int, int]:
        """Who blocks which investor now, as bits of a word; `since` is a block before the registry."""
        events = self.chain.events(self.registry, "InvestorBlockSet", since)
        return {int(event.args["investor"], 16): int(event.args["blocks"]) for event in events}

    def suspend(self, investor: int, wallets: Sequence[str], suspended: bool, sender: str) -> Receipt:
        """The registrar blocks an investor and these of its wallets, or lifts that, in one transaction."""
        given = _address(investor), list(wallets), suspended
        return self.chain.transact(self.registry, "setInvestorBlock", *given, sender=sender)

    def block_by_regulator(self, investor: int, wallets: Sequence[str], blocked: bool, sender: str) -> Receipt:
        """The regulator does the same."""
        given = _address(investor), list(wallets), blocked
        return self.chain.transact(self.registry, "setRegulatorInvestorBlock", *given, sender=sender)

    def _reasons(self, proof: Proof, zone: ZoneInfo) -> Iterator[str]:
        now, expiry, word = self.chain.now(), self.expiry(proof.root), Word.decode(proof.word)
        known = self.word(proof.wallet)
        if known:
            yield f"the registry knows it already, as {standing(Word.decode(known))}"
        if not expiry:
            yield "the registrar has not set the tree's root, or has withdrawn it"
        elif expiry < now:
            yield f"the tree admitted until {datetime.fromtimestamp(expiry, zone):%Y-%m-%d}"
        if word.valid_until < now:
            yield f"its registration ended on {datetime.fromtimestamp(word.valid_until, zone):%Y-%m-%d}"
        blocks = self.blocked(word.investor)
        if blocks:
            yield f"its investor is {' and '.join(FIELDS[name] for name in blocks)}"


def _address(investor: int) -> str:
    return checksummed(investor.to_bytes(20, "big"))
