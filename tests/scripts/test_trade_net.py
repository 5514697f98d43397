"""`trade net …`: movements that are netted, signed by all parties, and settled at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli

UNIT = 100_000_00


@pytest.fixture
def drafted(cli: Cli) -> Path:
    """Bank to fund to insurer, and some of it back; the bank and the insurer have allowed what they give."""
    cash = cli.cash().address
    cli.live.transact(cli.cash(), "mint", WHO.insurer, 10**12, sender=WHO.deployer)
    lines = [
        f"{PIB},{WHO.bank},{WHO.fund},1000000",
        f"{PIB},{WHO.fund},{WHO.insurer},1000000.00",
        f"{cash},{WHO.fund},{WHO.bank},980000",
        f"{cash},{WHO.insurer},{WHO.fund},980000",
    ]
    movements = cli.file("movements.csv", "\n".join(["asset,from,to,amount", *lines]))
    target = cli.folder / "net.json"
    told = cli(f"trade net draft {movements} --until 2048-12-31 --out {target} --json").document
    assert int(told["nonce"]) % 256 == 0
    assert (len(told["parties"]), len(told["legs"])) == (2, 2)
    for name, gives in (("bank", "units"), ("insurer", "cash")):
        cli(f"trade allow {PIB} {gives}", by=name)
    return target


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("XYZ-1,{a},{b},5", "XYZ-1"),
        (f"{PIB},{{a}},{{b}},5.001", "'5.001' is no amount"),
        (f"{PIB},{{a}},0xabc,5", "0xabc"),
        (f"{PIB},{{a}},{{b}}", "it has 3 cells, not 4"),
        ("{a},{a},{b},5", "is no token on this chain"),
    ],
)
def test_a_movement_that_is_wrong_is_told_with_its_row(cli: Cli, line: str, told: str) -> None:
    content = "asset,from,to,amount\n" + line.format(a=WHO.bank, b=WHO.fund)
    file = cli.file("movements.csv", content)
    ran = cli(f"trade net draft {file} --until 2048-12-31 --out {cli.folder}/n.json --json", exits=3)
    (fault,) = ran.error["errors"]
    assert fault["row"] == 2
    assert told in fault["message"]


def test_a_file_with_another_header_is_refused(cli: Cli) -> None:
    file = cli.file("movements.csv", "asset,amount\n")
    line = f"trade net draft {file} --until 2048-12-31 --out {cli.folder}/n.json"
    assert "the header is not asset,from,to,amount" in cli(line, exits=3).stderr


def test_the_example_is_netted(cli: Cli) -> None:
    line = f"trade net draft {EXAMPLES}/trades/movements.csv --until 2048-12-31 --out {cli.folder}/example.json --json"
    told = cli(line).document
    assert [(len(told["parties"]), leg["amount"]) for leg in told["legs"]] == [(3, "60000000"), (3, "40000000")]


def test_a_netting_that_names_nobody_is_refused_with_the_place(cli: Cli, drafted: Path) -> None:
    said = json.loads(drafted.read_text())
    said["legs"][1]["to"] = 7
    drafted.write_text(json.dumps(said))
    for step in ("sign", "settle"):
        refused = cli(f"trade net {step} {drafted} --json", by="bank", exits=3).error
        assert "legs.1 is from" in refused["message"]
        assert (refused["file"], refused["hint"]) == (str(drafted), "ask who signed it for a new one")


def test_a_token_that_pays_no_series_is_shown_by_its_address(cli: Cli, drafted: Path) -> None:
    said = json.loads(drafted.read_text())
    for leg in said["legs"]:
        leg["asset"] = WHO.stranger
    drafted.write_text(json.dumps(said))
    told = cli(f"trade net sign {drafted} --dry-run", by="bank").stdout
    assert f"of {WHO.stranger}, which pays no series here" in told


def test_all_parties_sign_before_it_is_settled(cli: Cli, drafted: Path) -> None:
    assert "is no party of it" in cli(f"trade net sign {drafted}", by="fund", exits=5).stderr
    shown = cli(f"trade net sign {drafted} --dry-run --json", by="bank").document
    assert (shown["party"], {one["side"] for one in shown["moves"]}) == (WHO.bank, {"gives", "gets"})
    told = cli(f"trade net sign {drafted}", by="bank").stdout
    assert f"gives 1,000,000.00 {PIB} to {WHO.insurer}" in told
    assert f"gets 980,000.00 TPKR from {WHO.insurer}" in told
    assert f"{WHO.insurer} must still sign" in cli(f"trade net settle {drafted}", by="stranger", exits=6).stderr


def test_it_is_settled_once(cli: Cli, drafted: Path) -> None:
    for name in ("bank", "insurer"):
        cli(f"trade net sign {drafted} --json", by=name)
    assert cli(f"trade net settle {drafted} --dry-run --json", by="stranger").document["dry_run"]
    before = cli.balance(WHO.insurer)
    assert len(cli(f"trade net settle {drafted} --json", by="stranger").document["transactions"]) == 1
    assert cli.balance(WHO.insurer) - before == 10 * UNIT
    assert cli(f"trade net settle {drafted} --json", by="stranger").document["transactions"] == []
