"""What happens to words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.registry import NO_EXPIRY
from tests.property.model.series import ZERO
from tests.property.rules.moves import Moves, Try, tries
from tests.property.rules.player import switches, wallets
from tests.property.sheets import COUNTRIES, DAY, HOLDING, INVESTORS, POLICY
from wasiqa.categories import Category
from wasiqa.whitelist.word import Word

countries = st.sampled_from(COUNTRIES)
investors = st.sampled_from((*INVESTORS, *INVESTORS, ZERO))
UNUSED = 1 << 212
"""A bit without meaning."""


class WhitelistRules(Moves):
    """The registrar, by words and by ERC-3643, and the authorities beside it; the wallet at once tries something."""

    @rule(
        wallet=wallets,
        investor=investors,
        category=st.sampled_from((*HOLDING, *HOLDING, Category.INSURANCE, 24)),
        country=countries,
        until=st.sampled_from((NO_EXPIRY, NO_EXPIRY, 10, 12, 21)),
        status=st.sampled_from(("", "", "", "", "blocked_by_registrar", "blocked_by_regulator", "removed", "moved")),
        extra=st.sampled_from((0, 0, 0, 0, UNUSED)),
        then=tries,
    )
    def the_registrar_writes_a_word(
        self, wallet: str, investor: str, category: int, country: int, until: int, status: str, extra: int, then: Try
    ) -> None:
        if until != NO_EXPIRY:
            until = self.world.start.clock.now + until * DAY
        word = Word(int(investor, 16), category, country, admitted=status != "removed", valid_until=until).encode()
        self._write(wallet, word | extra | (Word(**{status: True}).encode() if status else 0))
        self.attempt(then, wallet)

    @rule(wallet=wallets, then=tries)
    def the_registrar_writes_the_first_word_again(self, wallet: str, then: Try) -> None:
        word = self.world.start.registry.words[self.address(wallet)]
        self._write(wallet, replace(word, valid_until=NO_EXPIRY).encode())
        self.attempt(then, wallet)

    @rule(
        wallet=wallets, authority=st.sampled_from(("registrar", "regulator", "licence")), blocked=switches, then=tries
    )
    def an_authority_blocks_or_unblocks(self, wallet: str, authority: str, blocked: bool, then: Try) -> None:
        address = self.address(wallet)
        function, target, role = {
            "registrar": ("setRegistrarBlock", address, "REGISTRAR"),
            "regulator": ("setRegulatorBlock", [address], "REGULATOR"),
            "licence": ("setLicenceBlock", [address], "LICENCE_REGISTRY"),
        }[authority]
        told = partial(self.model.registry.set_block, authority, address, blocked)
        self.act(Step(), told, "InvestorRegistry", function, target, blocked, by=role)
        self.attempt(then, wallet)

    @rule(
        wallet=wallets,
        change=st.sampled_from(("register", "delete", "country", "identity")),
        country=countries,
        investor=investors,
        then=tries,
    )
    def an_erc_3643_tool_changes_a_word(self, wallet: str, change: str, country: int, investor: str, then: Try) -> None:
        address, registry = self.address(wallet), self.model.registry
        told, function = {
            "register": (partial(registry.register, address, investor, country), "registerIdentity"),
            "delete": (partial(registry.delete, address), "deleteIdentity"),
            "country": (partial(registry.update_country, address, country), "updateCountry"),
            "identity": (partial(registry.update_identity, address, investor), "updateIdentity"),
        }[change]
        self.act(Step(), told, "InvestorRegistry", function, *told.args, by="REGISTRAR")
        self.attempt(then, wallet)

    @rule(part=st.sampled_from(sorted({country >> 8 for country in COUNTRIES})), allowed=switches)
    def governance_changes_the_countries(self, part: int, allowed: bool) -> None:
        there = [country for country in COUNTRIES if country >> 8 == part and allowed]
        bits = sum(1 << (country & 0xFF) for country in there)
        told = partial(self.model.registry.set_countries, POLICY, part, there)
        self.act(Step(), told, "InvestorRegistry", "setCountries", POLICY, part, bits, by="GOVERNANCE")

    def _write(self, wallet: str, word: int) -> None:
        address = self.address(wallet)
        told = partial(self.model.registry.set_word, address, word)
        self.act(Step(), told, "InvestorRegistry", "setWords", [address], [word], by="REGISTRAR")
