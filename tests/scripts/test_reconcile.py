"""`reconcile`: the depository's statement beside the chain, its breaks, and what answers them."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from tests.scripts.cli import EXAMPLES, KEY, WHO, Cli
from tests.support.projects import ROOT
from wasiqa.reporting.published import canonical
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.id_key import IdKey

SCHEMA = json.loads((ROOT / "schemas" / "reconciliation.schema.json").read_text("utf-8"))
STATEMENT = EXAMPLES / "depository" / "statement.csv"
PIB, BILL = "XFEXAMPLE016", "XFEXAMPLE024"
PERSON, NEIGHBOUR, FUND = "CNIC:42000-0000017-1", "CNIC:61000-0000021-3", "NTN:0000014-1"
BANK = "LEI:0000MADEUPBANKNO0169"
"""Has two wallets."""


def investor(text: str) -> str:
    return f"0x{IdKey(KEY).investor_id(identifiers.parse(text)):040x}"


def statement(cli: Cli, **faces: str) -> Path:
    """The example's statement of the bond with other faces for these investors; an empty one leaves them out."""
    known = {"person": PERSON, "neighbour": NEIGHBOUR, "fund": FUND, "bank": BANK, "stranger": "REF:STRANGER"}
    other = {known[name]: face for name, face in faces.items()}
    with STATEMENT.open(encoding="utf-8") as file:
        rows = {(one["series"], one["investor"]): one["face"] for one in csv.DictReader(file)}
    rows |= {(PIB, name): face for name, face in other.items()}
    lines = [f"{series},{name},{face}" for (series, name), face in rows.items() if face]
    return cli.file("statement.csv", "\n".join(["series,investor,face", *lines, ""]))


def at(cli: Cli) -> str:
    """The time of the latest block, after which another one has come."""
    time = cli.live.header().time
    cli.wait(60)
    cli.live.transact(cli.cash(), "approve", WHO.bank, 1, sender=WHO.stranger)
    return datetime.fromtimestamp(time, ZoneInfo("Asia/Karachi")).isoformat()


def compared(cli: Cli, name: str = "result.json", **faces: str) -> Path:
    """The result of such a statement, which has breaks."""
    path = cli.folder / name
    cli(f"reconcile compare {statement(cli, **faces)} --at {at(cli)} --out {path}", exits=1)
    return path


# what is refused


@pytest.mark.parametrize(
    ("words", "exits", "sentence"),
    [
        ("{csv}", 2, "the statement doesn't say of when it is"),
        ("{csv} --at someday", 2, "--at someday is neither a day nor a time"),
        ("{csv} --at 2999-01-01", 3, "hasn't come yet"),
        ("{csv} --at 2049-01-01 --series NOBODY", 3, "NOBODY is no series on chain 31337"),
        ("{csv} --at 2049-01-01 --schema x.xsd", 2, "--schema and --mapping are for an XML statement"),
        ("{xml}", 2, "an XML statement needs its schema"),
        ("{folder}/statement.pdf", 3, "is neither .csv, .xlsx nor .xml"),
        ("{csv} --out result.txt", 3, "doesn't end in .json"),
        ("{csv} --csv result.json", 3, "doesn't end in .csv"),
    ],
)
def test_what_cannot_be_compared_is_refused(cli: Cli, words: str, exits: int, sentence: str) -> None:
    line = words.format(csv=STATEMENT, xml=EXAMPLES / "depository" / "statement.xml", folder=cli.folder)
    assert sentence in cli(f"reconcile compare {line} --json", exits=exits).error["message"]


def test_a_statement_with_mistakes_is_refused_with_all_of_them(cli: Cli) -> None:
    path = cli.file("wrong.csv", f"series,investor,face\n{PIB},nobody,1\nXF,REF:A,x\n")
    told = cli(f"reconcile compare {path} --at 2049-01-01 --json", exits=3).error
    assert [(one["code"], one["row"]) for one in told["errors"]] == [("BAD_IDENTIFIER", 2), ("UNKNOWN_SERIES", 3)]


def test_only_the_registrar_posts_a_result_and_only_a_right_one(cli: Cli) -> None:
    result = compared(cli, person="0")
    assert "doesn't hold the role REGISTRAR" in cli(f"reconcile post {result}", by="regulator", exits=5).stderr
    document = json.loads(result.read_bytes())
    document["breaks"][0]["chain"] = "1"
    result.write_bytes(canonical(document))
    told = cli(f"reconcile post {result} --json", by="registrar", exits=1).error["message"]
    assert "the result doesn't follow from the chain" in told


BROKEN: tuple[dict[str, Any], ...] = (
    {"breaks": None},
    {"breaks": [{"isin": PIB, "investor_id": "0x12", "depository": "1", "chain": "1"}]},
    {"breaks": [{"isin": PIB, "investor_id": None, "depository": "-1", "chain": "1"}]},
    {"breaks": [{"isin": PIB, "investor_id": None, "depository": 1, "chain": "1"}]},
    {"agreed": [{"isin": PIB, "investor_id": None, "units": "1"}] * 2},
    {"series": [{}]},
    {"series": [{"isin": "XF0000000000"}]},
)


def test_what_is_no_result_is_refused_in_one_sentence(cli: Cli) -> None:
    result = compared(cli, person="0")
    document = json.loads(result.read_bytes())
    for broken in BROKEN:
        result.write_bytes(canonical({**document, **broken}))
        assert str(result) in cli(f"reconcile verify {result} --json", exits=3).error["message"], broken
    assert str(result) in cli(f"reconcile post {result} --json", by="registrar", exits=3).error["message"]
    line = f"reconcile correct {result} --case C --json"
    assert str(result) in cli(line, by="enforcer_proposer", exits=3).error["message"]


# what is compared


def test_equal_registers_have_no_breaks(cli: Cli) -> None:
    found = cli(f"reconcile compare {STATEMENT} --at {at(cli)} --json").document
    Draft202012Validator(SCHEMA).validate(found)
    assert found["breaks"] == []
    assert [one["difference"] for one in found["series"]] == ["0", "0"]
    assert sum(int(one["units"]) for one in found["agreed"] if one["isin"] == PIB) == 2_395_350_000_000
    assert "no breaks" in cli(f"reconcile {STATEMENT} --at {at(cli)}").stdout


def test_xml_says_its_time_itself_and_accounts_are_mapped(cli: Cli) -> None:
    time, folder = at(cli), EXAMPLES / "depository"
    path = cli.file("s.xml", (folder / "statement.xml").read_text("utf-8").replace("2049-06-30T18:00:00+05:00", time))
    line = f"reconcile {path} --schema {folder / 'made-up.xsd'} --accounts {folder / 'accounts.csv'}"
    assert f"at {time}" in cli(line).stdout


def test_every_kind_of_break_is_told(cli: Cli) -> None:
    output, table = cli.folder / "result.json", cli.folder / "breaks.csv"
    source = statement(cli, person="999999.99", neighbour="", stranger="7.00", fund="1300000000.01")
    line = f"reconcile compare {source} --at {at(cli)} --out {output} --csv {table} --json"
    found = cli(line, exits=1).document
    Draft202012Validator(SCHEMA).validate(found)
    breaks = {one["investor_id"]: (one["depository"], one["chain"], one["difference"]) for one in found["breaks"]}
    assert breaks == {
        investor(PERSON): ("99999999", "100000000", "-1"),
        investor(NEIGHBOUR): ("0", "200000000", "-200000000"),
        investor("REF:STRANGER"): ("700", "0", "700"),
        investor(FUND): ("130000000001", "130000000000", "1"),
    }
    pib, bill = found["series"]
    assert (pib["breaks"], pib["difference"], bill["breaks"]) == (4, "-199999300", 0)
    assert output.read_bytes() == canonical(found)
    with table.open(encoding="utf-8") as file:
        lines = {one["investor_id"]: one["difference"] for one in csv.DictReader(file)}
    assert lines[investor(NEIGHBOUR)] == "-2000000.00"
    told = cli(f"reconcile compare {source} --at {found['at']}", exits=1).stdout
    assert "-2,000,000.00" in told


def test_only_the_series_asked_for_are_compared(cli: Cli) -> None:
    bills = [line for line in STATEMENT.read_text("utf-8").splitlines() if PIB not in line]
    path = cli.file("bills.csv", "\n".join(bills) + "\n")
    assert len(cli(f"reconcile compare {path} --at {at(cli)} --json", exits=1).document["breaks"]) == 10
    for source in (path, STATEMENT):
        found = cli(f"reconcile compare {source} --at {at(cli)} --series MTB-3M-574 --json").document
        assert [one["isin"] for one in found["series"]] == [BILL]


def test_it_is_compared_as_of_its_time(cli: Cli) -> None:
    time = at(cli)
    cli.live.transact(cli.bond(), "transfer", WHO.fund, 10**7, sender=WHO.individual)
    cli(f"reconcile compare {STATEMENT} --at {time}")
    assert len(cli(f"reconcile compare {STATEMENT} --at {at(cli)} --json", exits=1).document["breaks"]) == 2


# what is published


def test_a_result_is_posted_and_verified(cli: Cli) -> None:
    result = compared(cli, person="0")
    assert cli(f"reconcile verify {result} --json").document["posted"] == "none"
    cli(f"reconcile post {result} --account test:7 --dry-run --json")
    cli(f"reconcile post {result} --json", by="registrar")
    assert "nothing to do" in cli(f"reconcile post {result}", by="registrar").stdout
    found = cli(f"reconcile verify {result} --json").document
    assert found["posted"] == "posted"
    assert found["sha256"] == hashlib.sha256(result.read_bytes()).hexdigest()
    assert cli.live.events(cli.programme().reports, "ReportPosted")[-1].args["kind"].rstrip(b"\0") == b"RECONCILIATION"
    other = cli.folder / "other.json"
    cli(f"reconcile compare {statement(cli)} --at {json.loads(result.read_bytes())['at']} --out {other}")
    assert cli(f"reconcile verify {other} --json", exits=1).document["posted"] == "other"


def test_a_result_that_was_tampered_with_is_found(cli: Cli) -> None:
    result = compared(cli, person="0")
    document = json.loads(result.read_bytes())
    for name, value in document.items():
        match value:
            case list(lines):
                changed: Any = lines[:-1]
            case dict(inner) if name == "block":
                changed = {**inner, "hash": "0x00"}
            case int(number):
                changed = number - 1
            case str(text):
                changed = f"{text}0"
            case _:
                continue  # of the statement only its hash tells
        if name != "schema":
            result.write_bytes(canonical({**document, name: changed}))
            assert cli(f"reconcile verify {result} --json", exits=1).document["differences"], name


# what answers breaks


def correct(cli: Cli, result: Path, more: str = "", *, by: str = "enforcer_proposer", exits: int = 0) -> Any:
    return cli(f"reconcile correct {result} --case R-1 {more} --json", by=by, exits=exits)


def published(cli: Cli, **faces: str) -> Path:
    """Such a result, with its hash in the register."""
    result = compared(cli, **faces)
    cli(f"reconcile post {result}", by="registrar")
    return result


def test_a_result_that_is_not_published_moves_nothing(cli: Cli) -> None:
    result = compared(cli, person="999990.00", fund="1300000010.00")
    error = correct(cli, result, exits=5).error
    assert "is not published" in error["message"]
    assert error["hint"] == f"the registrar runs: wasiqa reconcile post {result}"


def test_units_that_could_run_away_are_not_moved_and_the_command_that_freezes_them_is_told(cli: Cli) -> None:
    result = published(cli, person="999990.00", fund="1300000010.00")
    before = cli.live.block()
    error = correct(cli, result, exits=5).error
    assert "units that are not frozen could run away" in error["message"]
    assert f"wasiqa freeze apply PIB-3Y-7 {WHO.individual} --units 10.00 --case R-1 --order {result}" in error["hint"]
    assert cli.live.block() == before


def test_a_break_is_answered_by_two_parties_and_the_registers_agree(cli: Cli) -> None:
    faces = {"person": "999990.00", "neighbour": "1999980.00", "fund": "1300000030.00"}
    result = published(cli, **faces)
    hint = correct(cli, result, exits=5).error["hint"].removeprefix("freeze them first: ")
    for command in hint.split("; "):
        cli(command.removeprefix("wasiqa "), by="freezer")
    dry = cli(f"reconcile correct {result} --case R-1 --account test:3 --dry-run --json").document
    assert [(one["to"], one["units"], one["state"]) for one in dry["moves"]] == [
        *((WHO.fund, units, "NONE") for units in sorted(["1000", "2000"], key=lambda units: order(units)))
    ]
    correct(cli, result, exits=6)
    cli.wait(24 * 3600)
    done = correct(cli, result, by="enforcer_executor").document
    assert {one["state"] for one in done["moves"]} == {"DONE"}
    assert done["left"] == []
    order_hash = hashlib.sha256(result.read_bytes()).hexdigest()
    assert cli.live.events(cli.bond(), "Enforced")[-1].args["orderHash"].hex() == order_hash
    assert "nothing to do" in cli(f"reconcile correct {result} --case R-1", by="enforcer_executor").stdout
    cli(f"reconcile compare {statement(cli, **faces)} --at {at(cli)}")


def order(units: str) -> str:
    """Moves stand in the order of the investors' ids."""
    return investor({"1000": PERSON, "2000": NEIGHBOUR}[units])


def test_what_has_changed_since_is_compared_again_first(cli: Cli) -> None:
    result = published(cli, person="999990.00", fund="1300000010.00")
    cli(f"freeze apply PIB-3Y-7 {WHO.individual} --units 10.00 --case R-1 --order {result}", by="freezer")
    cli.live.transact(cli.bond(), "transfer", WHO.bank, 10**7, sender=WHO.individual)
    error = correct(cli, result, exits=5).error
    assert f"investor {investor(PERSON)} holds 90000000 minor units of {PIB}, and 100000000 when" in error["message"]


@pytest.mark.parametrize(
    ("faces", "why"),
    [
        ({"person": "0"}, "the chain has 100000000 minor units more in all, which no movement answers"),
        ({"person": "1000000.01"}, "the depository has 1 minor units more in all, which no movement answers"),
        (
            {"person": "999999.00", "neighbour": "1999999.00", "fund": "1300000001.00", "bank": "5900000001.00"},
            "2 investors have too much and 2 too little: who gives to whom?",
        ),
        ({"person": "999999.00", "stranger": "1.00"}, "no wallets of investor"),
        ({"bank": "5899999999.00", "fund": "1300000001.00"}, "2 wallets of investor"),
    ],
)
def test_what_no_movement_answers_for_certain_is_left_and_said(cli: Cli, faces: dict[str, str], why: str) -> None:
    result = compared(cli, **faces)
    document = correct(cli, result, exits=1).document
    assert document["moves"] == []
    assert why in document["left"][0]["why"]


def test_a_wallet_is_chosen_where_an_investor_has_several(cli: Cli) -> None:
    result = published(cli, bank="5899999999.00", fund="1300000001.00")
    wallets = cli.file("wallets.csv", f"investor_id,wallet\n{investor(BANK)},{WHO.second_bank}\n")
    error = correct(cli, result, f"--wallets {wallets}", exits=5).error
    assert f"wasiqa freeze apply PIB-3Y-7 {WHO.second_bank} --units 1.00" in error["hint"]


def test_a_result_that_was_tampered_with_moves_nothing(cli: Cli) -> None:
    result = compared(cli, person="999990.00", fund="1300000010.00")
    document = json.loads(result.read_bytes())
    document["breaks"][0]["chain"] = "1"
    result.write_bytes(canonical(document))
    assert "doesn't follow from the chain" in correct(cli, result, exits=1).error["message"]


def test_without_breaks_there_is_nothing_to_correct(cli: Cli) -> None:
    path = cli.folder / "result.json"
    cli(f"reconcile compare {STATEMENT} --at {at(cli)} --out {path}")
    assert "nothing to do" in cli(f"reconcile correct {path} --case R-1", by="enforcer_proposer").stdout
