"""A series runs the administration's code on its own storage: both lay it out alike, and nothing else is shared."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts.bond.series import TRANSFERS, Series
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.chains import reverts
from wasiqa.chain.compiler import DEFAULT, artifacts
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.sources import with_imports
from wasiqa.chain.standard_json import Request, answer
from wasiqa.servicing.roles import role_id

KINDS = ("storageLayout", "transientStorageLayout")


CONTRACTS = (
    *("SovereignBond", "SeriesAdministration", "PayingAgent", "PaymentAdministration", "TermsAdministration"),
    *("PrimaryAuction", "AuctionAdministration"),
)


@cache
def said() -> dict[str, Any]:
    """What the compiler says of each contract, whatever its settings: what it stores where, what it can be asked."""
    sources = {artifacts()[name].source: name for name in CONTRACTS}
    asked = Request(with_imports(list(sources)), tuple(sources), DEFAULT).document()
    asked["settings"]["outputSelection"] = {
        source: {name: [*KINDS, "evm.methodIdentifiers"]} for source, name in sources.items()
    }
    found = answer(asked)["contracts"]
    return {name: found[source][name] for source, name in sources.items()}


def layout(name: str, kind: str) -> list[tuple[str, str, int, str]]:
    """Slot, offset and type of everything that a contract stores, as the compiler says."""
    found = said()[name][kind]
    return [
        (entry["label"], entry["slot"], entry["offset"], shape(found["types"], entry["type"]))
        for entry in found["storage"]
    ]


def shape(types: dict[str, Any], name: str) -> str:
    """A type with all that is in it; names of types carry numbers that differ between compilations."""
    found = types[name]
    parts = [
        (part["label"], part["slot"], part["offset"], shape(types, part["type"])) for part in found.get("members", ())
    ]
    inner = [shape(types, found[key]) for key in ("key", "value", "base") if key in found]
    return f"{found['label']} {found['numberOfBytes']} {parts} {inner}"


@pytest.mark.parametrize("kind", KINDS)
def test_the_paying_agent_stores_what_its_administrations_do_in_the_same_places(kind: str) -> None:
    agent, *others = (layout(name, kind) for name in ("PayingAgent", "PaymentAdministration", "TermsAdministration"))
    assert agent or kind == KINDS[1]
    assert others == [agent, agent]


@pytest.mark.parametrize("kind", KINDS)
def test_auctions_and_their_administration_store_the_same_in_the_same_places(kind: str) -> None:
    auction, administration = layout("PrimaryAuction", kind), layout("AuctionAdministration", kind)
    assert administration or kind == KINDS[1]
    assert auction[: len(administration)] == administration


@pytest.mark.parametrize("kind", KINDS)
def test_series_and_administration_store_the_same_in_the_same_places(kind: str) -> None:
    bond, administration = layout("SovereignBond", kind), layout("SeriesAdministration", kind)
    assert administration
    assert bond[: len(administration)] == administration


def selectors(name: str) -> set[str]:
    """Of all that a contract can be asked, as the compiler says."""
    return set(said()[name]["evm"]["methodIdentifiers"].values())


@pytest.mark.parametrize(
    ("own", "shared"),
    [
        ("SovereignBond", "SeriesAdministration"),
        ("PayingAgent", "PaymentAdministration"),
        ("PayingAgent", "TermsAdministration"),
        ("PaymentAdministration", "TermsAdministration"),
        ("PrimaryAuction", "AuctionAdministration"),
    ],
)
def test_a_selector_of_a_contract_is_none_of_its_administrations(own: str, shared: str) -> None:
    """Else its own function would silently stand before the administration's."""
    authority = keccak(text="authority()")[:4].hex()
    assert selectors(own) & selectors(shared) == {authority}


def test_a_call_that_neither_knows_is_refused(series: Series) -> None:
    for data in (b"", b"\x12\x34", b"\x12\x34\x56\x78"):
        with reverts("FailedCall"):
            series.chain.send(Call(series.bond.address, data), sender=WHO.stranger)


def test_a_series_takes_no_coins(series: Series) -> None:
    entries = [entry for entry in series.bond.abi if entry["type"] in ("receive", "fallback")]
    assert [(entry["type"], entry["stateMutability"]) for entry in entries] == [("fallback", "nonpayable")]


def test_what_the_paying_agent_and_its_administration_do_not_know_is_refused(series: Series) -> None:
    with reverts("FailedCall"):
        series.chain.send(Call(series.stage.agent.address, b"\x12\x34\x56\x78"), sender=WHO.stranger)
    for name in ("PayingAgent", "PaymentAdministration"):
        with reverts("AdministrationMissing"):
            series.chain.deploy(artifacts()[name], series.stage.registry.address, WHO.stranger, sender=WHO.deployer)


def test_what_the_administration_does_at_its_own_address_changes_no_series(series: Series) -> None:
    own = Contract(series.stage.administration.address, series.bond.abi)
    series.chain.transact(own, "pause", TRANSFERS, sender=ROLES["GUARDIAN"])
    series.chain.transact(own, "setIdentityRegistry", series.stage.registry.address, sender=ROLES["GOVERNANCE"])
    assert not series.ask("isPaused", TRANSFERS)
    series.transfer(WHO.bank, WHO.fund, 100)


def test_refusals_of_the_administration_come_through_as_they_are(series: Series) -> None:
    with reverts("PurposeUnknown", purposes=8):
        series.pause(8)
    with reverts("AccessControlUnauthorizedAccount", account=WHO.stranger, neededRole=role_id("GOVERNANCE")):
        series.act("unpause", sender=WHO.stranger)
