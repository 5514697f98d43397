"""The demo is itself a test: told once, it exits 0, and every amount is the published one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tests.scripts.cli import EXAMPLES, WHO
from tests.support.projects import ROOT
from wasiqa.chain.deployments import Deployments
from wasiqa.cli.main import main
from wasiqa.demo import story
from wasiqa.demo.stage import Stage

# `make demo` runs it, too, and checks it; tests/lives has whole lives that take less
pytestmark = pytest.mark.slow

SCHEMA = json.loads((ROOT / "schemas" / "summary.schema.json").read_text())
COUPON = Fraction(35, 1000)
"""Half of 7 %, as SBP's circulars state it: 3.5 per 100."""
SEIZED = 123_456_78
SAVER_BOUGHT = 100_000_00
TO_FUND = 1_000_000_000_00
TO_MANAGER = 500_000_000_00
RATES = {
    WHO.individual: Fraction(20, 100),
    WHO.second_individual: Fraction(20, 100),
    WHO.corporate: Fraction(20, 100),
    WHO.emigrant: Fraction(10, 100),
    WHO.foreign_institution: Fraction(10, 100),
}


@dataclass(frozen=True)
class Told:
    """How the demo ended, and what it left."""

    result: Result
    folder: Path
    summary: dict[str, Any]

    def series(self, isin: str) -> dict[str, Any]:
        """One series of the summary."""
        (found,) = [one for one in self.summary["series"] if one["isin"] == isin]
        return dict(found)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demo, told once."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    result = CliRunner(mix_stderr=False).invoke(main, ["demo", "--out", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Told(result, folder, json.loads((folder / "summary.json").read_text()))


def test_the_demo_exits_0_and_every_check_held(told: Told) -> None:
    assert told.result.exit_code == 0, told.result.stdout + told.result.stderr
    assert told.result.stderr == ""
    assert told.summary["ok"] is True
    assert [check["name"] for check in told.summary["checks"] if not check["ok"]] == []
    assert len(told.summary["checks"]) >= 35
    ending = told.result.stdout.splitlines()[-2:]
    assert ending[0] == "paid + withheld + dust + unclaimed == funded ✓"
    count = len(told.summary["checks"])
    assert ending[1] == f"{count} of {count} checks held; {told.folder}/summary.json"


def test_the_summary_keeps_to_its_schema(told: Told) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(told.summary)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("schema"),
        lambda document: document.update(more=1),
        lambda document: document.update(ok=False),
        lambda document: document["checks"][0].update(ok=False),
        lambda document: document["series"][0].pop("rows"),
        lambda document: document["series"][0].update(isin="PIB"),
        lambda document: document["series"][0]["rows"][0].update(due=1),
        lambda document: document["series"][0]["rows"][0].update(paid="1.00"),
        lambda document: document["series"][0]["rows"][0].update(paid="007"),
        lambda document: document["series"][0]["rows"][0].update(paid=None),
        lambda document: document["series"][0]["rows"][0].update(pay="2049-02-22T00:00:00Z"),
        lambda document: document["series"][0]["rows"][0].update(kind="interest"),
    ],
)
def test_the_schema_is_strict(told: Told, change: Any) -> None:
    document = json.loads(json.dumps(told.summary))
    change(document)
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(document)


def test_the_published_days_return_28_years_later(told: Told) -> None:
    bond, bill = told.series("XFEXAMPLE016"), told.series("XFEXAMPLE024")
    pay = [datetime.fromisoformat(row["pay"]) for row in bond["rows"]]
    assert [f"{day:%a %d-%b-%Y %H:%M %z}" for day in pay] == [
        "Mon 22-Feb-2049 00:00 +0500",
        "Fri 20-Aug-2049 00:00 +0500",
        "Mon 21-Feb-2050 00:00 +0500",  # published: 21-Feb-2022
        "Mon 22-Aug-2050 00:00 +0500",
        "Mon 20-Feb-2051 00:00 +0500",
        "Mon 21-Aug-2051 00:00 +0500",
        "Mon 21-Aug-2051 00:00 +0500",
    ]
    assert [row["pay"] for row in bill["rows"]] == ["2048-12-03T00:00:00+05:00"]
    for row in bond["rows"] + bill["rows"]:
        record = datetime.fromisoformat(row["record"])
        assert f"{record:%H:%M:%S}" == "17:00:00"
        assert record < datetime.fromisoformat(row["pay"])


def test_each_coupon_is_3_50_for_each_100_of_what_was_held(told: Told) -> None:
    bond, held = told.series("XFEXAMPLE016"), _allotted("pib.csv")
    assert bond["issued"] == str(sum(held.values()))
    _move(held, WHO.primary_dealer, WHO.fund, TO_FUND)
    _move(held, WHO.primary_dealer, WHO.individual, SAVER_BOUGHT)
    at_record = [dict(held)]
    _move(held, WHO.insurer, WHO.foreign_institution, TO_MANAGER)
    _move(held, WHO.second_individual, WHO.pension_fund, SEIZED)
    at_record += [held] * 5
    for row, holders in zip(bond["rows"], at_record, strict=False):
        gross = {wallet: int(units * COUPON) for wallet, units in holders.items()}
        tax = {wallet: int(amount * RATES.get(wallet, 0)) for wallet, amount in gross.items()}
        due = -(-sum(holders.values()) * COUPON.numerator // COUPON.denominator)
        assert row["kind"] == "coupon"
        assert row["due"] == row["funded"] == str(due)
        assert row["withheld"] == str(sum(tax.values()))
        assert row["paid"] == str(sum(gross.values()) - sum(tax.values()))
        assert (row["unclaimed"], row["dust"]) == ("0", str(due - sum(gross.values())))


def test_the_principal_is_paid_to_all_but_the_accused(told: Told) -> None:
    bond = told.series("XFEXAMPLE016")
    kept = 2_000_000_00 - SEIZED
    assert bond["holders"] == [{"wallet": WHO.second_individual, "balance": str(kept), "frozen": str(kept)}]
    row = bond["rows"][6]
    assert (row["kind"], row["funded"], row["withheld"], row["dust"]) == ("principal", bond["issued"], "0", "0")
    assert (row["unclaimed"], row["paid"]) == (str(kept), str(int(bond["issued"]) - kept))


def test_the_bill_pays_its_face_to_everybody_and_nothing_else(told: Told) -> None:
    bill, face = told.series("XFEXAMPLE024"), str(5_414_885_500_000 + 500_000)  # 54,148.855 million, and the saver's
    (row,) = bill["rows"]
    assert (bill["issued"], bill["holders"]) == (face, [])
    assert (row["funded"], row["paid"], row["withheld"], row["unclaimed"], row["dust"]) == (face, face, "0", "0", "0")


def test_the_auction_comes_out_as_published(told: Told) -> None:
    found = {check["name"]: check["detail"] for check in told.summary["checks"]}
    assert found["the published totals come out on chain"] == "7.1708 % over 54,148,855,000.00"
    assert found["yields and running averages are the published ones"] == "16 lines"
    assert json.loads((told.folder / "auction" / "allotment.json").read_text())["opened"] == 20


def test_paid_withheld_dust_and_unclaimed_make_up_what_was_funded(told: Told) -> None:
    for series in told.summary["series"]:
        for row in series["rows"]:
            parts = sum(int(row[part]) for part in ("paid", "withheld", "dust", "unclaimed"))
            assert parts == int(row["funded"])


def test_the_story_can_be_followed(told: Told) -> None:
    said = told.result.stdout
    in_order = [
        "The debt office opens its programme",
        "The registrar admits the investors of examples/whitelist/investors.csv",
        "A series from examples/terms/mtb-574.yaml, 28 years later",
        "A series from examples/terms/pib-3y-2020.yaml, 28 years later",
        "The bill is auctioned, by sealed bids until 09-Sep-2048 11:00",
        "cut-off 98.3617: 54,148,855,000.00 accepted at 7.1708 % on average",
        "The primary dealer sells to the fund and to the saver",
        "would be refused, code 60: the receiver would hold more of the series than one investor may",
        "The bill is redeemed on 03-Dec-2048",
        "The first coupon",
        "the saver's 1,100,000.00 at 3.5 % are 38,500.00, less 20 % tax: paid 30,800.00",
        "A court orders 123,456.78 of an accused person's units to be seized",
        "The bond is redeemed on 21-Aug-2051",
        "XFEXAMPLE016 PIB-3Y-7: issued 23,953,500,000.00",
        "3 coupon     2050-02-18T17:00  2050-02-21",
    ]
    places = [said.index(sentence) for sentence in in_order]
    assert places == sorted(places)


def test_the_demo_leaves_its_ledger_and_terms(told: Told) -> None:
    ledger = Deployments.load(told.folder / "deployments", told.summary["chain_id"])
    assert {isin: record.symbol for isin, record in ledger.series.items()} == {
        one["isin"]: one["symbol"] for one in told.summary["series"]
    }
    assert {path.name for path in (told.folder / "terms").iterdir()} >= {"pib-3y-2020.yaml", "mtb-574.yaml"}


def test_a_folder_with_other_things_is_never_emptied(tmp_path: Path) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("years of work")
    result = CliRunner(mix_stderr=False).invoke(main, ["demo", "--out", str(tmp_path), "--json"])
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    assert error["message"] == f"{tmp_path} holds more than a demo leaves behind, such as thesis.txt"
    assert kept.read_text() == "years of work"


def test_a_check_that_fails_makes_it_exit_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(stage: Stage) -> list[object]:
        stage.open_programme()
        stage.check("the sky is blue", True, "it is")
        stage.check("the moon is made of cheese", False, "it is made of rock")
        return []

    monkeypatch.setattr(story, "tell", short)
    result = CliRunner(mix_stderr=False).invoke(main, ["demo", "--out", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 1
    summary = json.loads(result.stdout)
    assert summary == json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["ok"] is False
    assert "✗ the moon is made of cheese: it is made of rock" in result.stderr
    assert "check failed: 1 checks did not hold: the moon is made of cheese" in result.stderr
    Draft202012Validator(SCHEMA).validate(summary)


@pytest.mark.parametrize("broken", ["act_programme", "act_whitelist"])
def test_each_act_notices_what_came_out_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    stage = Stage(tmp_path / "out", lambda _: None)
    if broken == "act_programme":
        monkeypatch.setattr(story, "holders", lambda *_: {"REGISTRAR": (WHO.stranger,)})
        story.act_programme(stage)
    else:
        story.act_programme(stage)
        monkeypatch.setattr(story, "apply", lambda *_: [])
        story.act_whitelist(stage)
    assert [check.name for check in stage.checks if not check.ok] == {
        "act_programme": ["every role is held by whom the configuration names"],
        "act_whitelist": ["the registry says what the file says", "planning again finds nothing to do"],
    }[broken]


def _allotted(name: str) -> dict[str, int]:
    lines = (EXAMPLES / "allotments" / name).read_text().splitlines()[1:]
    return {wallet: int(face) * 100 for wallet, face in (line.split(",") for line in lines)}


def _move(held: dict[str, int], source: str, target: str, units: int) -> None:
    held[source] -= units
    held[target] = held.get(target, 0) + units
