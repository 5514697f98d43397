"""The pages for those who use the commands every day run as they stand, on anvil."""

from __future__ import annotations

import re
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.docs.pages import folder, lines, run, script
from tests.support.anvil import free_port
from tests.support.postgres import PASSWORD
from tests.support.postgres import running as server
from tests.support.projects import ROOT

FURTHER = {"for/compliance": "whitelist", "for/debt-office": "payments", "auctions": "auction-kinds"}
"""Pages that go on where a reader's page ends."""
PAGES = [
    *sorted((ROOT / "docs" / "for").glob("*.md")),
    *(ROOT / "docs" / f"{name}.md" for name in ("auctions", "fiu", "keys", "nodes", "screening", *FURTHER.values())),
]
NODE = """
python tools/node.py > node.txt & until grep -q Ctrl-C node.txt; do sleep 0.2; jobs %1 >/dev/null || exit 98; done
"""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_that_a_page_names_exists_or_is_made_by_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:config|examples|tools|docs)/[\w./-]+\w", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists() and "<" not in name] == []


@pytest.mark.parametrize("who", [*FURTHER, "fiu", "keys"])
def test_a_reader_s_page_is_one_page(who: str) -> None:
    assert len((ROOT / "docs" / f"{who}.md").read_text(encoding="utf-8").splitlines()) <= 90


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_is_one_that_there_is(page: Path) -> None:
    from tests.scripts.test_help import ALL

    called = re.findall(r"\bwasiqa ((?:[a-z][a-z-]+ ?)+)", "\n".join(line for line, _ in lines(page)))
    assert called
    assert [words for words in called if not any(words.strip().startswith(known) for known in ALL)] == []


def day_on_a_node(name: str, where: Path, **environment: str) -> CompletedProcess[str]:
    """What a page tells its reader to do, done on the node of the README."""
    page = script([line for part in (name, FURTHER.get(name)) if part for line in lines(ROOT / "docs" / f"{part}.md")])
    port = free_port()
    environment = {name: text.replace("PORT", str(port)) for name, text in environment.items()}
    ended = run(f"export PATH=.venv/bin:$PATH PORT={port}\n{NODE}\n{page}", where, **environment)
    assert ended.returncode == 0, ended.stdout
    assert "Traceback" not in ended.stdout
    return ended


@pytest.mark.slow
def test_the_compliance_officer_s_day(tmp_path: Path) -> None:
    where = folder(tmp_path)
    ended = day_on_a_node("for/compliance", where)
    assert "BAD_CHECKSUM" in ended.stdout
    assert "# whitelist apply: done" in ended.stdout
    assert "4200000003047" not in "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in where.glob("build/node/receipts/**/*.json")
    )


@pytest.mark.slow
def test_the_deployer_s_day(tmp_path: Path) -> None:
    where = folder(tmp_path)
    page = script(lines(ROOT / "docs" / "for" / "deployer.md"))
    for port in ("8545", "8546"):
        page = page.replace(port, str(free_port()))
    ended = run(page, where)
    assert ended.returncode == 0, ended.stdout
    assert "Traceback" not in ended.stdout
    assert "is a live network" in ended.stdout


@pytest.mark.slow
def test_the_debt_office_s_day(tmp_path: Path) -> None:
    where = folder(tmp_path)
    ended = day_on_a_node("for/debt-office", where)
    assert "`coupon fund PIB-3Y-7 1`" in ended.stdout
    assert len((where / "build" / "reports" / "sheet.csv").read_text(encoding="utf-8").splitlines()) > 1


@pytest.mark.slow
def test_the_auditor_s_day(tmp_path: Path) -> None:
    ended = day_on_a_node("for/auditor", folder(tmp_path))
    assert "GOLD-1" in ended.stdout


@pytest.mark.slow
def test_the_venue_s_day(tmp_path: Path) -> None:
    ended = day_on_a_node("for/venue", folder(tmp_path))
    assert "PK-EXAMPLE-1" in ended.stdout


@pytest.mark.slow
def test_an_auction_from_its_announcement_to_its_results(tmp_path: Path) -> None:
    where = folder(tmp_path)
    ended = day_on_a_node("auctions", where)
    assert "auction 1 is allotted, and verified" in ended.stdout
    assert "accepted.cut_off,98.3815" in (where / "build" / "auction" / "results.csv").read_text()


@pytest.mark.slow
def test_a_second_node_and_a_journal_for_several(tmp_path: Path) -> None:
    where = folder(tmp_path)
    with server() as url:
        ended = day_on_a_node("nodes", where, SECOND_NODE="http://127.0.0.1:PORT", JOURNAL_URL=url)
    assert "nothing to do: the registry says what the file says" in ended.stdout
    assert PASSWORD not in ended.stdout


@pytest.mark.slow
def test_a_screening_from_the_check_to_the_freeze(tmp_path: Path) -> None:
    where = folder(tmp_path)
    ended = day_on_a_node("screening", where)
    assert "frozen already" in ended.stdout
    assert "Madeup" not in ended.stdout


@pytest.mark.slow
def test_flags_and_drafts_for_the_fiu(tmp_path: Path) -> None:
    where = folder(tmp_path)
    ended = day_on_a_node("fiu", where)
    assert "CTR, a draft as the schema says: 2 transactions" in ended.stdout
    assert {path.name for path in (where / "build" / "fiu").iterdir()} == {
        "flags.json",
        "flags.xlsx",
        "str.xml",
        "ctr.xml",
    }
