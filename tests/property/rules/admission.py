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

    @rule(wallet=newcomers, word=words, until=days, withdrawn=st.sampled_from((False, False, True)), then=tries)
    def somebody_is_admitted_by_a_tree(self, wallet: str, word: Word, until: int, withdrawn: bool, then: Try) -> None:
        address = self.address(wallet)
        grove = self._gate.grove({address: word, self.address("deployer"): word})
        if until != NO_EXPIRY:
            until = self.world.start.clock.now + until * DAY
        for expiry in (until, 0) if withdrawn else (until,):
            told = partial(self.model.registry.set_root, grove.root, expiry)
            self.act(Step(), told, "InvestorRegistry", "setRoot", grove.root, expiry, by="REGISTRAR")
        self._shown = grove, address
        self.an_older_proof_is_shown_again()
        self.attempt(then, wallet)

    @rule()
    def an_older_proof_is_shown_again(self) -> None:
        if self._shown is not None:
            grove, address = self._shown
            word = grove.words[address]
            told = partial(self.model.registry.admit_by_proof, grove.root, address, word)
            given = address, word, grove.proof(address)
            self.act(Step(), told, "InvestorRegistry", "admitByProof", *given, by="auditor")

    @rule(wallet=newcomers, word=words, late=st.sampled_from((0, 0, 0, 1)), used=st.sampled_from((0, 0, 1)), then=tries)
    def somebody_hands_in_a_voucher(self, wallet: str, word: Word, late: int, used: int, then: Try) -> None:
        address = self.address(wallet)
        nonce = max(self.model.registry.nonces[address] - used, 0)
        deadline = self.chain.now() + DAY - late * 2 * DAY
        voucher = self._gate.voucher(address, word, nonce=nonce, deadline=deadline)
        told = partial(self.model.registry.admit_by_signature, *voucher[:4])
        self.act(Step(), told, "InvestorRegistry", "admitBySignature", *voucher, by="auditor")
        self.attempt(then, wallet)

    @rule(wallet=newcomers)
    def the_registrar_cancels_vouchers(self, wallet: str) -> None:
        address = self.address(wallet)
        told = partial(self.model.registry.cancel_voucher, address)
        self.act(Step(), told, "InvestorRegistry", "cancelVouchers", [address], by="REGISTRAR")

    @rule(wallet=wallets, alone=switches, authority=st.sampled_from(("registrar", "regulator")), blocked=switches)
    def an_authority_blocks_an_investor(self, wallet: str, alone: bool, authority: str, blocked: bool) -> None:
        address = self.address(wallet)
        investor = f"0x{self.model.registry.words[address].investor:040x}"
        function = {"registrar": "setInvestorBlock", "regulator": "setRegulatorInvestorBlock"}[authority]
        with_wallets = [] if alone else [address]
        told = partial(self.model.registry.set_investor_block, authority, investor, with_wallets, blocked)
        given = investor, with_wallets, blocked
        self.act(Step(), told, "InvestorRegistry", function, *given, by=authority.upper())

    @property
    def _gate(self) -> Gate:
        return Gate(self.chain, self.world.contracts["InvestorRegistry"])
