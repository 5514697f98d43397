import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support.projects import ROOT
from tests.whitelist.support import KEY, MemoryRegistry, row, wallet, whitelist
from wasiqa.durable import write_durably
from wasiqa.errors import InputRefused
from wasiqa.schemas import json_schema
from wasiqa.whitelist.apply import apply
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.plan import plan
from wasiqa.whitelist.word import Word, expelled

SCHEMA = ROOT / "schemas" / "plan.schema.json"


ADMITTED = Word(investor=1, category=2, admitted=True, valid_until=9).encode()
BLOCKED = Word(investor=1, category=2, admitted=True, blocked_by_registrar=True, valid_until=9).encode()


def removal(before: int, after: int) -> dict[str, str]:
    return {"wallet": wallet(9), "from": f"0x{before:064x}", "to": f"0x{after:064x}"}


@pytest.fixture
def made(tmp_path: Path) -> Plan:
    """One wallet added, one changed, one unchanged."""
    registry = MemoryRegistry()
    before = whitelist(tmp_path, row(1), row(2))
    apply(plan(before, registry, KEY), before, registry, KEY)
    return plan(whitelist(tmp_path, row(1), row(2, country="AE"), row(3)), registry, KEY)


def tampered(folder: Path, made: Plan, change: Callable[[dict[str, Any]], object]) -> Path:
    content = json.loads(made.to_json())
    change(content)
    path = folder / "plan.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda plan: plan.update(schema="wasiqa/plan/2"), "schema: Input should be 'wasiqa/plan/1'"),
        (lambda plan: plan.pop("schema"), "schema: Field required"),
        (lambda plan: plan.pop("id_key"), "id_key: Field required"),
        (lambda plan: plan.update(colour="red"), "colour: Extra inputs"),
        (lambda plan: plan.update(chain_id="1337"), "chain_id: Input should be a valid integer"),
        (lambda plan: plan.update(mode="partial"), "mode: Input should be 'update' or 'complete'"),
        (lambda plan: plan["input"].update(sha256="00"), "input.sha256: String should match"),
        (lambda plan: plan["input"].update(path="a\0.csv"), "input.path: no file can have that name"),
        (lambda plan: plan["input"].update(path=""), "input.path: no file can have that name"),
        (lambda plan: plan["added"][0].update(word=5), r"added.0.word: a word is 0x and 64 small hex digits"),
        (lambda plan: plan["added"][0].update(word="0x5"), "added.0.word: a word is 0x"),
        (lambda plan: plan["added"][0].update(word="0x" + "f" * 64), "added.0.word: 0xf+ is no whitelist word"),
        (lambda plan: plan["added"][0].update(row=1), "added.0.row: Input should be greater"),
        (lambda plan: plan["changed"][0].update(fields=[]), r"changed.0: fields says \[\], but .* in \['country'\]"),
        (lambda plan: plan["changed"][0].update(to=plan["changed"][0]["from"]), "changed.0: fields says"),
        (lambda plan: plan["added"].append(plan["added"][0]), "a wallet stands in it twice"),
        (lambda plan: plan["removed"].append(removal(ADMITTED, expelled(ADMITTED))), "an update removes no wallet"),
        *(
            (
                lambda plan, before=before, after=after: plan["removed"].append(removal(before, after)),
                "removed.0: a removal takes an admitted wallet off the list and changes nothing else",
            )
            for before, after in [
                (0, expelled(0)),
                (ADMITTED, ADMITTED),
                (ADMITTED, 0),
                (ADMITTED, BLOCKED),
                (BLOCKED, expelled(ADMITTED)),
                (expelled(ADMITTED), expelled(ADMITTED)),
                (ADMITTED | Word(moved=True).encode(), expelled(ADMITTED | Word(moved=True).encode())),
            ]
        ),
    ],
)
def test_a_document_that_is_no_plan_is_refused(
    tmp_path: Path, made: Plan, change: Callable[[dict[str, Any]], object], complaint: str
) -> None:
    path = tampered(tmp_path, made, change)
    with pytest.raises(InputRefused, match=rf"plan\.json is not a plan: {complaint}") as refused:
        Plan.load(path)
    assert refused.value.file == str(path)
    assert refused.value.faults[0].file == str(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
def test_what_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(InputRefused, match="is not a plan"):
        Plan.load(path)


def test_a_plan_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"plan\.json can't be read: No such file") as refused:
        Plan.load(tmp_path / "plan.json")
    assert refused.value.hint == "name a file that is there and yours to read"


def test_a_plan_survives_its_document(tmp_path: Path, made: Plan) -> None:
    path = tmp_path / "plan.json"
    path.write_text(made.to_json(), encoding="utf-8")
    assert Plan.load(path) == made


def test_the_pieces_are_what_json_makes_of_it(made: Plan) -> None:
    text = "".join(made.pieces())
    assert text == json.dumps(json.loads(text), indent=2) + "\n"


def test_a_plan_of_many_pieces_reads_back_equal(tmp_path: Path) -> None:
    registry = MemoryRegistry()
    made = plan(whitelist(tmp_path, *map(row, range(1, 2_102))), registry, KEY)
    path = tmp_path / "plan.json"
    write_durably(path, made.pieces())
    assert Plan.load(path) == made
    assert len(made.added) == len(Plan.load(path).added) == 2_101
    assert list(Plan.load(path).changes()) == list(made.changes())


def test_the_document_has_the_published_keys_in_order(made: Plan) -> None:
    content = json.loads(made.to_json())
    keys = ["schema", "command", "chain_id", "registry", "block", "input", "mode", "id_key"]
    keys += ["added", "changed", "removed", "unchanged", "batches", "gas_estimate"]
    assert list(content) == keys
    assert list(content["block"]) == ["number", "hash"]
    assert list(content["input"]) == ["path", "sha256"]
    (added,), (changed,) = content["added"], content["changed"]
    assert list(added) == ["row", "wallet", "word"]
    assert list(changed) == ["row", "wallet", "from", "to", "fields"]
    assert (content["schema"], content["removed"], content["unchanged"]) == ("wasiqa/plan/1", [], 1)


def test_words_stand_in_the_document_as_hex_of_full_length(made: Plan) -> None:
    content = json.loads(made.to_json())
    assert content["added"][0]["word"] == f"0x{made.added[0].word:064x}"
    assert content["changed"][0]["to"] == f"0x{made.changed[0].after:064x}"


def test_no_identifier_stands_in_the_document(made: Plan) -> None:
    assert "INVESTOR-3" not in made.to_json()
    assert "made up" not in made.to_json()


def test_the_same_plan_gives_the_same_document(made: Plan) -> None:
    assert made.to_json() == Plan.model_validate_json(made.to_json()).to_json()


def test_the_published_schema_is_that_of_the_code_and_accepts_a_plan(made: Plan) -> None:
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == json_schema(Plan)
    jsonschema.validate(json.loads(made.to_json()), published)
    with pytest.raises(jsonschema.ValidationError, match="'schema' is a required property"):
        jsonschema.validate({}, published)
