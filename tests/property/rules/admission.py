"""Admission by trees and vouchers, and who is kept out of both."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.contracts.registry.admission import Gate, Grove
from tests.property.checks import Step
from tests.property.model.registry import NO_EXPIRY
from tests.property.rules.moves import Moves, Try, tries
from tests.property.rules.player import switches, wallets
from tests.property.sheets import DAY, INVESTORS
from wasiqa.categories import Category
from wasiqa.whitelist.word import Word

# mostly one that nobody has admitted, since a proof does nothing for others
newcomers = st.sampled_from(("outsider", "outsider", "outsider", "fund", "second_bank"))
days = st.sampled_from((NO_EXPIRY, NO_EXPIRY, NO_EXPIRY, 12, 0))
words = st.builds(
    Word,
    investor=st.sampled_from([int(investor, 16) for investor in INVESTORS]),
    category=st.sampled_from((Category.BANK, Category.BANK, Category.FUND, 24)),
    country=st.just(586),
    admitted=st.sampled_from((True, True, True, True, False)),
    blocked_by_regulator=st.sampled_from((False, False, False, False, True)),
    removed=st.sampled_from((False, False, False, False, True)),
    valid_until=st.just(NO_EXPIRY),
)


class AdmissionRules(Moves):
    """The registrar's trees and vouchers, handed in by anybody, also again and too late."""

    _shown: tuple[Grove, str] | None = None

    @rule(
        wallet=newcomers,
        word=words,
        until=days,
        way=st.sampled_from(("shown", "shown", "withdrawn", "an older one")),
        then=tries,
    )
    def somebody_is_admitted_by_a_tree(self, wallet: str, word: Word, until: int, way: str, then: Try) -> None:
        address = self.address(wallet)
        if way != "an older one" or self._shown is None:
            self._shown = self._gate.grove({address: word, self.address("deployer"): word}), address
            if until != NO_EXPIRY:
                until = self.world.start.clock.now + until * DAY
            for expiry in (until, 0) if way == "withdrawn" else (until,):
                told = partial(self.model.registry.set_root, self._shown[0].root, expiry)
                self.act(Step(), told, "InvestorRegistry", "setRoot", *told.args, by="REGISTRAR")
        self._show(*self._shown)
        self.attempt(then, wallet)

    @rule(
        wallet=newcomers,
        word=words,
        way=st.sampled_from(("signed", "signed", "signed", "late", "used", "cancelled")),
        then=tries,
    )
    def somebody_hands_in_a_voucher(self, wallet: str, word: Word, way: str, then: Try) -> None:
        self._sign(wallet, word, way)
        self.attempt(then, wallet)

    @rule(wallet=wallets, alone=switches, authority=st.sampled_from(("registrar", "regulator")), blocked=switches)
    def an_authority_blocks_an_investor(self, wallet: str, alone: bool, authority: str, blocked: bool) -> None:
        address = self.address(wallet)
        investor = f"0x{self.model.registry.words[address].investor:040x}"
        function = {"registrar": "setInvestorBlock", "regulator": "setRegulatorInvestorBlock"}[authority]
        with_wallets = [] if alone else [address]
        told = partial(self.model.registry.set_investor_block, authority, investor, with_wallets, blocked)
        given = investor, with_wallets, blocked
        self.act(Step(), told, "InvestorRegistry", function, *given, by=authority.upper())
        # who is blocked tries it at once with another wallet
        word = Word(int(investor, 16), Category.BANK, 586, admitted=True, valid_until=NO_EXPIRY)
        self._sign("outsider", word, "signed")

    def _show(self, grove: Grove, address: str) -> None:
        word = grove.words[address]
        told = partial(self.model.registry.admit_by_proof, grove.root, address, word)
        given = address, word, grove.proof(address)
        self.act(Step(), told, "InvestorRegistry", "admitByProof", *given, by="auditor")

    def _sign(self, wallet: str, word: Word, way: str) -> None:
        address, registry = self.address(wallet), self.model.registry
        nonce = max(registry.nonces[address] - (way == "used"), 0)
        deadline = self.chain.now() + (-DAY if way == "late" else DAY)
        voucher = self._gate.voucher(address, word, nonce=nonce, deadline=deadline)
        if way == "cancelled":
            told = partial(registry.cancel_voucher, address)
            self.act(Step(), told, "InvestorRegistry", "cancelVouchers", [address], by="REGISTRAR")
        told = partial(registry.admit_by_signature, *voucher[:4])
        self.act(Step(), told, "InvestorRegistry", "admitBySignature", *voucher, by="auditor")

    @property
    def _gate(self) -> Gate:
        return Gate(self.chain, self.world.contracts["InvestorRegistry"])
