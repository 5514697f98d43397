"""`trade repo …`: terms that both sign, cash against pledged units, and every end that it may have."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.contracts.settlement.market import ZONE
from tests.scripts.cli import PIB, WHO, Cli
from tests.scripts.traders import UNIT, drafted_repo, lending, signed_repo

HOW = ("--dry-run --json", "--json")


@pytest.fixture
def lenders(cli: Cli) -> Cli:
    return lending(cli)


@pytest.fixture
def drafted(lenders: Cli) -> Path:
    return drafted_repo(lenders)


@pytest.fixture
def signed(lenders: Cli, drafted: Path) -> Path:
    return signed_repo(lenders, drafted)


@pytest.fixture
def opened(lenders: Cli, signed: Path) -> Path:
    told = lenders(f"trade repo open {signed} --json", by="stranger").document
    assert (told["state"], told["series"]) == ("OPEN", PIB)
    return signed


def test_repos_of_two_parties_count_their_nonces_up(lenders: Cli, drafted: Path) -> None:
    first = int(json.loads(drafted.read_text())["repo"]["nonce"])
    parties = f"--seller {WHO.fund} --buyer {WHO.bank} --lends 950000 --returns 960000.50"
    line = f"trade repo draft {PIB} 1000000 {parties} --due 2048-12-04 --open-by 2048-11-05 --out {drafted}"
    assert int(lenders(f"{line} --json").document["repo"]["nonce"]) == first + 1


def test_both_parties_sign_and_no_other(lenders: Cli, drafted: Path) -> None:
    assert "is no party of it" in lenders(f"trade repo sign {drafted}", by="insurer", exits=5).stderr
    for name in ("insurer", "bank"):
        assert "the buyer, who alone allows" in lenders(f"trade repo allow {drafted}", by=name, exits=5).stderr
    assert lenders(f"trade repo sign {drafted} --dry-run --json", by="bank").document["state"] == "NONE"
    shown = lenders(f"trade repo sign {drafted}", by="bank")
    assert f"nothing that {WHO.bank} does stops that but paying" in shown.stdout + shown.stderr
    assert f"{WHO.fund} must still sign" in lenders(f"trade repo open {drafted}", by="bank", exits=6).stderr


def test_nobody_signs_what_is_paid_in_another_token(lenders: Cli, drafted: Path) -> None:
    said = json.loads(drafted.read_text())
    said["repo"]["cash"] = WHO.stranger
    drafted.write_text(json.dumps(said))
    refused = lenders(f"trade repo sign {drafted}", by="bank", exits=3).stderr
    assert f"{WHO.stranger} is not the token that pays {PIB}" in refused
    assert json.loads(drafted.read_text())["signatures"] == {}


def test_it_is_opened_once_the_allowance_is_there_and_nothing_is_done_twice(lenders: Cli, drafted: Path) -> None:
    for name in ("bank", "fund"):
        lenders(f"trade repo sign {drafted}", by=name)
    told = lenders(f"trade repo open {drafted}", by="stranger", exits=3).stderr
    assert "an allowance is too low: 0.00 TPKR of 950,000.00 TPKR" in told
    assert [lenders(f"trade repo allow {drafted} {how}", by="fund").document["owner"] for how in HOW] == [WHO.fund] * 2
    assert lenders(f"trade repo allow {drafted} --json", by="fund").document["transactions"] == []
    assert lenders(f"trade repo open {drafted} --dry-run --json", by="stranger").document["state"] == "NONE"
    lenders(f"trade repo open {drafted}", by="stranger")
    assert lenders(f"trade repo open {drafted} --json", by="stranger").document["transactions"] == []


def test_a_series_without_the_rule_has_none(cli: Cli) -> None:
    cli.live.travel(int(datetime(2048, 11, 4, 12, tzinfo=ZONE).timestamp()))
    target = cli.folder / "repo.json"
    parties = f"--seller {WHO.bank} --buyer {WHO.fund} --lends 950000 --returns 960000"
    cli(f"trade repo draft {PIB} 1000000 {parties} --due 2048-12-04 --open-by 2048-11-05 --out {target}")
    for name in ("bank", "fund"):
        cli(f"trade repo sign {target}", by=name)
    assert "has no rule `pledge`" in cli(f"trade repo open {target}", by="stranger", exits=3).stderr


def test_the_seller_pays_back_and_its_units_are_free(lenders: Cli, opened: Path) -> None:
    half = lenders.balance(WHO.bank) // UNIT * 100_000
    said = lenders(f"explain {PIB} {WHO.bank} {WHO.fund} {half} --json", exits=1).document
    assert 70 in [refusal["code"] for refusal in said["refusals"]]
    told = lenders(f"trade repo close {opened} --json", by="bank").document
    assert (told["state"], len(told["transactions"])) == ("CLOSED", 2)
    assert lenders(f"trade repo close {opened} --json", by="bank").document["transactions"] == []
    assert "is paid back already" in lenders(f"trade repo claim {opened}", by="fund", exits=3).stderr


def test_unpaid_units_are_claimed_after_the_grace(lenders: Cli, opened: Path) -> None:
    assert "the grace is not over" in lenders(f"trade repo claim {opened}", by="fund", exits=3).stderr
    lenders.live.travel(int(datetime(2048, 12, 6, tzinfo=ZONE).timestamp()))
    before = lenders.balance(WHO.insurer)
    assert "only the buyer" in lenders(f"trade repo claim {opened}", by="bank", exits=3).stderr
    told = [lenders(f"trade repo claim {opened} --to {WHO.insurer} {how}", by="fund").document for how in HOW]
    assert [one["state"] for one in told] == ["OPEN", "CLAIMED"]
    assert lenders.balance(WHO.insurer) - before == 10 * UNIT


def test_the_buyer_lets_the_units_go(lenders: Cli, opened: Path) -> None:
    told = [lenders(f"trade repo release {opened} {how}", by="fund").document for how in HOW]
    assert [one["state"] for one in told] == ["OPEN", "RELEASED"]


def test_what_was_never_opened_is_not_ended(lenders: Cli, signed: Path) -> None:
    assert "was never opened" in lenders(f"trade repo close {signed}", by="bank", exits=3).stderr
