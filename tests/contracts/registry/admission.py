"""Trees and vouchers for the tests of admission, as a registrar makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from tests.support.actors import Actors
from tests.support.chains import LocalChain
from wasiqa.chain.accounts import well_known
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist import merkle
from wasiqa.whitelist.pairs import packed
from wasiqa.whitelist.voucher import Said
from wasiqa.whitelist.word import Word

WHO = Actors()
REGISTRAR = role_id("REGISTRAR")
NEVER = (1 << 40) - 1
GOOD = Word(investor=0xABCDEF, category=2, country=586, venue=3, tax_class=1, admitted=True, valid_until=NEVER)


def address(word: Word) -> str:
    """The investor id of a word, as the registry writes it."""
    return checksummed(f"0x{word.investor:040x}")


def key(account: str) -> LocalAccount:
    """Who signs for one of the tests' accounts."""
    return next(known for known in well_known() if known.address == account)


STRANGERS_KEY: LocalAccount = Account.from_key("0x" + "17" * 32)


@dataclass(frozen=True)
class Grove:
    """A tree of a registry, and its words by wallet."""

    registry: Contract
    chain_id: int
    words: Mapping[str, int]

    def leaf(self, wallet: str) -> bytes:
        """The leaf of a wallet."""
        return merkle.leaf(merkle.leaf_head(self.chain_id, self.registry.address), packed(wallet, self.words[wallet]))

    @property
    def nodes(self) -> list[bytes]:
        """The tree."""
        return merkle.nodes(map(self.leaf, self.words))

    @property
    def root(self) -> bytes:
        """Its root."""
        return self.nodes[0]

    def root_from(self, wallet: str, word: int, proof: Sequence[bytes]) -> bytes:
        """Where a proof leads that isn't one of this tree."""
        return replace(self, words={wallet: word}).lead(wallet, proof)

    def lead(self, wallet: str, proof: Sequence[bytes]) -> bytes:
        """Where a proof leads from the leaf of a wallet."""
        return merkle.root(self.leaf(wallet), proof)

    def proof(self, wallet: str) -> list[bytes]:
        """The proof of a wallet's leaf."""
        nodes = self.nodes
        return list(merkle.siblings(nodes.__getitem__, nodes.index(self.leaf(wallet))))


@dataclass(frozen=True)
class Gate:
    """A registry that admits by proof and by voucher."""

    chain: LocalChain
    registry: Contract

    def grove(self, words: Mapping[str, Word | int]) -> Grove:
        """A tree of these words, not set yet."""
        numbers = {wallet: word.encode() if isinstance(word, Word) else word for wallet, word in words.items()}
        return Grove(self.registry, self.chain.chain_id, numbers)

    def planted(self, words: Mapping[str, Word | int], expiry: int = NEVER) -> Grove:
        """A tree of these words that admits."""
        grove = self.grove(words)
        self.set_root(grove.root, expiry)
        return grove

    def set_root(self, root: bytes, expiry: int, *, by: str = WHO.registrar) -> Receipt:
        """The registrar sets a root."""
        return self.chain.transact(self.registry, "setRoot", root, expiry, sender=by)

    def prove(self, grove: Grove, wallet: str, word: int | None = None) -> Receipt:
        """A stranger hands in a wallet's proof."""
        given = wallet, grove.words[wallet] if word is None else word, grove.proof(wallet)
        return self.chain.transact(self.registry, "admitByProof", *given, sender=WHO.outsider)

    def voucher(
        self,
        wallet: str,
        word: Word | int = GOOD,
        *,
        nonce: int | None = None,
        deadline: int = NEVER,
        by: LocalAccount | None = None,
        **domain: Any,
    ) -> tuple[Any, ...]:
        """Arguments of `admitBySignature`: signed by the registrar, with the nonce that is due."""
        # as it stands, also if no registrar would sign it
        said = Said.model_construct(
            chain_id=self.chain.chain_id,
            registry=self.registry.address,
            wallet=wallet,
            word=word.encode() if isinstance(word, Word) else word,
            nonce=self.chain.call(self.registry, "nonces", wallet) if nonce is None else nonce,
            deadline=deadline,
        ).typed_data()
        signer = by or key(WHO.registrar)
        signed = signer.sign_message(encode_typed_data(said["domain"] | domain, said["types"], said["message"]))
        return *said["message"].values(), signer.address, bytes(signed.signature)

    def hand_in(self, voucher: tuple[Any, ...]) -> Receipt:
        """A stranger hands in a voucher."""
        return self.chain.transact(self.registry, "admitBySignature", *voucher, sender=WHO.outsider)

    def block_investor(self, word: Word, *wallets: str, blocked: bool = True, by: str = "registrar") -> Receipt:
        """The registrar, or the regulator, blocks an investor with these wallets."""
        function = {"registrar": "setInvestorBlock", "regulator": "setRegulatorInvestorBlock"}[by]
        given = address(word), list(wallets), blocked
        return self.chain.transact(self.registry, function, *given, sender=getattr(WHO, by))

    def write(self, wallet: str, word: Word) -> Receipt:
        """The registrar's own transaction."""
        given = [wallet], [word.encode()]
        return self.chain.transact(self.registry, "setWords", *given, sender=WHO.registrar)

    def word(self, wallet: str) -> Word:
        """What the registry says."""
        return Word.decode(self.chain.call(self.registry, "wordOf", wallet))


BARRED = {
    "blocked by the registrar": replace(GOOD, blocked_by_registrar=True),
    "blocked by the regulator": replace(GOOD, blocked_by_regulator=True),
    "blocked by the licence registry": replace(GOOD, blocked_by_licence=True),
    "moved": replace(GOOD, moved=True),
    "removed": replace(GOOD, admitted=False, removed=True),
    "removed and admitted": replace(GOOD, removed=True),
}
"""Words that neither a proof nor a voucher may write, nor write over."""
