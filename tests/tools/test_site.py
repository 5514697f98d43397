"""The pages make a site, in which every link leads somewhere."""

from __future__ import annotations

import re

import pytest

from tests.support.projects import ROOT
from tools import site


def test_every_page_of_docs_can_be_reached_from_the_menu() -> None:
    menu = set(re.findall(r"(docs/[\w/-]+\.md)", (ROOT / "mkdocs.yml").read_text("utf-8")))
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in there - menu if not page.startswith("docs/adr/")} == set()
    assert menu - there == set()


@pytest.mark.slow
def test_all_pages_are_made_and_every_link_leads_somewhere(capfd: pytest.CaptureFixture[str]) -> None:
    site.main()
    assert re.search(r"\d+ pages", capfd.readouterr().out)
    made = ROOT / site.TARGET
    assert "units" in (made / "reference" / "ISovereignBond.html").read_text("utf-8")
    # a reader without a network sees it whole
    outside = re.compile(r"""<(?:script|link|img)[^>]*(?:src|href)=["']https?:""")
    assert [page.name for page in made.rglob("*.html") if outside.search(page.read_text("utf-8"))] == []
