"""What the whitelist's commands share: the session, the rules by which files are read, the id key and the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import whitelist_options
from wasiqa.cli.base import echo
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, NotAllowed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.chain.chain import Header
    from wasiqa.servicing.whitelisting import ChainRegistry, IndexedRegistry
    from wasiqa.whitelist.apply import WordDifference
    from wasiqa.whitelist.document import Plan
    from wasiqa.whitelist.entries import Listed, Rules, Whitelist
    from wasiqa.whitelist.id_key import IdKey
    from wasiqa.whitelist.pairs import Pairs
    from wasiqa.whitelist.parts import Change

_TOLD = 5
_LARGE = 1 << 21
"""Bytes of a CSV file that is read on all processors."""
_MANY = 10_000
"""Wallets of which the event store is asked, if there is one: a node takes longer."""


@dataclass(frozen=True)
class WhitelistDesk:
    """One command at work."""

    session: Session
    rules: Rules
    key: IdKey
    sheet: str | None
    _known: dict[Header, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, given: dict[str, Any]) -> WhitelistDesk:
        """The desk of a command with these options."""
        sheet, config_file = given.pop("sheet", None), given.pop("config_file")
        session, config = Session(**given), whitelist_options.Configured.load(config_file)
        rules, key = whitelist_options.rules_of(config, session), whitelist_options.id_key(config, session)
        return cls(session, rules, key, sheet)

    def read(self, file: Path) -> Whitelist:
        """The entries of a file. The copy that showed the mistakes of an earlier version goes."""
        listed = whitelist_options.read_file(file, self.sheet, self.rules, self.session.chain.now())
        self._withdraw_copy(listed.path)
        return listed

    def _withdraw_copy(self, path: str) -> None:
        from wasiqa.whitelist.checked import withdraw_copy

        told = withdraw_copy(path)
        if told is not None:
            echo(told, err=True)

    def listed(self, file: Path) -> Listed:
        """What the rows of a file want; a large CSV file in little time and memory."""
        if file.suffix.lower() != ".csv" or self.sheet is not None or not _is_large(file):
            return self.read(file)
        listing = whitelist_options.read_large(file, self.rules, self.key, self.session.chain.now())
        self._withdraw_copy(listing.path)
        return listing

    def to_plan(self, file: Path) -> Listed:
        """What the rows of a file want. While a large one is read, so are the words in the event store."""
        if not (_is_large(file) and self.session.has_index):
            return self.listed(file)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as beside:
            known = beside.submit(self.known)
            listed = self.listed(file)
            known.result()
        return listed

    def pairs(self, file: Path) -> Pairs:
        """The wallets of a file with their words."""
        from wasiqa.whitelist.pairs import of_listed

        return of_listed(self.listed(file), self.key)

    def to_apply(self, file: Path, *, complete: bool) -> tuple[Plan, Listed]:
        """The plan to carry out, and the list that it comes from.

        It is that in a PLAN.json, whose list may lie beside it; or that of an interrupted run, if it still fits; or a
        new one.
        """
        from wasiqa.whitelist.document import Plan

        if file.suffix.lower() != ".json":
            listed = self.listed(file)
            return self._interrupted(file, listed) or self.plan(listed, complete=complete), listed
        plan = Plan.load(file)
        if complete and plan.mode == "update":
            raise UsageRefused(f"{file} is the plan of an update", hint="make it anew with `whitelist plan --complete`")
        source = Path(plan.input.path)
        beside = file.parent / source.name
        return plan, self.listed(beside if beside.exists() and not source.exists() else source)

    def _interrupted(self, file: Path, listed: Listed) -> Plan | None:
        from wasiqa.inputs import Input
        from wasiqa.whitelist.apply import pending
        from wasiqa.whitelist.document import Plan

        text = self.session.interrupted(input=Input(path=str(file), sha256=listed.sha256))
        if text is None:
            return None
        plan = Plan.model_validate_json(text)
        try:
            pending(plan, listed, self.registry(), self.key)
        except NotAllowed:
            # somebody else has changed a word meanwhile
            return None
        return plan

    def registry(self, sender: str | None = None) -> ChainRegistry:
        """The registry, to write with a sender."""
        from wasiqa.servicing.whitelisting import ChainRegistry

        return ChainRegistry(self.session.chain, self.session.programme.registry, sender)

    def known(self) -> Mapping[str, int]:
        """The word of every wallet that the registry has ever heard of."""
        from wasiqa.index.state import words

        head = self.session.index.synced
        if head not in self._known:
            self._known.clear()
            self._known[head] = words(self.session.index)
        return self._known[head]

    def plan(self, listed: Listed, *, complete: bool) -> Plan:
        """What makes the registry say what the file says."""
        from wasiqa.whitelist.plan import plan

        by_index = len(listed) > _MANY and (complete or self.session.has_index)
        registry = self.indexed() if by_index else self.registry()
        return plan(listed, registry, self.key, known=self.known() if complete else None)

    def indexed(self) -> IndexedRegistry:
        """The registry as the event store has it, brought up to the chain's head."""
        from wasiqa.chain.chain import Block
        from wasiqa.servicing.whitelisting import IndexedRegistry

        known, index = self.known(), self.session.index
        told = f"the words of the wallets are those of {index.store.place}, read up to block {index.synced.number}"
        click.echo(told, err=True)
        head = Block(index.synced.number, index.synced.hash)
        return IndexedRegistry(index.ledger.chain_id, index.address("InvestorRegistry"), head, known)

    def differences(self, listed: Listed, *, complete: bool) -> list[WordDifference]:
        """Where the registry doesn't say what the file says."""
        from wasiqa.whitelist.apply import verify

        known = self.known() if complete else None
        return verify(listed, self.registry(), self.key, self.rules, known=known)

    def returning(self, changes: Iterable[Change]) -> list[str]:
        """Wallets that these changes would give a place although their investor is blocked, in words."""
        from wasiqa.cli.parties import first_block
        from wasiqa.servicing.admission import Admission
        from wasiqa.whitelist.returning import returning

        registry = self.session.programme.registry
        blocks = Admission(self.session.chain, registry).all_blocks(first_block(self.session, registry))
        return list(returning(changes, blocks))

    def read_back(self, listed: Listed, *, complete: bool) -> list[WordDifference]:
        """The differences once something was written."""
        if complete:
            self.session.index.sync()
        return self.differences(listed, complete=complete)


def _is_large(file: Path) -> bool:
    try:
        return file.stat().st_size > _LARGE
    except OSError:
        # whoever reads it says why it can't be read
        return False


def require_none_returning(told: list[str]) -> None:
    """Raise `NotAllowed` if investors who are blocked would come back."""
    from wasiqa.whitelist.returning import HINT

    if told:
        more = f"; and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
        raise NotAllowed(f"{'; '.join(told[:_TOLD])}{more}", hint=HINT, code="INVESTOR_BLOCKED")


def require_none(differences: list[WordDifference]) -> None:
    """Raise `CheckFailed` if there are differences."""
    if differences:
        count = "1 wallet differs" if len(differences) == 1 else f"{len(differences)} wallets differ"
        told = "; ".join(found.sentence for found in differences[:_TOLD])
        raise CheckFailed(f"{count} from the file: {told}", hint="run whitelist apply")
