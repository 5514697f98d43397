"""Every answer with --json has a schema, which lets nothing through that it doesn't name.

What the commands of all tests here print is held against it (`tests.scripts.cli`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.scripts.answers import ANSWERS, answer, check, command_of, commands
from tests.scripts.cli import PIB, WHO, Cli
from tests.support.projects import ROOT

CAPS = 'hooks: [{rule: volume_cap, window_hours: 24, caps: ["1000000", "2000000"]}]'


def test_every_command_that_prints_json_has_its_answer_and_every_answer_its_command() -> None:
    Draft202012Validator.check_schema(ANSWERS)
    assert {name for name in ANSWERS["$defs"] if name[0].islower()} == commands()
    assert command_of(["whitelist", "voucher", "use", "voucher.json", "--json"]) == "whitelist voucher use"


def test_every_object_names_all_that_it_may_hold() -> None:
    loose = [place for place, one in objects(ANSWERS["$defs"], ()) if "additionalProperties" not in one]
    # a document of another schema with a key more, and the arguments of a call, whose names are the contract's own
    assert sorted({place[0] for place in loose}) == [
        "Call",
        *("whitelist admit", "whitelist apply", "whitelist tree", "whitelist voucher cancel", "whitelist voucher use"),
    ]


def objects(node: object, place: tuple[str, ...]) -> list[tuple[tuple[str, ...], dict[str, object]]]:
    """The objects of a schema, with their places."""
    if isinstance(node, list):
        return [found for one in node for found in objects(one, place)]
    if not isinstance(node, dict):
        return []
    below = [found for key, one in node.items() for found in objects(one, (*place, key))]
    kind = node.get("type")
    return [(place, node), *below] if kind == "object" or (isinstance(kind, list) and "object" in kind) else below


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        ("policy plan", '{"changes": [], "series": []}'),
        ("policy plan", '{"changes": [], "series": [], "warnings": [], "more": 1}'),
        ("hook show", '{"hooks": [{"rule": "own", "hook": "0x0", "state": "active", "settings": {}}]}'),
        ("document plan", '{"changes": [{"name": "TERM_SHEET", "from": null, "to": {"uri": ""}}]}'),
        ("coupon fund", '{"row": 0.5, "kind": "coupon"}'),
        ("freeze apply", '{"transactions": ["0x12"]}'),
        ("freeze apply", '{"error": {"code": "USAGE"}}'),
    ],
)
def test_what_is_otherwise_is_refused(command: str, printed: str) -> None:
    with pytest.raises(AssertionError, match=f"^{command}: "):
        check(command.split(), printed)


def test_an_error_of_a_file_has_all_its_faults() -> None:
    fault = {"code": "EMPTY", "message": "…", "hint": None, "file": "f", "row": 1, "column": "a"}
    for error in (fault, {"code": "INPUT", "message": "…", "file": "f", "errors": [fault]}):
        answer("Error").validate({"error": error})
    assert not answer("Error").is_valid({"error": {**fault, "more": 1}})


def test_two_parties_get_the_answer_of_a_rule_that_they_set(cli: Cli) -> None:
    line = f"hook apply {PIB} {cli.file('caps.yaml', CAPS)} --json"
    assert "error" in cli(line, by="governor_proposer", exits=6).document
    cli.wait(2 * 24 * 3600)
    assert cli(line, by="governor_executor").document["changes"][-1]["change"] == "install"


def test_a_seizure_is_planned_of_what_is_frozen(cli: Cli) -> None:
    order = f"--case C-1 --order {cli.file('order.txt', 'a made-up order')}"
    cli(f"freeze apply {PIB} {WHO.individual} --units 5 {order}", by="freezer")
    assert cli(f"seize plan {PIB} {WHO.individual} {WHO.fund} 5 {order} --json").document["units"] == "500"


@pytest.mark.parametrize("schema", sorted((ROOT / "schemas").glob("*.json")), ids=lambda path: path.stem)
def test_no_schema_says_one_thing_twice(schema: Path) -> None:
    def distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs), sorted(name for name, _ in pairs)
        return dict(pairs)

    json.loads(schema.read_text(encoding="utf-8"), object_pairs_hook=distinct)
