"""`whitelist voucher sign|use|cancel`: one wallet admitted or renewed by a signature that anybody hands in."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.scripts.cli import WHO, Cli
from tests.support.projects import ROOT
from tests.whitelist.support import row, wallet, write_csv
from wasiqa.schemas import json_schema
from wasiqa.whitelist import voucher
from wasiqa.whitelist.word import Word

DAY = "2049-12-31"
SCHEMA = json.loads((ROOT / "schemas" / "voucher.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def listed(cli: Cli) -> Path:
    """A file with two wallets that nobody has admitted, one of them suspended."""
    until = {"valid_until": "2055-12-31", "tax_class": ""}
    return write_csv(cli.folder / "list.csv", row(1, **until), row(2, status="SUSPENDED", **until))


def sign(cli: Cli, listed: Path, number: int = 1, *, by: str = "registrar", exits: int = 0, more: str = "") -> Path:
    line = f"whitelist voucher sign {listed} {wallet(number)} --deadline {DAY} --json {more}"
    return cli.file("voucher.json", cli(line, by=by, exits=exits).stdout)


def error(path: Path) -> str:
    said: str = json.loads(path.read_text(encoding="utf-8"))["error"]["message"]
    return said


def word(cli: Cli, number: int = 1) -> Word:
    return cli.word(wallet(number))


def test_a_wallet_that_the_file_does_not_name_or_not_as_active_is_not_signed_for(cli: Cli, listed: Path) -> None:
    assert "is not in" in error(sign(cli, listed, 3, exits=3))
    assert f"row 3: {wallet(2)} is not ACTIVE" in error(sign(cli, listed, 2, exits=3))


def test_a_deadline_that_has_passed_is_refused(cli: Cli, listed: Path) -> None:
    line = f"whitelist voucher sign {listed} {wallet(1)} --deadline 2020-01-01 --json"
    assert "--deadline 2020-01-01 has passed" in cli(line, by="registrar", exits=3).error["message"]


def test_nobody_but_the_registrar_signs(cli: Cli, listed: Path) -> None:
    assert error(sign(cli, listed, by="regulator", exits=5)) == f"{WHO.regulator} doesn't hold the role REGISTRAR"


def test_what_the_registry_would_refuse_is_not_signed(cli: Cli, listed: Path) -> None:
    cli.live.transact(cli.programme().registry, "setRegulatorBlock", [wallet(1)], True, sender=WHO.regulator)
    assert "is blocked by the regulator, which no voucher lifts" in error(sign(cli, listed, exits=5))


def test_a_rehearsal_signs_nothing(cli: Cli, listed: Path) -> None:
    document = json.loads(sign(cli, listed, more="--dry-run").read_text(encoding="utf-8"))
    assert document["dry_run"]
    assert "signature" not in document


@pytest.mark.parametrize("text", ["{}", "[", '{"schema": "wasiqa/proof/1"}'])
def test_what_is_no_voucher_is_refused(cli: Cli, text: str) -> None:
    path = cli.file("voucher.json", text)
    told = cli(f"whitelist voucher use {path} --json", by="outsider", exits=3).error
    assert "is not a voucher" in told["message"]


def test_a_voucher_of_another_registry_is_refused(cli: Cli, listed: Path) -> None:
    path = sign(cli, listed)
    path.write_text(path.read_text().replace(cli.programme().registry.address, WHO.stranger))
    assert f"is for registry {WHO.stranger}" in cli(f"whitelist voucher use {path}", by="outsider", exits=5).stderr


def test_a_voucher_that_was_changed_is_refused(cli: Cli, listed: Path) -> None:
    path = sign(cli, listed)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["deadline"] += 1
    path.write_text(json.dumps(document), encoding="utf-8")
    told = cli(f"whitelist voucher use {path} --json", by="outsider", exits=5).error
    assert "VoucherInvalid" in told["message"]


def test_a_voucher_is_refused_with_the_reason_before_anything_is_sent(cli: Cli, listed: Path) -> None:
    path = sign(cli, listed)
    cli("whitelist suspend --investor REF:INVESTOR-1 --unclaimed", by="registrar")
    told = cli(f"whitelist voucher use {path}", by="outsider", exits=5).stderr
    assert f"the investor of {wallet(1)} is suspended by the registrar, which no voucher lifts" in told
    cli("whitelist reactivate --investor REF:INVESTOR-1", by="registrar")
    cli(f"whitelist voucher cancel {path}", by="registrar")
    assert "was used or cancelled" in cli(f"whitelist voucher use {path}", by="outsider", exits=5).stderr
    path = sign(cli, listed)
    cli.live.travel(2_525_000_000)  # 2050
    assert "was to be used before" in cli(f"whitelist voucher use {path}", by="outsider", exits=5).stderr


def test_nobody_but_the_registrar_cancels_a_voucher_and_none_of_another_registry(cli: Cli, listed: Path) -> None:
    path = sign(cli, listed)
    told = cli(f"whitelist voucher cancel {path} --json", by="regulator", exits=5).error
    assert told["hint"] == f"{WHO.regulator} doesn't hold the role REGISTRAR"
    told = cli(f"whitelist voucher cancel {path} --dry-run --json", by="registrar").document
    assert told["dry_run"]
    text = path.read_text(encoding="utf-8").replace('"chain_id": 31337', '"chain_id": 1')
    elsewhere = cli.file("elsewhere.json", text)
    assert "on chain 1, but this is" in cli(f"whitelist voucher cancel {elsewhere}", by="registrar", exits=5).stderr
    cli(f"whitelist voucher use {path}", by="outsider")


def test_a_voucher_is_cancelled_once_and_the_next_one_holds(cli: Cli, listed: Path) -> None:
    path = sign(cli, listed)
    assert len(cli(f"whitelist voucher cancel {path} --json", by="registrar").document["transactions"]) == 1
    assert cli(f"whitelist voucher cancel {path} --json", by="registrar").document == {"transactions": []}
    assert not word(cli).admitted
    cli(f"whitelist voucher use {sign(cli, listed)}", by="outsider")
    assert word(cli).admitted


def test_anybody_has_a_wallet_admitted_and_renewed_by_a_voucher(cli: Cli, listed: Path) -> None:
    path = sign(cli, listed)
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), SCHEMA)
    assert json_schema(voucher.Voucher) == SCHEMA
    assert len(cli(f"whitelist voucher use {path} --json", by="outsider").document["transactions"]) == 1
    assert (word(cli).admitted, word(cli).category) == (True, 2)
    assert cli(f"whitelist voucher use {path} --json", by="outsider").document == {"transactions": []}
    before = word(cli)
    later = write_csv(cli.folder / "later.csv", row(1, valid_until="2060-12-31", tax_class=""))
    cli(f"whitelist voucher use {sign(cli, later)}", by="stranger")
    assert before.differences(word(cli)) == ("valid_until",)
