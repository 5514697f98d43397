"""`whitelist apply FILE`, interrupted: the same command goes on with the same plan, and its receipt is complete."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from wasiqa.chain.chain import Signed
from wasiqa.errors import ChainFailed
from wasiqa.journal.delivery import Delivery
from wasiqa.whitelist.word import REGISTRARS, Word

GIVEN = Delivery._give


@pytest.fixture
def renewed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that changes each of the twelve wallets, in three transactions."""
    monkeypatch.setattr("wasiqa.whitelist.plan.BATCH", 5)
    text = (EXAMPLES / "whitelist" / "investors.csv").read_text()
    for day in ("2053-12-31", "2054-06-30", "2055-12-31"):
        text = text.replace(day, "2056-12-31")
    return cli.file("renewed.csv", text)


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], None]:
    """Lets the node go away once it has taken the n-th transaction, before it says so; for None it stays."""

    def set_to(taken: int | None) -> None:
        count = 0

        def given(delivery: Delivery, signed: Signed) -> None:
            nonlocal count
            count += 1
            GIVEN(delivery, signed)
            if count == taken:
                raise ChainFailed("the node went away")

        monkeypatch.setattr(Delivery, "_give", given)

    return set_to


def receipts(cli: Cli, since: list[Path]) -> list[dict[str, Any]]:
    paths = sorted(set((cli.folder / "receipts").rglob("*-whitelist-apply-*.json")) - set(since))
    return [json.loads(path.read_text()) for path in paths]


def there(cli: Cli) -> list[Path]:
    return list((cli.folder / "receipts").rglob("*.json"))


@pytest.mark.parametrize("by_plan", [False, True])
@pytest.mark.parametrize("taken", [1, 2, 3])
def test_the_same_command_goes_on_and_lists_all_transactions(
    cli: Cli, renewed: Path, dies: Callable[[int | None], None], taken: int, by_plan: bool
) -> None:
    source = renewed
    if by_plan:
        source = cli.folder / "plan.json"
        cli(f"whitelist plan {renewed} --out {source}")
    before, block = there(cli), cli.live.block().number
    dies(taken)
    cli(f"whitelist apply {source}", by="registrar", exits=4)
    assert cli.live.block().number == block + taken
    dies(None)
    told = cli(f"whitelist apply {source} --json", by="registrar")
    assert cli.live.block().number == block + 3, "nothing is sent twice"
    cli(f"whitelist verify {renewed}")
    last = receipts(cli, before)[-1]
    assert (last["status"], last["verified"], len(last["transactions"])) == ("done", True, 3)
    assert last["input"] == {"path": str(renewed), "sha256": hashlib.sha256(renewed.read_bytes()).hexdigest()}
    assert [sent["block"] for sent in last["transactions"]] == [block + 1, block + 2, block + 3]
    # where nothing was left to do, the command has sent nothing, and only completes the receipt
    hashes = [sent["hash"] for sent in last["transactions"]]
    assert told.document == {"transactions": hashes if taken < 3 else []}
    assert cli(f"whitelist apply {source} --json", by="registrar").document == {"transactions": []}
    assert receipts(cli, before)[-1] == last


def test_a_plan_that_somebody_has_overtaken_is_made_anew(
    cli: Cli, renewed: Path, dies: Callable[[int | None], None]
) -> None:
    dies(1)
    cli(f"whitelist apply {renewed}", by="registrar", exits=4)
    dies(None)
    registry = cli.programme().registry
    word = Word.decode(cli.live.call(registry, "wordOf", WHO.second_individual))
    other = Word(**{**vars(word), "country": 784}).encode() & REGISTRARS
    cli.live.transact(registry, "setWords", [WHO.second_individual], [other], sender=WHO.registrar)
    told = cli(f"whitelist apply {renewed} --json", by="registrar")
    assert "0 added, 7 changed, 5 unchanged" in told.stderr
    assert len(told.document["transactions"]) == 2
    cli(f"whitelist verify {renewed}")


def test_a_complete_list_goes_on_with_the_number_that_was_confirmed(
    cli: Cli, renewed: Path, dies: Callable[[int | None], None]
) -> None:
    renewed.write_text("\n".join(renewed.read_text().splitlines()[:4]) + "\n")
    line = f"whitelist apply {renewed} --complete --confirm-removals 9"
    dies(2)
    cli(line, by="registrar", exits=4)
    dies(None)
    told = cli(f"{line} --json", by="registrar")
    assert len(told.document["transactions"]) == 3
    assert "3 changed, 9 removed" in told.stderr
    cli(f"whitelist verify {renewed} --complete")
