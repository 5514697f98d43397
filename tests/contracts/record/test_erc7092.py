"""The getters of ERC-7092, by its text, and which interfaces the record claims."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from eth_utils.crypto import keccak

from tests.contracts.bond.stage import ROLES, WHO
from tests.contracts.record.conftest import FACTS, HELD, Record, deployed
from tests.support.chains import reverts
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.interface import Function

GETTERS = {
    "isin()": "string",
    "name()": "string",
    "symbol()": "string",
    "currency()": "address",
    "denomination()": "uint256",
    "issueVolume()": "uint256",
    "couponRate()": "uint256",
    "issueDate()": "uint256",
    "maturityDate()": "uint256",
    "principalOf(address)": "uint256",
    "allowance(address,address)": "uint256",
}
WRITERS = (
    "approve(address,uint256)",
    "decreaseAllowance(address,uint256)",
    "transfer(address,uint256,bytes)",
    "transferFrom(address,address,uint256,bytes)",
)
ESG = {
    "decimals()": "uint8",
    "currencyOfCoupon()": "address",
    "couponType()": "uint8",
    "couponFrequency()": "uint256",
    "dayCountBasis()": "uint8",
}
CLAIMED = {"ERC-165": "01ffc9a7", "ERC-1643": "ecfecec8", "ERC-7092 ESG": "16a96ea9"}
NOT_CLAIMED = {
    "the invalid id": "ffffffff",
    "nothing": "00000000",
    "ERC-7092": "3581a49b",
    "ERC-7092 without batches": "92030c38",
    "ERC-20": "36372b07",
    "ERC-20 metadata": "a219a025",
    "ERC-7943": "3edbb4c4",
}


def interface_id(signatures: tuple[str, ...]) -> str:
    """The id that ERC-165 gives to functions."""
    return reduce(xor, (int.from_bytes(keccak(text=text)[:4], "big") for text in signatures)).to_bytes(4, "big").hex()


@pytest.mark.parametrize("identifier", CLAIMED.values(), ids=CLAIMED.keys())
def test_the_record_claims_what_it_has_in_full(record: Record, identifier: str) -> None:
    assert record.ask("supportsInterface", bytes.fromhex(identifier)) is True


@pytest.mark.parametrize("identifier", NOT_CLAIMED.values(), ids=NOT_CLAIMED.keys())
def test_the_record_claims_nothing_that_it_has_in_part_or_not_at_all(record: Record, identifier: str) -> None:
    assert record.ask("supportsInterface", bytes.fromhex(identifier)) is False


def test_the_ids_are_those_of_the_texts_functions() -> None:
    assert interface_id(tuple(ESG)) == CLAIMED["ERC-7092 ESG"]
    assert interface_id((*GETTERS, *WRITERS)) == NOT_CLAIMED["ERC-7092 without batches"]
    assert interface_id(tuple(GETTERS)) not in CLAIMED.values()


def test_the_record_reads_all_that_the_text_reads_and_writes_nothing_of_a_token() -> None:
    entries = [entry for entry in artifacts()["PublicRecord"].abi if entry["type"] == "function"]
    reads = {
        Function(entry).inputs.signature: entry["outputs"][0]["type"]
        for entry in entries
        if entry["stateMutability"] == "view" and len(entry["outputs"]) == 1
    }
    assert reads.items() >= {**GETTERS, **ESG}.items()
    writes = {entry["name"] for entry in entries if entry["stateMutability"] not in ("view", "pure")}
    assert writes == {"setDocument", "removeDocument"}


def test_what_the_series_and_the_paying_agent_know_is_read_there(record: Record) -> None:
    series, cash = record.series, record.payments.cash
    answers = {
        "isin": "EXAMPLE",
        "name": "Example bond 7%",
        "symbol": "EXB",
        "decimals": 2,
        "denomination": 100,
        "issueVolume": sum(HELD.values()),
        "currency": cash.address,
        "currencyOfCoupon": cash.address,
        "series": series.bond.address,
        "payingAgent": series.stage.agent.address,
        "authority": series.stage.registry.address,
    }
    assert {name: record.ask(name) for name in answers} == answers
    assert record.ask("principalOf", WHO.bank) == HELD["bank"]
    assert record.ask("principalOf", WHO.stranger) == 0


def test_principal_volume_and_allowance_follow_the_series(record: Record) -> None:
    series = record.series
    series.transfer(WHO.individual, WHO.bank, 200)
    series.act("redeem", WHO.individual, 300, sender=ROLES["REDEEMER"])
    series.act("approve", WHO.operator, 77, sender=WHO.bank)
    series.freeze(WHO.bank)
    assert record.ask("principalOf", WHO.individual) == HELD["individual"] - 500
    assert record.ask("principalOf", WHO.bank) == HELD["bank"] + 200
    assert record.ask("issueVolume") == sum(HELD.values()) - 300
    assert record.ask("allowance", WHO.bank, WHO.operator) == 77
    assert record.ask("allowance", WHO.operator, WHO.bank) == 0


def test_what_only_the_terms_know_is_as_it_was_given(record: Record) -> None:
    answers = {
        "issueDate": FACTS["issueDate"],
        "maturityDate": FACTS["maturityDate"],
        "couponRate": 700,
        "couponType": 1,
        "couponFrequency": 2,
        "dayCountBasis": 0,
    }
    assert {name: record.ask(name) for name in answers} == answers
    assert tuple(record.ask("coupon")) == (7, 100)


def made(record: Record, **changes: int) -> Record:
    """Another record of the same series, with other facts."""
    return Record(record.payments, deployed(record.payments, **changes).contract(artifacts()["PublicRecord"]))


def test_a_coupon_between_two_basis_points_is_rounded_down_and_told_exactly(record: Record) -> None:
    other = made(record, couponNumerator=8_125, couponDenominator=10**6, dayCount=4, couponFrequency=12)
    assert other.ask("couponRate") == 81  # 0.8125 %
    assert tuple(other.ask("coupon")) == (8_125, 10**6)
    assert (other.ask("couponFrequency"), other.ask("dayCountBasis")) == (12, 4)


def test_the_largest_numbers_do_not_overflow(record: Record) -> None:
    other = made(record, couponNumerator=2**64 - 1, couponDenominator=1, issueDate=0, maturityDate=2**40 - 1)
    assert other.ask("couponRate") == (2**64 - 1) * 10_000
    assert other.ask("maturityDate") == 2**40 - 1


def test_a_bill_has_no_coupon(record: Record) -> None:
    bill = made(record, couponType=0, couponNumerator=0, couponDenominator=1, couponFrequency=0, dayCount=5)
    answers = {"couponRate": 0, "couponType": 0, "couponFrequency": 0, "dayCountBasis": 5}
    assert {name: bill.ask(name) for name in answers} == answers


def test_a_floating_coupon_may_be_unknown_at_issue(record: Record) -> None:
    floating = made(record, couponType=2, couponNumerator=0, couponDenominator=1)
    assert (floating.ask("couponType"), floating.ask("couponRate")) == (2, 0)


@pytest.mark.parametrize("maturity", [0, FACTS["issueDate"] - 1, FACTS["issueDate"]])
def test_a_series_that_does_not_mature_after_its_issue_is_refused(record: Record, maturity: int) -> None:
    with reverts("DatesInvalid", issueDate=FACTS["issueDate"], maturityDate=maturity):
        deployed(record.payments, maturityDate=maturity)


@pytest.mark.parametrize(
    "changes",
    [
        {"couponDenominator": 0},
        {"couponFrequency": 0},
        {"dayCount": 5},
        {"couponType": 0},
        {"couponType": 0, "couponFrequency": 0},
        {"couponType": 0, "couponNumerator": 0},
        {"couponType": 2, "couponFrequency": 0},
    ],
)
def test_a_coupon_that_contradicts_itself_is_refused(record: Record, changes: dict[str, int]) -> None:
    facts = {**FACTS, **changes}
    with reverts(
        "CouponInvalid",
        couponType=facts["couponType"],
        numerator=facts["couponNumerator"],
        denominator=facts["couponDenominator"],
        frequency=facts["couponFrequency"],
        dayCount=facts["dayCount"],
    ):
        deployed(record.payments, **changes)


def test_a_record_without_an_authority_is_refused(record: Record) -> None:
    series = record.series
    wiring = "0x" + 40 * "0", series.bond.address, series.stage.agent.address
    with reverts("AuthorityMissing"):
        series.chain.deploy(artifacts()["PublicRecord"], *wiring, FACTS, bytes(32), sender=WHO.outsider)


def test_a_series_that_is_not_opened_yet_has_no_currency(record: Record) -> None:
    stage = record.series.stage
    unopened = type(record.series).deployed(stage, seriesId=b"A" * 32)
    code = artifacts()["PublicRecord"]
    wiring = stage.registry.address, unopened.bond.address, stage.agent.address
    receipt = stage.chain.deploy(code, *wiring, FACTS, bytes(32), sender=WHO.outsider)
    other = Record(record.payments, receipt.contract(code))
    assert other.ask("isin") == "A" * 32
    assert other.ask("currency") == other.ask("currencyOfCoupon") == "0x" + 40 * "0"
