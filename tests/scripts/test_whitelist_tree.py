"""`whitelist tree|proof|root|admit`: from a file to a wallet that anybody has had admitted."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.support.projects import ROOT
from tests.whitelist.support import row, wallet, write_csv
from wasiqa.whitelist.word import Word

DAY = "2049-12-31"
NOBODY_YET = "REF:INVESTOR-1"


@pytest.fixture
def listed(cli: Cli) -> Path:
    """A file with a thousand wallets that nobody has admitted, one of them suspended."""
    rows = (row(number, valid_until="2055-12-31", tax_class="") for number in range(1, 1000))
    return write_csv(cli.folder / "many.csv", *rows, row(1000, tax_class="", valid_until=DAY, status="SUSPENDED"))


@pytest.fixture
def planted(cli: Cli, listed: Path) -> str:
    """Its tree stands beside the ledger and admits; the root."""
    root: str = cli(f"whitelist tree {listed} --json").document["root"]
    cli(f"whitelist root {tree(cli)} --valid-until {DAY}", by="registrar")
    return root


def tree(cli: Cli) -> Path:
    return cli.folder / "deployments" / f"{cli.live.chain_id}.tree"


def proof(cli: Cli, number: int = 1) -> Path:
    return cli.file("proof.json", cli(f"whitelist proof {wallet(number)} --json").stdout)


def expiry(cli: Cli, root: str) -> int:
    return int(cli.live.call(cli.programme().registry, "rootExpiry", bytes.fromhex(root[2:])))


def word(cli: Cli, number: int = 1) -> Word:
    return cli.word(wallet(number))


def test_a_file_with_mistakes_has_no_tree_and_each_is_told(cli: Cli) -> None:
    wrong = write_csv(cli.folder / "wrong.csv", row(1, tax_class="", country="XX"), row(1, tax_class=""))
    told = cli(f"whitelist tree {wrong} --json", exits=3).error
    assert [(fault["code"], fault["row"]) for fault in told["errors"]] == [
        ("UNKNOWN_COUNTRY", 2),
        ("DUPLICATE_WALLET", 3),
    ]
    assert (cli.folder / "wrong.csv.checked.xlsx").exists()
    assert not tree(cli).exists()


def test_a_tree_replaces_no_other_file(cli: Cli, listed: Path) -> None:
    told = cli(f"whitelist tree {listed} --out {listed} --json", exits=3).error
    assert "is there already, and is no tree" in told["message"]


def test_without_a_tree_or_with_two_the_right_one_must_be_named(cli: Cli, listed: Path) -> None:
    told = cli(f"whitelist proof {wallet(1)} --json", exits=2).error
    assert "there is no tree in" in told["message"]
    cli(f"whitelist tree {listed}")
    cli(f"whitelist tree {listed} --out {cli.folder}/deployments/other.tree")
    told = cli(f"whitelist proof {wallet(1)} --json", exits=2).error
    assert "other.tree" in told["hint"]
    cli(f"whitelist proof {wallet(1)} --tree {tree(cli)}")


@pytest.mark.parametrize(
    ("said", "code"),
    [("", 2), (f"--withdraw --valid-until {DAY}", 2), ("--valid-until 31.12.2049", 3), ("--valid-until 2020-01-01", 3)],
)
def test_a_root_needs_a_day_to_come_or_a_withdrawal(cli: Cli, listed: Path, said: str, code: int) -> None:
    cli(f"whitelist tree {listed}")
    before = cli.live.block()
    cli(f"whitelist root {tree(cli)} {said} --json", by="registrar", exits=code)
    assert cli.live.block() == before


def test_nobody_but_the_registrar_sets_a_root(cli: Cli, listed: Path) -> None:
    cli(f"whitelist tree {listed}")
    told = cli(f"whitelist root {tree(cli)} --valid-until {DAY} --json", by="regulator", exits=5)
    assert told.error["hint"] == f"{WHO.regulator} doesn't hold the role REGISTRAR"


def test_a_tree_that_was_changed_is_not_set(cli: Cli, listed: Path) -> None:
    cli(f"whitelist tree {listed}")
    data = bytearray(tree(cli).read_bytes())
    data[data.index(b"\n") + 40] ^= 1
    tree(cli).write_bytes(data)
    told = cli(f"whitelist root {tree(cli)} --valid-until {DAY} --json", by="registrar", exits=3)
    assert "is damaged" in told.error["message"]


def test_a_tree_of_another_registry_is_refused(cli: Cli, listed: Path) -> None:
    root = cli(f"whitelist tree {listed} --json").document["root"]
    here = cli.programme().registry.address.encode()
    tree(cli).write_bytes(tree(cli).read_bytes().replace(here, WHO.stranger.encode()))
    told = cli(f"whitelist root {tree(cli)} --valid-until {DAY} --json", by="registrar", exits=5)
    assert f"is for registry {WHO.stranger}" in told.error["message"]
    assert expiry(cli, root) == 0


def test_a_wallet_that_is_not_in_the_tree_or_not_spelled_right_has_no_proof(cli: Cli, planted: str) -> None:
    told = cli(f"whitelist proof {wallet(1000)} --json", exits=3).error
    assert "is not in" in told["message"]
    cli(f"whitelist proof {wallet(1).lower()}", exits=2)


def test_what_is_no_proof_is_refused(cli: Cli, planted: str) -> None:
    path = cli.file("proof.json", "{}")
    assert "is not a proof" in cli(f"whitelist admit {path} --json", by="outsider", exits=3).error["message"]


def test_a_proof_is_refused_with_the_reason_before_anything_is_sent(cli: Cli, planted: str) -> None:
    path = proof(cli)
    cli(f"whitelist suspend --investor {NOBODY_YET} --unclaimed", by="registrar")
    assert "its investor is suspended by the registrar" in cli(f"whitelist admit {path}", by="outsider", exits=5).stderr
    cli(f"whitelist reactivate --investor {NOBODY_YET}", by="registrar")
    cli(f"whitelist root {planted} --withdraw", by="registrar")
    told = cli(f"whitelist admit {path} --json", by="outsider", exits=5).error
    assert "the registrar has not set the tree's root, or has withdrawn it" in told["message"]
    soon = datetime.fromtimestamp(cli.live.now() + 3 * 86400, UTC)
    cli(f"whitelist root {tree(cli)} --valid-until {soon:%Y-%m-%d}", by="registrar")
    cli.wait(5 * 86400)
    assert "the tree admitted until" in cli(f"whitelist admit {path}", by="outsider", exits=5).stderr


def test_a_wallet_that_is_known_is_not_admitted_anew(cli: Cli, planted: str) -> None:
    path, registry = proof(cli), cli.programme().registry
    cli.live.transact(registry, "setRegulatorBlock", [wallet(1)], True, sender=WHO.regulator)
    told = cli(f"whitelist admit {path}", by="outsider", exits=5).stderr
    assert "the registry knows it already, as not admitted" in told


def test_a_tree_is_told_of_and_set_and_withdrawn(cli: Cli, listed: Path) -> None:
    document = cli(f"whitelist tree {listed} --json").document
    assert (document["count"], document["left_out"]) == (999, 1)
    schema = json.loads((ROOT / "schemas" / "tree.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(tree(cli).read_bytes().split(b"\n")[0]), schema)
    told = cli(f"whitelist tree {listed}").stdout
    assert f"root {document['root']}, 999 wallets; left out, since they are not ACTIVE: 1 row" in told
    rehearsed = cli(f"whitelist root {tree(cli)} --valid-until {DAY} --dry-run --json", by="registrar").document
    assert (rehearsed["root"], rehearsed["dry_run"]) == (document["root"], True)
    told = cli(f"whitelist root {tree(cli)} --valid-until {DAY}", by="registrar").stdout
    assert f"admits nobody → admits until {DAY}" in told
    last = datetime(2049, 12, 31, 18, 59, 59, tzinfo=UTC)  # midnight in Karachi
    assert expiry(cli, document["root"]) == int(last.timestamp())
    again = cli(f"whitelist root {tree(cli)} --valid-until {DAY} --json", by="registrar").document
    assert again["transactions"] == []
    (receipt,) = (cli.folder / "receipts").rglob("*-whitelist-root-*.json")
    assert json.loads(receipt.read_text(encoding="utf-8"))["verified"] is True
    cli(f"whitelist root {document['root']} --withdraw", by="registrar")
    assert expiry(cli, document["root"]) == 0


def test_who_holds_a_proof_has_the_wallet_admitted_by_any_account_and_once(cli: Cli, planted: str) -> None:
    told = cli(f"whitelist proof {wallet(7)}").stdout
    assert wallet(7) in told
    assert planted in told
    path = proof(cli, 7)
    schema = json.loads((ROOT / "schemas" / "proof.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema)
    assert len(cli(f"whitelist admit {path} --json", by="outsider").document["transactions"]) == 1
    assert (word(cli, 7).admitted, word(cli, 7).category, word(cli, 7).country) == (True, 2, 586)
    before = cli.live.block()
    assert cli(f"whitelist admit {path} --json", by="stranger").document == {"transactions": []}
    assert cli.live.block() == before


def test_the_file_then_says_what_the_registry_says(cli: Cli) -> None:
    """By the same file `tree` and `plan` mean the same words."""
    with (EXAMPLES / "whitelist" / "investors.csv").open(encoding="utf-8") as file:
        wallets = [entry["wallet"] for entry in csv.DictReader(file) if entry["status"] == "ACTIVE"]
    cli(f"whitelist tree {EXAMPLES}/whitelist/investors.csv")
    registry = cli.programme().registry
    for account in wallets:
        shown = cli(f"whitelist proof {account} --json").document
        assert int(shown["word"], 16) == cli.live.call(registry, "wordOf", account)
