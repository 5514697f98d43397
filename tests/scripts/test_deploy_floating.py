"""A floating series by the commands: opened by two parties, its later taxes by governance, read back and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.cli import WHO, Cli
from tests.servicing.test_payment_terms import sheet_of

ISIN, SYMBOL = "XFEXAMPLE040", "PFL-3Y-S"


@pytest.fixture
def sheet(cli: Cli) -> Path:
    """A floating bond whose taxes rise twice, with a prescription, for which the configuration names an account."""
    folder = cli.folder / "terms"
    folder.mkdir()
    return sheet_of(folder).path


def opened(cli: Cli, sheet: Path) -> str:
    """By its parties; what the last of them is told."""
    line = f"deploy series {sheet}"
    assert "setFixingTerms, setPrescription, openSeries" in cli(line, by="issuer_proposer", exits=6).stderr
    cli(line, by="governor_proposer", exits=6)
    cli.wait(48 * 3600)
    cli(line, by="issuer_executor", exits=6)
    return cli(line, by="governor_executor").stdout


def test_it_is_opened_with_what_its_sheet_says_and_read_back(cli: Cli, sheet: Path) -> None:
    assert f"deployed and open: {ISIN}" in opened(cli, sheet)
    assert "nothing to do" in cli(f"deploy series {sheet}", by="stranger").stdout
    checks = {check["name"]: check for check in cli("deploy verify --json").document["checks"]}
    assert checks[f"{ISIN}: how rates are fixed"]["found"] == (
        "259200 seconds to dispute, the amount fixed last after 864000 seconds"
    )
    assert checks[f"{ISIN}: account of the issuer"]["found"] == WHO.operator
    assert "RESIDENT 2000" in checks[f"{ISIN}: withheld from record time 6 on"]["found"]
    assert cli("status --check --json").document["differences"] == []
    sheet.unlink()
    assert f"not compared with a term sheet, which is gone or another by now: {ISIN}" in cli("deploy verify").stdout
    without = cli("deploy verify --json").document
    assert without["not_compared"] == [ISIN]
    assert not any(check["name"] == f"{ISIN}: how rates are fixed" for check in without["checks"])


def test_governance_that_is_quicker_than_the_issuer_is_refused_and_can_go_on_later(cli: Cli, sheet: Path) -> None:
    line = f"deploy series {sheet}"
    cli(line, by="governor_proposer", exits=6)
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(48 * 3600)
    told = cli(f"{line} --json", by="governor_executor", exits=5)
    assert "RowUnknown" in told.error["message"]
    cli(line, by="issuer_executor", exits=6)
    assert f"deployed and open: {ISIN}" in cli(line, by="governor_executor").stdout


def test_what_its_parties_consent_to_is_told_in_words(cli: Cli, sheet: Path) -> None:
    cli(f"deploy series {sheet}", by="issuer_proposer", exits=6)
    said = cli("ops list").stdout
    assert "window 3 days, 0:00:00, fallbackAfter 10 days, 0:00:00" in said
    assert "period: 3653 days, 0:00:00" in said


def test_a_rate_that_is_not_fixed_is_told_as_what_is_missing(cli: Cli, sheet: Path) -> None:
    opened(cli, sheet)

    def rows() -> list[dict[str, object]]:
        return list(cli(f"report debt-service {SYMBOL} --months 0 --json").document["rows"])

    cli.live.travel(cli.live.call(cli.bond(SYMBOL), "recordTimes")[3] + 1)
    (funding, following) = cli(f"status {SYMBOL} --json").document["funding"]
    assert [(one["row"], one["amount"], one["expected"]) for one in (funding, following)] == [
        (4, None, False),
        (5, None, True),
    ]
    assert f"{SYMBOL} row 4, whose rate is not fixed (`coupon fix`)" in cli(f"status {SYMBOL}").stdout
    cli.wait(70 * 24 * 3600)
    (late,) = rows()
    assert [late[name] for name in ("row", "kind", "due", "to_fund", "why")] == [4, "floating", None, None, "NOT_FIXED"]
