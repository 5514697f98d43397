"""A balance statement is right once every address, listed once, has signed what it holds at that block."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from tests.servicing.reserves.test_bitcoin import MAINNET, SHORT, sign
from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.schemas import json_schema
from wasiqa.servicing.reserves.bitcoin import p2pkh, p2wpkh
from wasiqa.servicing.reserves.signature import SignedAttestation
from wasiqa.servicing.reserves.statement import MOST, BalanceStatement, read_statement

ADDRESSES = (p2pkh(SHORT, MAINNET), str(p2wpkh(SHORT, MAINNET)))


REGISTRY = "0x" + "22" * 20


def document(**changed: Any) -> dict[str, Any]:
    """Two addresses of one key, signed."""
    usual = {
        "schema": "wasiqa/balance-statement/2",
        "chain_id": 31_337,
        "registry": REGISTRY,
        "network": "mainnet",
        "pool": "BTC-1",
        "block": {"height": 900_000, "hash": "0" * 24 + "1" * 40},
        "addresses": [{"address": one, "satoshi": n * 10**8} for n, one in enumerate(ADDRESSES, start=1)],
    } | changed
    found = BalanceStatement.model_validate_json(json.dumps(usual))
    for given, balance, kind in zip(usual["addresses"], found.addresses, (4, 12), strict=False):
        given.setdefault("signature", sign(found.message(balance), kind))
    return usual


def read(tmp_path: Path, content: dict[str, Any]) -> BalanceStatement:
    path = tmp_path / "statement.json"
    path.write_text(json.dumps(content))
    return read_statement(path)


@pytest.mark.parametrize(
    "changed",
    [
        {"chain_id": 1},
        {"registry": "0x" + "11" * 20},
        {"pool": "BTC-2"},
        {"block": {"height": 900_001, "hash": "0" * 24 + "1" * 40}},
    ],
)
def test_what_was_signed_of_another_programme_pool_or_block_does_not_count(
    tmp_path: Path, changed: dict[str, Any]
) -> None:
    content = document() | changed
    with pytest.raises(InputRefused, match="2 mistakes in the balance statement: address 1, 15CRxF") as refused:
        read(tmp_path, content).require_signed()
    assert len(refused.value.faults) == 2


def test_what_was_signed_of_another_balance_does_not_count(tmp_path: Path) -> None:
    content = document()
    content["addresses"][1]["satoshi"] += 1
    with pytest.raises(InputRefused, match="1 mistake in the balance statement: address 2, bc1q"):
        read(tmp_path, content).require_signed()


def test_an_address_that_is_not_signed_is_told_with_the_message_to_sign(tmp_path: Path) -> None:
    content = document()
    del content["addresses"][0]["signature"]
    with pytest.raises(InputRefused, match="it is not signed") as refused:
        read(tmp_path, content).require_signed()
    block = f"block 900000 {content['block']['hash']}"
    pool = f"BTC-1 of {REGISTRY} on chain 31337"
    message = f"Wasiqa reserve {pool} at {block}: 100000000 satoshi at {ADDRESSES[0]}"
    assert refused.value.faults[0].hint == f"sign with its key: {message}"


def test_an_address_that_is_listed_twice_is_refused(tmp_path: Path) -> None:
    content = document()
    content["addresses"].append(content["addresses"][0])
    with pytest.raises(InputRefused, match=f"address 3, {ADDRESSES[0]}: it is listed twice"):
        read(tmp_path, content).require_signed()


def test_more_than_there_can_be_is_refused(tmp_path: Path) -> None:
    content = document(addresses=[{"address": one, "satoshi": MOST} for one in ADDRESSES])
    with pytest.raises(InputRefused, match="more than there can be"):
        read(tmp_path, content).require_signed()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("addresses", []), ("network", "signet"), ("pool", "btc"), ("block", {"height": -1}), ("chain_id", 0)),
        *(("schema", "x"), ("schema", "wasiqa/balance-statement/1"), ("registry", "0x12")),
    ],
)
def test_what_is_no_statement_is_refused(tmp_path: Path, field: str, value: Any) -> None:
    with pytest.raises(InputRefused, match="is not a balance statement"):
        read(tmp_path, document() | {field: value})


def test_balances_are_added_up(tmp_path: Path) -> None:
    found = read(tmp_path, document())
    found.require_signed()
    assert found.satoshi == 3 * 10**8


@pytest.mark.parametrize(
    ("name", "kind"), [("balance-statement", BalanceStatement), ("attestation", SignedAttestation)]
)
def test_the_published_schema_is_that_of_the_document(name: str, kind: type[BaseModel]) -> None:
    published = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    assert published == json.loads(json.dumps(json_schema(kind)))
    Draft202012Validator.check_schema(published)


def test_the_example_is_signed() -> None:
    found = read_statement(ROOT / "examples" / "reserves" / "bitcoin.json")
    found.require_signed()
    schema = json.loads((ROOT / "schemas" / "balance-statement.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads((ROOT / "examples/reserves/bitcoin.json").read_text("utf-8")))
