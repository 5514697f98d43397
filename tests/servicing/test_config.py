"""What the configuration of a programme must say, and how a wrong one is refused."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import EXAMPLES
from tests.support.projects import ROOT
from wasiqa.chain.codec import checksummed
from wasiqa.errors import InputRefused
from wasiqa.servicing.config import ProgrammeConfig, load

DEMO = yaml.load((EXAMPLES / "config" / "demo.yaml").read_text(), yaml.BaseLoader)
BANK = Actors().bank


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Writes the demo's configuration with one field, by its dotted name, set to a value or taken out."""

    def write(field: str, value: Any = None) -> Path:
        content = copy.deepcopy(DEMO)
        group, *rest = (content, *field.split("."))
        for name in rest[:-1]:
            group = group[name]
        if value is None:
            del group[rest[-1]]
        else:
            group[rest[-1]] = value
        path = tmp_path / "programme.yaml"
        path.write_text(yaml.safe_dump(content))
        return path

    return write


def refusal(path: Path) -> InputRefused:
    with pytest.raises(InputRefused) as refused:
        load(path)
    assert refused.value.file == str(path)
    return refused.value


@pytest.mark.parametrize(
    ("field", "value", "code", "sentence"),
    [
        ("name", "", "EMPTY", "name is empty"),
        ("time_zone", "Karachi", "BAD_TIME_ZONE", "time_zone 'Karachi' is not a name of the IANA database"),
        ("reporting_currency", "USX", "BAD_CURRENCY", "'USX' is not a currency of ISO 4217"),
        ("ceiling", "0", "NOT_POSITIVE", "ceiling is zero"),
        ("ceiling", "two billion", "BAD_NUMBER", "ceiling is 'two billion', which is not a decimal number"),
        ("admin_delay", "7776001", "OUT_OF_RANGE", "admin_delay 7776001 does not lie between 0 and 7776000"),
        ("timelocks.issuance.delay", "-1", "BAD_NUMBER", "delay is '-1', which is not a whole number"),
        ("timelocks.issuance.delay", "7776001", "OUT_OF_RANGE", "delay 7776001 does not lie between 0 and 7776000"),
        ("timelocks.enforcement.proposers", [], "EMPTY", "proposers is empty"),
        ("timelocks.governance.executors", [], "EMPTY", "executors is empty"),
        ("roles.registrar", [], "EMPTY", "registrar is empty"),
        ("roles.guardian", [], "EMPTY", "guardian is empty"),
        ("venue_rights", {"noc": ["GAMBLING"]}, "UNKNOWN_WORD", "GAMBLING is not known here"),
        ("venue_rights", {"licensed": ["HOLD", "HOLD"]}, "DUPLICATE", "licensed names HOLD twice"),
        ("tax_classes", {"ATL": "16"}, "OUT_OF_RANGE", "16 does not lie between 1 and 15"),
        ("tax_classes", {"X": "3", "Y": "4", "Z": "3"}, "DUPLICATE", "tax_classes gives number 3 to both X and Z"),
        ("venues", {"PK-EXAMPLE-1": "1"}, "UNKNOWN_FIELD", "venues is not a known field"),
        ("tax_classes", {"X": "3", "Y": "3"}, "DUPLICATE", "tax_classes gives number 3 to both X and Y"),
        ("id_key", "", "BAD_PATH", "id_key is '', which is no path of a file"),
        ("cash", {"PKX": BANK}, "BAD_CURRENCY", "'PKX' is not a currency of ISO 4217"),
        ("treasurer", "test:1", "UNKNOWN_FIELD", "treasurer is not a known field"),
        ("roles.treasurer", ["test:1"], "UNKNOWN_FIELD", "roles.treasurer is not a known field"),
        ("timelocks.issuance.quorum", "2", "UNKNOWN_FIELD", "timelocks.issuance.quorum is not a known field"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(
    changed: Callable[..., Path], field: str, value: Any, code: str, sentence: str
) -> None:
    faults = refusal(changed(field, value)).faults
    assert [(fault.code, fault.row is not None) for fault in faults] == [(code, True)]
    assert sentence in faults[0].message
    assert str(faults[0].column).startswith(field)


@pytest.mark.parametrize(
    "field",
    [
        *sorted(DEMO.keys() - {"tax_classes", "issuer_account"}),
        *(f"timelocks.{name}" for name in DEMO["timelocks"]),
        *(f"timelocks.issuance.{name}" for name in DEMO["timelocks"]["issuance"]),
        *(f"roles.{name}" for name in DEMO["roles"] if name != "auditor"),
    ],
)
def test_a_missing_field_is_named(changed: Callable[..., Path], field: str) -> None:
    faults = refusal(changed(field)).faults
    assert [(fault.code, fault.column) for fault in faults] == [("MISSING_FIELD", field)]


@pytest.mark.parametrize(
    ("account", "code", "sentence"),
    [
        ("test:30", "BAD_ADDRESS", "names test:30, which is no account"),
        ("test:", "BAD_ADDRESS", "names test:, which is no account"),
        ("Alice", "BAD_ADDRESS", "names Alice, which is no account"),
        (BANK[:-1], "BAD_ADDRESS", f"names {BANK[:-1]}, which is no account"),
        (BANK[:-1] + "g", "BAD_ADDRESS", "which has digits that are not hex"),
        (BANK.lower(), "BAD_CHECKSUM", f"names {BANK.lower()}, whose checksum is wrong"),
        ("0x" + 40 * "0", "ZERO_ADDRESS", "names the zero address, which would open it to everybody"),
    ],
)
@pytest.mark.parametrize("field", ["tax_account", "roles.freezer", "timelocks.governance.executors", "cash"])
def test_an_account_that_is_none_is_refused_wherever_it_stands(
    changed: Callable[..., Path], field: str, account: str, code: str, sentence: str
) -> None:
    value: Any = {"tax_account": account, "cash": {"PKR": account}}.get(field, [account])
    faults = refusal(changed(field, value)).faults
    assert [fault.code for fault in faults] == [code]
    assert sentence in faults[0].message


def test_the_right_spelling_of_a_misspelled_account_is_given(changed: Callable[..., Path]) -> None:
    fault = refusal(changed("tax_account", BANK.lower())).faults[0]
    assert fault.hint == f"write {BANK}"


def test_all_mistakes_are_told_at_once(changed: Callable[..., Path]) -> None:
    path = changed("tax_account", "Alice")
    path.write_text(path.read_text().replace("Asia/Karachi", "Karachi").replace("guardian", "guard"))
    assert {fault.column for fault in refusal(path).faults} == {
        "tax_account",
        "time_zone",
        "roles.guardian",
        "roles.guard",
    }


@pytest.mark.parametrize("timelock", list(DEMO["timelocks"]))
def test_one_account_alone_must_not_be_able_to_act(changed: Callable[..., Path], timelock: str, actors: Actors) -> None:
    parties = [actors.issuer_proposer, actors.outsider]
    settings = {"delay": "3600", "proposers": parties, "executors": [actors.issuer_executor, actors.outsider]}
    refused = refusal(changed(f"timelocks.{timelock}", settings))
    assert f"{actors.outsider} is both proposer and executor of timelocks.{timelock}" in refused.message


def test_the_same_account_in_two_spellings_is_the_same_account(changed: Callable[..., Path], actors: Actors) -> None:
    settings = {"delay": "3600", "proposers": ["test:1"], "executors": [actors.issuer_proposer]}
    assert "is both proposer and executor" in refusal(changed("timelocks.issuance", settings)).message


def test_the_demo_is_read_as_it_stands(actors: Actors) -> None:
    config = load(EXAMPLES / "config" / "demo.yaml")
    assert config.ceiling_minor == 2_000_000_000_00
    assert config.timelocks.enforcement.delay == 24 * 3600
    assert config.timelocks.enforcement.proposers == (actors.enforcer_proposer,)
    assert config.roles.registrar == (actors.registrar,)
    assert (config.tax_account, config.issuer_account) == (actors.tax_account, actors.operator)
    assert dict(config.tax_classes) == {"ATL": 1, "NON_ATL": 2, "EXEMPT": 3}


def test_every_account_that_a_configuration_names_is_among_its_accounts(actors: Actors) -> None:
    config = load(EXAMPLES / "config" / "demo.yaml")
    offices = {actors.freezer, actors.paying_agent, actors.tax_account, actors.registrar, actors.regulator}
    parties = {getattr(actors, f"{body}_{part}") for body in ("issuer", "enforcer", "governor") for part in PARTS}
    auditors = {actors.auditor, actors.calculation_agent}
    assert config.accounts() == offices | parties | auditors | {actors.guardian, actors.operator}


def test_a_programme_without_reserves_names_no_auditor(changed: Callable[..., Path]) -> None:
    assert load(changed("roles.auditor")).roles.auditor == ()


PARTS = ("proposer", "executor")


def test_anvil_s_configuration_is_the_demo_s_without_delays() -> None:
    anvil, demo = load(ROOT / "config" / "anvil.yaml"), load(EXAMPLES / "config" / "demo.yaml")
    differ = {name for name in ProgrammeConfig.model_fields if getattr(anvil, name) != getattr(demo, name)}
    assert differ == {"name", "id_key", "admin_delay", "timelocks"}
    assert {timelock.delay for _, timelock in anvil.timelocks.items()} == {0}


SHIPPED = ("example.yaml", "sepolia.yaml")
PLACEHOLDER = re.compile(r"0x0{32}[0-9a-fA-F]{8}")


def test_every_shipped_configuration_is_tested_here() -> None:
    assert {path.name for path in (ROOT / "config").glob("*.yaml")} == {*SHIPPED, "anvil.yaml"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_configuration_is_refused_until_every_placeholder_is_replaced(tmp_path: Path, name: str) -> None:
    path, text = tmp_path / name, (ROOT / "config" / name).read_text()
    path.write_text(text)
    placeholders = PLACEHOLDER.findall(text)
    faults = refusal(path).faults
    assert {fault.code for fault in faults} == {"PLACEHOLDER"}
    assert len(faults) == len(placeholders) >= 12
    for fault, placeholder in zip(faults, placeholders, strict=True):
        assert f"names {placeholder}, a placeholder of the shipped configurations" in fault.message
        assert placeholder in text.splitlines()[(fault.row or 0) - 1]
    for number, placeholder in enumerate(placeholders[1:], start=1):
        text = text.replace(placeholder, made_up(number))
    path.write_text(text)
    assert len(refusal(path).faults) == 1
    path.write_text(text.replace(placeholders[0], made_up(0)))
    config = load(path)
    assert all(timelock.delay > 0 for _, timelock in config.timelocks.items())
    assert config.admin_delay > 0
    assert len(config.accounts()) == 12 + (config.issuer_account is not None)


def test_the_example_has_every_key() -> None:
    keys = yaml.load((ROOT / "config" / "example.yaml").read_text(), yaml.BaseLoader).keys()
    assert keys == ProgrammeConfig.model_fields.keys()


def made_up(number: int) -> str:
    """An account of nobody's, for each number."""
    return str(checksummed(keccak(text=f"account {number}")[:20]))


@pytest.mark.parametrize("timelock", ["issuance", "enforcement"])
def test_who_proposes_must_not_cancel(changed: Callable[..., Path], timelock: str, actors: Actors) -> None:
    proposer = DEMO["timelocks"][timelock]["proposers"][0]
    refused = refusal(changed("roles.guardian", ["test:9", proposer]))
    assert f"is guardian, who may cancel, and proposer of timelocks.{timelock}" in refused.message


def test_the_guardian_may_propose_changes_of_the_rules(changed: Callable[..., Path]) -> None:
    assert len(load(changed("roles.guardian", DEMO["timelocks"]["governance"]["proposers"])).roles.guardian) == 1


def test_an_account_named_twice_in_one_part_is_refused(changed: Callable[..., Path]) -> None:
    (fault,) = refusal(changed("roles.registrar", ["test:7", "test:8", "test:7"])).faults
    assert fault.code == "DUPLICATE"
