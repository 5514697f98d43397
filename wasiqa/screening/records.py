"""What is written down of a screening: receipts that name no person (schemas screening and screening-decisions)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from wasiqa.digests import Sha256
from wasiqa.inputs import Input
from wasiqa.screening.documents import Unusable
from wasiqa.screening.investors import Investor
from wasiqa.screening.lists import SanctionsList
from wasiqa.screening.matching import Against, By, Found
from wasiqa.screening.review import Sealed
from wasiqa.screening.rules import Rules
from wasiqa.servicing.freeze_file import ListedIn
from wasiqa.whitelist.parts import Count, Document, Part, handed_in

_Percent = Annotated[int, Field(ge=1, le=100)]


class ListRead(ListedIn):
    """A list, and how much of it names somebody."""

    path: str
    entries: Count
    names: Count
    documents: Count
    addresses: Count
    placeholders: Count
    """Documents that stand for "not known"."""
    unreadable: Count
    """Documents that have the form of none."""
    other_addresses: Count
    """Of other kinds of chain."""

    @classmethod
    def of(cls, one: SanctionsList) -> Self:
        """Of a list that was read."""
        return cls(
            list=one.source.value,
            path=one.path,
            sha256=one.sha256,
            date=one.dated.isoformat(),
            entries=len(one.entries),
            names=sum(len(entry.names) for entry in one.entries),
            documents=sum(len(entry.documents) for entry in one.entries),
            addresses=sum(len(entry.addresses) for entry in one.entries),
            placeholders=one.unusable[Unusable.PLACEHOLDER],
            unreadable=one.unusable[Unusable.UNREADABLE],
            other_addresses=one.others,
        )


class Counted(Part):
    """The investors of the files."""

    investors: Count
    wallets: Count
    named: Count
    """Investors whose name is known; of the others only documents and wallets were compared."""


class Compared(Part):
    """By what names were compared."""

    scorer: Literal["token_sort_ratio"]
    threshold: _Percent
    years: Count
    rapidfuzz: str
    anyascii: str


class Hits(Part):
    """How many hits there are, and by what; a hit may count by several."""

    total: Count
    card: Count
    passport: Count
    wallet: Count
    name: Count
    part: Count
    script: Count


class LeftOut(Part):
    """Names that were alike, and are no hits for what speaks against them."""

    father: Count
    district: Count
    birth: Count


class ScreeningReceipt(Document):
    """What was compared with what, and how many hits there are."""

    schema_: Literal["wasiqa/screening/1"] = Field(alias="schema")
    screened: str
    lists: tuple[ListRead, ...]
    files: tuple[Input, ...]
    """The investor file first."""
    earlier: tuple[Input, ...]
    """Reviews whose cleared hits are filled in."""
    counted: Counted
    compared: Compared
    hits: Hits
    left_out: LeftOut
    warnings: tuple[str, ...]
    cleared_before: Count
    """Hits that are filled in as cleared."""
    review_seals: Sha256
    """Of the seals of the review's rows, with the number that stands in the review alone."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """The receipt in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "receipt of a screening", hint="name the one that `screen check` wrote")


class Decisions(Document):
    """What was decided of the hits of a screening."""

    schema_: Literal["wasiqa/screening-decisions/1"] = Field(alias="schema")
    decided: str
    screening: Input
    """The receipt."""
    review: Input
    hits: Count
    cleared: Count
    frozen: Count
    wallets: Count
    """To be frozen."""
    without_wallet: Count
    """Hits to be frozen of investors who have no wallet: nobody may admit one."""
    freeze_plan: Input | None


def receipt(
    found: Found,
    lists: tuple[SanctionsList, ...],
    investors: list[Investor],
    files: tuple[Input, ...],
    rules: Rules,
    *,
    screened: str,
    warnings: tuple[str, ...],
    earlier: tuple[Input, ...],
    review: Sealed,
) -> ScreeningReceipt:
    """The receipt of a screening."""
    from importlib.metadata import version

    by = {one.name.lower(): sum(one in hit.by for hit in found.hits) for one in By}
    return ScreeningReceipt(
        schema_="wasiqa/screening/1",
        screened=screened,
        lists=tuple(map(ListRead.of, lists)),
        files=files,
        earlier=earlier,
        counted=Counted(
            investors=len(investors),
            wallets=sum(len(one.wallets) for one in investors),
            named=sum(bool(one.names) for one in investors),
        ),
        compared=Compared(
            scorer="token_sort_ratio",
            threshold=rules.threshold,
            years=rules.years,
            rapidfuzz=version("rapidfuzz"),
            anyascii=version("anyascii"),
        ),
        hits=Hits(total=len(found.hits), **by),
        left_out=LeftOut(**{one.value: found.against[one] for one in Against}),
        warnings=warnings,
        cleared_before=review.filled,
        review_seals=review.sha256,
    )


def old(lists: tuple[SanctionsList, ...], today: date, most: int) -> tuple[str, ...]:
    """A sentence for each list that is older than so many days."""
    return tuple(
        f"{one.path} is of {one.dated}, {one.age(today)} days ago: fetch the list anew"
        for one in lists
        if one.age(today) > most
    )


def as_text(document: Document) -> str:
    """The document as its file has it."""
    told: dict[str, Any] = document.document()
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
