"""Operations of the timelocks are rebuilt from the log alone, and say in words what they would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import PARTIES, Office, OpenSeries
from wasiqa.chain.contract import NOBODY, Call, Contract, Event, creation
from wasiqa.chain.records import SeriesRecord
from wasiqa.chain.timelock import Operation, advance
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed
from wasiqa.servicing.calls_in_words import InWords
from wasiqa.servicing.code import built
from wasiqa.servicing.operations import Operations
from wasiqa.servicing.public_record import NewRecord, record_at, record_deployment_of
from wasiqa.servicing.roles import role_id
from wasiqa.servicing.scheduled import Scheduled
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files

WHO = Actors()
ZONE = ZoneInfo("Asia/Karachi")
UNIT = 10**7


@pytest.fixture
def book(office: Office, pib: OpenSeries) -> Operations:
    """The operations of an office whose ledger has the bond and not the bill."""
    record = SeriesRecord(
        symbol="PIB-3Y-7",
        address=pib.bond.address,
        terms="pib.yaml",
        terms_sha256="0" * 64,
        tx="0x" + "0" * 64,
        block=1,
    )
    return Operations(office.chain, office.ledger.with_series("XFEXAMPLE016", record), office.programme)


def propose(office: Office, timelock: str, *calls: Call, salt: bytes = b"\x07" * 32, **how: Any) -> Operation:
    operation = Operation(office.programme.timelocks[timelock], calls, salt, **how)
    advance(office.chain, operation, getattr(WHO, PARTIES[timelock][0]))
    return operation


def said(book: Operations, one: Scheduled, *, brief: bool = False) -> str:
    return "\n".join(InWords(book.directory, ZONE, brief).all(one.calls))


def mint(pib: OpenSeries, *units: int) -> Call:
    wallets = (WHO.bank, WHO.fund, WHO.insurer, WHO.individual)
    return pib.bond.encode("batchMint", wallets[: len(units)], units)


def test_an_id_that_nobody_proposed_is_refused(book: Operations) -> None:
    with pytest.raises(InputRefused, match="no timelock of the programme has an operation 0xdead") as refusal:
        book.find("0xdead")
    assert refusal.value.hint == "`ops list --all` shows those there are"


def test_a_beginning_that_fits_several_ids_is_refused_with_all_of_them(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    both = [propose(office, "issuance", mint(pib, n * UNIT)) for n in (1, 2)]
    with pytest.raises(InputRefused) as refusal:
        book.find("0x")
    assert all(f"0x{one.id.hex()}" in refusal.value.message for one in both)
    assert refusal.value.hint == "give more digits"


@dataclass(frozen=True)
class Lying:
    """A chain whose node shows other calls than those that were proposed."""

    chain: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.chain, name)

    def events(self, contract: Contract, name: str | None = None, from_block: int = 0) -> list[Event]:
        found = self.chain.events(contract, name, from_block)
        return [replace(one, args={**one.args, "value": 1}) if one.name == "CallScheduled" else one for one in found]


def test_a_node_that_shows_other_calls_than_were_proposed_is_not_believed(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    operation = propose(office, "issuance", mint(pib, UNIT))
    lied_to = Operations(Lying(office.chain), book.ledger, book.programme)
    (one,) = lied_to.open()
    assert (one.id, one.status, one.calls) == (f"0x{operation.id.hex()}", "PENDING", ())
    document = lied_to.document(one)
    assert document["problem"] == "the calls that the node gives are not those of this operation"
    assert (document["waiting_for"], lied_to.step(one)) == ([], None)
    with pytest.raises(ChainFailed, match=f"^operation {one.id}: the calls that the node gives are not") as refusal:
        one.readable()
    assert refusal.value.hint == "ask another node"


def propose_nothing(office: Office, salt: bytes) -> bytes:
    """Propose a batch of no calls; its id."""
    nothing: tuple[object, ...] = ([], [], [], bytes(32), salt)
    timelock = office.programme.timelocks["issuance"]
    office.chain.transact(timelock, "scheduleBatch", *nothing, 3600, sender=WHO.issuer_proposer)
    return bytes(office.chain.call(timelock, "hashOperationBatch", *nothing))


def test_a_batch_without_calls_is_shown_as_such_and_hides_no_other(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    before = propose(office, "issuance", mint(pib, UNIT))
    nothing, block = propose_nothing(office, b"\1" * 32), office.chain.block().number
    after = propose(office, "issuance", mint(pib, 2 * UNIT))
    assert [one.key for one in book.open()] == [before.id, nothing, after.id]
    one = book.find(f"0x{nothing.hex()}")
    document = book.document(one)
    assert (document["state"], document["calls"], document["problem"]) == ("PENDING", [], "it has no calls")
    assert (document["waiting_for"], document["block"], book.step(one)) == ([], block, None)
    with pytest.raises(NotAllowed, match=f"^operation {one.id} has no calls: there is nothing to execute$") as refusal:
        one.readable()
    assert refusal.value.hint == f"who may cancel runs: wasiqa ops cancel {one.id}"


@pytest.mark.parametrize("salt", [bytes(32), b"\1" * 32])
def test_what_came_of_a_batch_without_calls_is_known_from_the_contract(
    office: Office, book: Operations, pib: OpenSeries, salt: bytes
) -> None:
    timelock = office.programme.timelocks["issuance"]
    nothing = propose_nothing(office, salt)
    identifier, start = f"0x{nothing.hex()}", office.chain.block().number if any(salt) else None
    one = book.find(identifier)
    assert (one.status, one.block, one.closed) == ("PENDING", start, None)
    office.chain.transact(timelock, "cancel", nothing, sender=WHO.guardian)
    one = book.find(identifier)
    assert (one.status, one.closed, one.due) == ("CANCELLED", office.chain.block().number, None)
    assert propose_nothing(office, salt) == nothing
    assert (book.find(identifier).status, book.find(identifier).closed) == ("PENDING", None)
    office.chain.travel(office.chain.now() + 3600)
    assert book.find(identifier).status == "READY"
    office.chain.transact(timelock, "executeBatch", [], [], [], bytes(32), salt, sender=WHO.issuer_executor)
    assert (book.find(identifier).status, book.open()) == ("DONE", [])


@pytest.mark.parametrize(
    ("data", "function"),
    [
        (b"\xde\xad\xbe\xef", None),
        (b"", None),
        (keccak(text="unpause()")[:4] + b"hidden", "unpause()"),
        (keccak(text="setIdentityRegistry(address)")[:4] + b"short", "setIdentityRegistry(address)"),
    ],
)
def test_data_that_are_not_the_arguments_of_a_known_function_are_shown_as_they_are(
    office: Office, book: Operations, pib: OpenSeries, data: bytes, function: str | None
) -> None:
    operation = propose(office, "issuance", Call(pib.bond.address, data))
    one = book.find(f"0x{operation.id.hex()}")
    (call,) = book.document(one)["calls"]
    assert call == {
        "target": pib.bond.address,
        "contract": "PIB-3Y-7",
        "function": function,
        "arguments": None,
        "data": f"0x{data.hex()}",
    }
    assert "data that this version can't read: " in said(book, one)


def test_a_contract_that_the_programme_does_not_have_is_called_unknown(office: Office, book: Operations) -> None:
    operation = propose(office, "governance", Call(WHO.stranger, b"\x01\x02\x03\x04", value=5))
    one = book.find(f"0x{operation.id.hex()}")
    assert f"unknown contract {WHO.stranger}: unknown function 0x01020304 with 5 wei" in said(book, one)
    (call,) = book.document(one)["calls"]
    assert (call["contract"], call["function"], call["value"]) == (None, None, "5")


def test_an_operation_is_followed_from_the_proposal_to_its_end(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    operation = propose(office, "issuance", mint(pib, UNIT))
    identifier, block = f"0x{operation.id.hex()}", office.chain.block().number
    due = office.chain.call(operation.timelock, "getTimestamp", operation.id)
    document = book.document(book.find(identifier))
    assert document == {
        "id": identifier,
        "timelock": "IssuanceTimelock",
        "state": "PENDING",
        "ready_at": document["ready_at"],
        "waiting_for": [WHO.issuer_executor],
        "calls": [
            {
                "target": pib.bond.address,
                "contract": "PIB-3Y-7",
                "function": "batchMint(address[],uint256[])",
                "arguments": {"to": [WHO.bank], "values": [str(UNIT)]},
            }
        ],
        "predecessor": None,
        "block": block,
    }
    assert document["ready_at"].endswith("+05:00")
    office.chain.travel(due)
    assert [(one.id, one.status, one.due) for one in book.open()] == [(identifier, "READY", due)]
    advance(office.chain, operation, WHO.issuer_executor)
    assert book.open() == []
    done = book.find(identifier)
    assert (done.status, done.due, done.closed) == ("DONE", None, office.chain.block().number)
    assert (book.document(done)["waiting_for"], book.step(done)) == ([], None)


def test_what_was_cancelled_and_proposed_again_waits_again(office: Office, book: Operations, pib: OpenSeries) -> None:
    operation = propose(office, "issuance", mint(pib, UNIT, UNIT))
    office.chain.transact(operation.timelock, "cancel", operation.id, sender=WHO.guardian)
    one = book.find(f"0x{operation.id.hex()}")
    assert (one.status, one.closed) == ("CANCELLED", office.chain.block().number)
    assert one not in book.open()
    propose(office, "issuance", mint(pib, UNIT, UNIT))
    again = book.find(f"0x{operation.id.hex()}")
    assert (again.status, again.block, again.closed) == ("PENDING", office.chain.block().number, None)
    assert len(again.calls) == 1


def test_salt_predecessor_and_kind_of_a_proposal_are_read_back(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    first = propose(office, "issuance", mint(pib, UNIT), salt=bytes(32))
    alone = propose(office, "issuance", mint(pib, UNIT), as_batch=True, predecessor=first.id)
    both = propose(office, "issuance", mint(pib, UNIT), mint(pib, 2 * UNIT))
    found = {one.id: one for one in book.open()}
    assert found.keys() == {f"0x{operation.id.hex()}" for operation in (first, alone, both)}
    assert found[f"0x{alone.id.hex()}"].readable().as_batch
    assert found[f"0x{alone.id.hex()}"].predecessor == f"0x{first.id.hex()}"
    office.chain.travel(office.chain.now() + 3600)
    step = book.step(found[f"0x{alone.id.hex()}"])
    assert step is not None
    assert step.after == first.id
    for operation in (first, alone, both):
        next_ = book.step(book.find(f"0x{operation.id.hex()}"))
        assert next_ is not None
        next_.take(WHO.issuer_executor)
    assert book.open() == []


def test_amounts_are_in_currency_for_people_and_wallets_beside_them(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    few = book.find(f"0x{propose(office, 'issuance', mint(pib, UNIT)).id.hex()}")
    assert "to, values: 1 entry, 100,000.00 in all" in said(book, few)
    four = book.find(f"0x{propose(office, 'issuance', mint(pib, UNIT, 2 * UNIT, 3 * UNIT, UNIT)).id.hex()}")
    assert "     to, values: 4 entries, 700,000.00 in all\n" in said(book, four)
    assert f"       3  {WHO.insurer}  300,000.00" in said(book, four)
    assert WHO.insurer not in said(book, four, brief=True)


def test_a_series_about_to_be_deployed_is_shown_by_its_terms(office: Office, book: Operations) -> None:
    source = office.folder / "pib-3y-2020.yaml"
    path = office.folder / "third.yaml"
    path.write_text(source.read_text().replace("XFEXAMPLE016", "XFEXAMPLE032"))
    new = NewSeries(office.programme, files.read(path), office.cash.address, office.config.tax_account)
    _, opening, _ = new.operations(office.chain)
    advance(office.chain, opening, WHO.issuer_proposer)
    told = said(book, book.find(f"0x{opening.id.hex()}"))
    for part in (
        "id: XFEXAMPLE032",
        "creationCode: SovereignBond, as it is built here",
        "symbol: PIB-3Y-7",
        "denomination: 100,000.00",
        "recordTimes: 6 entries",
        "       1  2049-02-19T17:00:00+05:00",
        "2. Programme",
        "units: 24,000,000,000.00",
        f"hooks: {office.programme.hooks['holding_limit'][0].address} (HoldingLimit)",
        "numerator 7, denominator 200, record 0, payTime 2049-02-22T00:00:00+05:00, kind 1",
        "INDIVIDUAL_RESIDENT 2000",
    ):
        assert part in told


def test_a_public_record_about_to_be_deployed_is_shown_by_its_facts(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    call = NewRecord(office.programme, pib.terms, pib.bond.address).call()
    told = said(book, book.find(f"0x{propose(office, 'issuance', call).id.hex()}"))
    assert [line.strip() for line in told.splitlines()] == [
        f"1. Programme ({office.programme.programme.address}): deployRecord",
        "id: XFEXAMPLE016",
        "creationCode: PublicRecord, as it is built here",
        f"authority_: {office.programme.registry.address} (InvestorRegistry)",
        f"series_: {pib.bond.address} (PIB-3Y-7)",
        f"payingAgent_: {office.programme.paying_agent.address} (PayingAgent)",
        "issueDate: 2048-08-20T00:00:00+05:00",
        "maturityDate: 2051-08-20T00:00:00+05:00",
        "couponNumerator: 7",
        "couponDenominator: 100",
        "couponType: 1",
        "couponFrequency: 2",
        "dayCount: 0",
        "firstCouponDate: none",
        "lastCouponDate: none",
        "endOfMonth: no",
        "utcOffset: 18,000",
        f"termSheet: 0x{pib.terms.sha256}",
    ]


def test_a_document_about_to_be_set_is_shown_with_the_series_whose_record_it_is(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    address = record_deployment_of(office.chain, office.programme, pib.bond.address).address
    call = record_at(address).encode("setDocument", b"PROSPECTUS".ljust(32, b"\0"), "https://example.org/a", b"\7" * 32)
    told = said(book, book.find(f"0x{propose(office, 'issuance', call).id.hex()}"))
    assert [line.strip() for line in told.splitlines()] == [
        f"1. record of PIB-3Y-7 ({address}): setDocument",
        "name: PROSPECTUS",
        "uri: https://example.org/a",
        f"documentHash: 0x{'07' * 32}",
    ]


def test_other_code_than_is_built_here_is_not_called_so(office: Office, book: Operations) -> None:
    call = office.programme.programme.encode("deploySeries", b"XFEXAMPLE032".ljust(32, b"\0"), b"\x60" * 99, b"\0" * 99)
    told = said(book, book.find(f"0x{propose(office, 'issuance', call).id.hex()}"))
    assert f"creationCode: 99 bytes, keccak256 0x{keccak(bytes([0x60]) * 99).hex()}" in told


@pytest.mark.parametrize(("role", "shown"), [("FREEZER", "FREEZER"), ("MADE_UP", "0x" + role_id("MADE_UP").hex())])
def test_roles_and_contracts_are_called_by_name(office: Office, book: Operations, role: str, shown: str) -> None:
    registry, agent = office.programme.registry, office.programme.paying_agent.address
    operation = propose(office, "governance", registry.encode("grantRole", role_id(role), agent))
    told = said(book, book.find(f"0x{operation.id.hex()}"))
    assert told.splitlines() == [
        f"1. InvestorRegistry ({registry.address}): grantRole",
        f"     role: {shown}",
        f"     account: {agent} (PayingAgent)",
    ]


def test_a_series_that_the_ledger_lacks_is_called_by_its_isin(
    office: Office, book: Operations, pib: OpenSeries, bill: OpenSeries
) -> None:
    assert (book.directory.name(pib.bond.address), book.directory.name(bill.bond.address)) == (
        "PIB-3Y-7",
        "XFEXAMPLE024",
    )
    assert book.directory.name(NOBODY) is None
    limit = office.programme.hooks["holding_limit"][0].encode("setLimit", bill.bond.address, 123_456, 0b1100)
    told = said(book, book.find(f"0x{propose(office, 'governance', limit).id.hex()}"))
    assert f"series: {bill.bond.address} (XFEXAMPLE024)" in told
    assert "units: 1,234.56" in told
    assert "categories: BANK+ISLAMIC_BANK" in told


def deployment(office: Office, name: str, change: tuple[bytes, bytes] = (b"", b"")) -> Call:
    """The deployment of a series with this name, with bytes replaced in its encoded terms."""
    source = files.read(office.folder / "pib-3y-2020.yaml")
    new = NewSeries(office.programme, source, office.cash.address, office.config.tax_account)
    *wiring, terms = new.arguments
    assert isinstance(terms, tuple)
    code = built("SovereignBond").bytecode
    everything = creation(built("SovereignBond"), *wiring, (name, *terms[1:])).data
    return office.programme.programme.encode("deploySeries", bytes(32), code, everything[len(code) :].replace(*change))


@pytest.mark.parametrize(
    "change", [(b"honest", b"hon\xff\xfet"), (b"honest" + bytes(26), b"honest" + b"more" * 6 + b"!!")]
)
def test_terms_that_cannot_be_read_exactly_are_shown_as_bytes(
    office: Office, book: Operations, change: tuple[bytes, bytes]
) -> None:
    told = said(book, book.find(f"0x{propose(office, 'issuance', deployment(office, 'honest', change)).id.hex()}"))
    assert "bytes, keccak256 0x" in told
    assert "honest" not in told


def test_times_beyond_any_calendar_stop_nobody_from_reading_the_list(
    office: Office, book: Operations, pib: OpenSeries
) -> None:
    timelock = office.programme.timelocks["governance"]
    late = Operation(timelock, (pib.bond.encode("setFutureRecordTimes", [2**40 - 1]),), bytes(32))
    office.chain.send(late.step("schedule", 2**200), sender=WHO.governor_proposer)
    one = book.find(f"0x{late.id.hex()}")
    assert (one.status, book.document(one)["ready_at"]) == ("PENDING", None)
    assert "recordTimes_: after the year 9999" in said(book, one)
    step = book.step(one)
    assert step is not None
    assert "waits until after the year 9999, then for" in step.told(ZONE)


def test_a_name_cannot_play_tricks_with_the_terminal(office: Office, book: Operations) -> None:
    call = deployment(office, "evil\x1b[2J")
    told = said(book, book.find(f"0x{propose(office, 'issuance', call).id.hex()}"))
    assert "name: evil\N{REPLACEMENT CHARACTER}[2J" in told
    assert "\x1b" not in told
