"""What happens to words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.registry import NO_EXPIRY, ZERO
from tests.property.rules.moves import Moves, Try, tries
from tests.property.rules.player import switches, wallets
from tests.property.sheets import COUNTRIES, DAY, HOLDING, INVESTORS, SHUT, TABLE, TRADING, VENUE
from wasiqa.categories import Category
from wasiqa.whitelist.word import Word

countries = st.sampled_from(COUNTRIES)
investors = st.sampled_from((*INVESTORS, *INVESTORS, ZERO))
parts = st.sampled_from(sorted({country >> 8 for country in COUNTRIES}))
venues = st.sampled_from((0, 0, VENUE, SHUT))
tables = st.sampled_from((*[TABLE] * 10, TABLE + 1, 0, 16))
UNUSED = 1 << 212
"""A bit without meaning."""


class WhitelistRules(Moves):
    """The registrar, by words and by ERC-3643, and the authorities beside it; the wallet at once tries something."""

    @rule(
        wallet=wallets,
        investor=investors,
        category=st.sampled_from((*HOLDING, *HOLDING, Category.INSURANCE, 24)),
        country=countries,
        venue=venues,
        until=st.sampled_from((NO_EXPIRY, NO_EXPIRY, 10, 12, 21)),
        status=st.sampled_from(("", "", "", "", "blocked_by_registrar", "blocked_by_regulator", "removed", "moved")),
        extra=st.sampled_from((0, 0, 0, 0, UNUSED)),
        then=tries,
    )
    def the_registrar_writes_a_word(
        self,
        wallet: str,
        investor: str,
        category: int,
        country: int,
        venue: int,
        until: int,
        status: str,
        extra: int,
        then: Try,
    ) -> None:
        if until != NO_EXPIRY:
            until = self.world.start.clock.now + until * DAY
        word = Word(
            int(investor, 16), category, country, venue, admitted=status != "removed", valid_until=until
        ).encode()
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
        self.act(Step(), told, "InvestorRegistry", function, *told.args, by="AGENT")
        self.attempt(then, wallet)

    @rule(part=parts, allowed=switches, table=tables)
    def governance_changes_the_countries(self, part: int, allowed: bool, table: int) -> None:
        there = _countries(part, allowed)
        told = partial(self.model.registry.set_countries, table, part, there)
        self.act(Step(), told, "InvestorRegistry", "setCountries", table, part, _bits(there), by="GOVERNANCE")

    @rule(sender=countries, part=parts, allowed=switches, table=tables, then=tries)
    def governance_changes_a_corridor(self, sender: int, part: int, allowed: bool, table: int, then: Try) -> None:
        there = _countries(part, allowed)
        told = partial(self.model.registry.set_corridor, table, sender, part, there)
        self.act(Step(), told, "InvestorRegistry", "setCorridor", table, sender, part, _bits(there), by="GOVERNANCE")
        self.attempt(then)

    @rule(seller=st.sampled_from((*TRADING, 24)), buyers=st.sets(st.sampled_from(TRADING)), table=tables, then=tries)
    def governance_changes_who_sells_to_whom(self, seller: int, buyers: set[int], table: int, then: Try) -> None:
        told = partial(self.model.registry.set_buyers, table, seller, buyers)
        self.act(Step(), told, "InvestorRegistry", "setBuyers", table, seller, _bits(buyers), by="GOVERNANCE")
        self.attempt(then)

    @rule(venue=venues, is_open=switches, then=tries)
    def a_venue_is_opened_or_closed(self, venue: int, is_open: bool, then: Try) -> None:
        told = partial(self.model.registry.set_venue, venue, is_open)
        self.act(Step(), told, "InvestorRegistry", "setVenue", venue, is_open, by="LICENCE_REGISTRY")
        self.attempt(then)

    def _write(self, wallet: str, word: int) -> None:
        address = self.address(wallet)
        told = partial(self.model.registry.set_word, address, word)
        self.act(Step(), told, "InvestorRegistry", "setWords", [address], [word], by="REGISTRAR")


def _countries(part: int, allowed: bool) -> list[int]:
    """All countries of the part, or none."""
    return [country for country in COUNTRIES if allowed and country >> 8 == part]


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << (number & 0xFF) for number in numbers)
