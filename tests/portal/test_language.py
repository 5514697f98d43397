"""Both languages say everything, and write numbers and days as theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2.ext import babel_extract

from tests.support.projects import ROOT
from wasiqa.categories import Category
from wasiqa.portal.api import LISTINGS, PARTS
from wasiqa.portal.language import catalogue, language
from wasiqa.portal.pages import NAVIGATION
from wasiqa.portal.reasons import REASONS
from wasiqa.portal.regulator_pages import TITLES
from wasiqa.portal.words import WORDS
from wasiqa.servicing.licences.licence import Phase
from wasiqa.servicing.payments import KINDS
from wasiqa.servicing.programme import HOOKS, TIMELOCKS
from wasiqa.servicing.reserves.pool import PoolKind
from wasiqa.terms.checks import TYPES

TEMPLATES = ROOT / "wasiqa" / "portal" / "templates"


def texts() -> Iterator[str]:
    """Every text that a page can show."""
    options = {"trim_blocks": "true", "lstrip_blocks": "true"}
    for template in sorted(TEMPLATES.glob("*.html")):
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ["_"], [], options):
                text = message[0] if isinstance(message, tuple) else message
                if text:
                    yield text
    yield from (title for _, title in NAVIGATION)
    yield from (one.title for one in LISTINGS)
    yield from (title for _, _, title in PARTS)
    yield from (*TITLES.values(), *REASONS.values(), *WORDS.values())


def test_the_catalogue_has_every_text_and_no_other() -> None:
    assert sorted(catalogue("ur")) == sorted(set(texts()))


def test_every_code_that_a_page_shows_has_words() -> None:
    codes = {*HOOKS.values(), *KINDS.values(), *TYPES, *TIMELOCKS.values()}
    codes |= {one.name for kind in (Category, Phase, PoolKind) for one in kind}
    assert codes - WORDS.keys() == set()


def test_every_text_is_in_urdu_and_keeps_what_is_put_in() -> None:
    for english, urdu in catalogue("ur").items():
        assert re.search("[\u0600-\u06ff]", urdu), english
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", urdu)), english


@pytest.mark.parametrize("code", ["en", "ur"])
@pytest.mark.parametrize(
    ("minor", "decimals", "told"),
    [
        (0, 2, "0.00"),
        (5, 2, "0.05"),
        (2_395_350_000_000, 2, "23,953,500,000.00"),
        (10**30 + 1, 2, "10,000,000,000,000,000,000,000,000,000.01"),
        (1_234, 0, "1,234"),
        (1_234_567, 3, "1,234.567"),
        (None, 2, "–"),
    ],
)
def test_amounts_are_exact(code: str, minor: int | None, decimals: int, told: str) -> None:
    assert language(code).money(minor, decimals) == told  # type: ignore[arg-type]


def test_days_are_written_as_in_each_language() -> None:
    moment = datetime(2051, 8, 20, 17, 0, tzinfo=ZoneInfo("Asia/Karachi"))
    assert language("en").day(date(2051, 8, 20)) == "20 Aug 2051"
    assert language("ur").day(date(2051, 8, 20)) == "20 اگست، 2051"
    assert language("en").moment(moment) == "20 Aug 2051 17:00"
    assert language("ur").moment(None) == "–"
