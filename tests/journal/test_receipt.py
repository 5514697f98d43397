"""Receipts are complete, match their schema, and can be read by an auditor."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.actors import Actors
from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.inputs import Input
from wasiqa.journal.markdown import markdown, plain
from wasiqa.journal.receipt import ReceiptFile, Sent, Tool
from wasiqa.schemas import json_schema

SCHEMA = ROOT / "schemas" / "receipt.schema.json"


@pytest.fixture
def receipt() -> ReceiptFile:
    who = Actors()
    return ReceiptFile(
        command="whitelist apply",
        arguments={"complete": False, "sheet": None, "note": "a | b"},
        input=Input(path="investors.csv", sha256="0" * 64),
        plan_sha256="ab" * 32,
        chain_id=31337,
        operator=who.registrar,
        started="2030-06-15T12:00:00Z",
        finished="2030-06-15T12:00:09Z",
        status="partial",
        transactions=(
            Sent(hash="0x" + "11" * 32, to=who.bank, function="setWords", block=7, gas_used=1_234_567, status=1),
            Sent(hash="0x" + "22" * 32, to=None, function="Programme", block=None, gas_used=None, status=None),
        ),
        verified=False,
        tool=Tool(version="0.1.0", commit=None),
    )


def test_the_schema_is_the_one_that_is_published() -> None:
    assert json.loads(SCHEMA.read_text()) == json_schema(ReceiptFile, "serialization")


def test_a_receipt_matches_its_schema_and_is_read_back_as_it_was(receipt: ReceiptFile, tmp_path: Path) -> None:
    path = receipt.save(tmp_path)
    assert path.name == "20300615T120009Z-whitelist-apply-abababab.json"
    jsonschema.validate(json.loads(path.read_text()), json.loads(SCHEMA.read_text()))
    assert ReceiptFile.load(path) == receipt


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("status", "almost", "status: "),
        ("operator", "0x0000000000000000000000000000000000000ABC", "operator: "),
        ("plan_sha256", "ab", "plan_sha256: "),
        ("mood", "good", "mood: "),
    ],
)
def test_a_receipt_with_a_wrong_field_is_refused_by_its_name(
    receipt: ReceiptFile, tmp_path: Path, field: str, value: str, told: str
) -> None:
    path = receipt.save(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(InputRefused, match=f"is not a receipt: {told}"):
        ReceiptFile.load(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_file_that_is_no_receipt_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(content)
    with pytest.raises(InputRefused, match="is not a receipt"):
        ReceiptFile.load(path)
    with pytest.raises(InputRefused, match=r"nowhere\.json can't be read"):
        ReceiptFile.load(tmp_path / "nowhere.json")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"schema": "wasiqa/receipt/1"}'])
def test_every_fault_of_a_receipt_has_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(content)
    with pytest.raises(InputRefused) as refused:
        ReceiptFile.load(path)
    assert {str(fault.hint).partition(" as ")[0] for fault in refused.value.faults} == {"name a receipt"}
    with pytest.raises(InputRefused) as refused:
        ReceiptFile.load(tmp_path / "nowhere.json")
    assert refused.value.hint == "name a file that is there and yours to read"


def test_of_another_document_the_schema_alone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"schema": "wasiqa/plan/1", "command": 7, "mood": "good"}')
    with pytest.raises(InputRefused) as refused:
        ReceiptFile.load(path)
    assert [fault.column for fault in refused.value.faults] == ["schema"]


def test_for_the_auditor_it_is_a_page_with_two_tables(receipt: ReceiptFile) -> None:
    told = markdown(receipt)
    assert told.startswith("# whitelist apply: partial\n")
    assert "| verified by reading back | no |" in told
    assert "| note | a \\| b |" in told
    assert "complete" not in told
    assert f"| 1 | setWords | 0x{'11' * 32} | {Actors().bank} | 7 | 1,234,567 | done |" in told
    assert f"| 2 | Programme | 0x{'22' * 32} | new contract | – | – | not in a block yet |" in told


def test_for_the_terminal_it_is_lines(receipt: ReceiptFile) -> None:
    lines = plain(receipt).splitlines()
    assert lines[0] == "whitelist apply: partial"
    assert f"0x{'11' * 32}  setWords, done in block 7, 1,234,567 gas" in lines
    assert f"0x{'22' * 32}  Programme, not in a block yet" in lines


def test_no_text_of_a_receipt_begins_a_line_of_its_own(receipt: ReceiptFile) -> None:
    evil = "x\n# forged\r\u2028\x1b[31m| <b>"
    sent = receipt.transactions[0].model_copy(update={"function": evil})
    forged = receipt.model_copy(
        update={"command": evil, "started": evil, "arguments": {evil: evil}, "transactions": (sent,)}
    )
    page, lines = markdown(forged), plain(forged)
    for text in (page, lines):
        assert "forged" in text
        assert text.isascii() or "\u2028" not in text
        assert not any(line.startswith("# forged") for line in text.splitlines())
        assert "\x1b" not in text
    assert page.startswith("# x # forged   [31m\\| &lt;b>: partial\n")
    assert len(page.splitlines()) == len(markdown(receipt).splitlines()) - 1
    assert len(lines.splitlines()) == len(plain(receipt).splitlines()) - 1


def test_where_nothing_was_sent_it_says_so(receipt: ReceiptFile) -> None:
    assert markdown(receipt.model_copy(update={"transactions": ()})).endswith("\nNothing was sent.\n")
