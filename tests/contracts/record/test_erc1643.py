"""ERC-1643, by its text: what must, should and may be so, in the order in which the text has it."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts.bond.stage import ROLES, WHO
from tests.contracts.record.conftest import SHEET_HASH, TERM_SHEET, Record, deployed
from tests.support.chains import reverts
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import codec
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.interface import Interface
from wasiqa.servicing.roles import role_id

NAME, OTHER = b"PROSPECTUS".ljust(32, b"\0"), keccak(text="a title too long for 32 bytes, so that its hash is its name")
HASH, URI = keccak(text="made up"), "https://example.org/prospectus.pdf"
NOTHING = ("", bytes(32), 0)
SELECTORS = {
    "getDocument(bytes32)": "b10d6b41",
    "setDocument(bytes32,string,bytes32)": "010648ca",
    "removeDocument(bytes32)": "c3501848",
    "getAllDocuments()": "9fa5f50b",
}


def raw(receipt: Receipt) -> list[tuple[tuple[bytes, ...], bytes]]:
    """Every log of a transaction, as it stands on the chain."""
    return [(tuple(log.topics), log.data) for log in receipt.logs]


def event(kind: str, name: bytes, uri: str, document_hash: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """The log that the text asks for: the name in a topic, the rest in data."""
    topics = keccak(text=f"{kind}(bytes32,string,bytes32)"), name
    return topics, codec().encode(["string", "bytes32"], [uri, document_hash])


def documents(record: Record) -> set[bytes]:
    names = record.ask("getAllDocuments")
    assert len(set(names)) == len(names)
    return set(names)


def test_the_functions_are_those_of_the_text() -> None:
    called = Interface(artifacts()["PublicRecord"].abi).called
    found = {text: called(bytes.fromhex(selector)) for text, selector in SELECTORS.items()}
    assert {text: function and function.inputs.signature for text, function in found.items()} == dict(
        zip(SELECTORS, SELECTORS, strict=True)
    )


def test_a_document_without_a_name_is_refused(record: Record) -> None:
    with reverts("ERC1643InvalidName"):
        record.act("setDocument", bytes(32), URI, HASH)


def test_a_document_that_there_is_not_can_not_be_removed(record: Record) -> None:
    for name in (OTHER, bytes(32)):
        with reverts("ERC1643MissingDocument"):
            record.act("removeDocument", name)


@pytest.mark.parametrize("arguments", [("setDocument", NAME, URI, HASH), ("removeDocument", TERM_SHEET)])
def test_nobody_but_the_issuer_changes_documents(record: Record, arguments: tuple[Any, ...]) -> None:
    for account in {*ROLES.values(), WHO.outsider} - {ROLES["ISSUER"]}:
        with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_id("ISSUER")):
            record.act(*arguments, sender=account)


def test_who_may_is_asked_before_what(record: Record) -> None:
    for arguments in (("setDocument", bytes(32), URI, HASH), ("removeDocument", OTHER)):
        with reverts("AccessControlUnauthorizedAccount", account=WHO.stranger, neededRole=role_id("ISSUER")):
            record.act(*arguments, sender=WHO.stranger)


def test_a_document_that_there_is_not_reads_as_nothing(record: Record) -> None:
    for name in (NAME, OTHER, bytes(32)):
        assert tuple(record.ask("getDocument", name)) == NOTHING


def test_the_term_sheet_is_the_first_document(record: Record) -> None:
    receipt = deployed(record.payments)
    assert raw(receipt) == [event("DocumentUpdated", TERM_SHEET, "", SHEET_HASH)]
    fresh = Record(record.payments, receipt.contract(artifacts()["PublicRecord"]))
    assert tuple(fresh.ask("getDocument", TERM_SHEET)) == ("", SHEET_HASH, record.now())
    assert documents(fresh) == {TERM_SHEET}


@pytest.mark.parametrize(("uri", "document_hash"), [(URI, HASH), ("", HASH), (URI, bytes(32)), ("", bytes(32))])
def test_a_new_document_is_kept_and_told(record: Record, uri: str, document_hash: bytes) -> None:
    receipt = record.act("setDocument", NAME, uri, document_hash)
    assert raw(receipt) == [event("DocumentUpdated", NAME, uri, document_hash)]
    assert tuple(record.ask("getDocument", NAME)) == (uri, document_hash, record.now())
    assert documents(record) == {TERM_SHEET, NAME}


def test_a_document_that_is_there_is_overwritten_with_the_time(record: Record) -> None:
    record.act("setDocument", NAME, URI, HASH)
    first = record.now()
    record.series.chain.travel(first + 1_000)
    receipt = record.act("setDocument", NAME, "ipfs://made-up", OTHER)
    assert raw(receipt) == [event("DocumentUpdated", NAME, "ipfs://made-up", OTHER)]
    assert tuple(record.ask("getDocument", NAME)) == ("ipfs://made-up", OTHER, first + 1_000)
    assert documents(record) == {TERM_SHEET, NAME}


def test_the_same_document_again_is_told_again(record: Record) -> None:
    record.act("setDocument", NAME, URI, HASH)
    assert raw(record.act("setDocument", NAME, URI, HASH)) == [event("DocumentUpdated", NAME, URI, HASH)]


def test_a_removed_document_is_told_as_it_was_and_is_gone(record: Record) -> None:
    record.act("setDocument", NAME, URI, HASH)
    assert raw(record.act("removeDocument", NAME)) == [event("DocumentRemoved", NAME, URI, HASH)]
    assert tuple(record.ask("getDocument", NAME)) == NOTHING
    assert documents(record) == {TERM_SHEET}
    with reverts("ERC1643MissingDocument"):
        record.act("removeDocument", NAME)


def test_the_term_sheet_can_be_replaced_and_removed_like_any_other(record: Record) -> None:
    record.act("setDocument", TERM_SHEET, URI, HASH)
    assert raw(record.act("removeDocument", TERM_SHEET)) == [event("DocumentRemoved", TERM_SHEET, URI, HASH)]
    assert documents(record) == set()


def test_the_list_holds_what_was_set_and_not_removed_after_any_number_of_steps(record: Record) -> None:
    names = [keccak(text=f"document {n}") for n in range(6)]
    kept = {TERM_SHEET}
    for step, (add, name) in enumerate(
        [
            *((True, name) for name in names),
            (False, names[0]),
            (False, names[5]),
            (True, names[0]),
            (True, names[2]),
            (False, names[2]),
            (True, names[2]),
        ]
    ):
        if add:
            record.act("setDocument", name, f"urn:{step}", HASH)
            kept.add(name)
        else:
            record.act("removeDocument", name)
            kept.remove(name)
        assert documents(record) == kept
    assert record.ask("getDocument", names[2]).uri == "urn:11"
