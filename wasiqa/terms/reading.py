"""From a file's values to a model, with every mistake named at once and in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from wasiqa.errors import Fault, InputRefused
from wasiqa.terms.words import near_miss
from wasiqa.terms.yaml_tree import YamlTree

_Model = TypeVar("_Model", bound=BaseModel)
_PLAIN_WORDS = {
    "model_type": "must be a group of named fields",
    "dict_type": "must be a group of named fields",
    "tuple_type": "must be a list",
    "string_type": "must be text",
}


def read_model(path: Path, model: type[_Model], what: str) -> _Model:
    """The file at `path` as a `model`; `what` names its kind in messages. Raises InputRefused with all its faults."""
    tree = YamlTree(path)
    value: _Model | None = None
    try:
        value = model.model_validate(tree.value)
    except ValidationError as error:
        tree.faults += _faults(error, model)
    if value is None or tree.faults:
        raise _refused(f"{path}", what, tree.located(), file=str(path))
    return value


def build(model: type[_Model], values: Mapping[str, Any], what: str) -> _Model:
    """A `model` of these values. Raises InputRefused with all faults."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise refused(error, model, what) from None


def refused(error: ValidationError, model: type[BaseModel], what: str, file: str | None = None) -> InputRefused:
    """What is wrong with values that are no `model`, with all faults."""
    return _refused(file or "not taken", what, _faults(error, model), file)


def _refused(where: str, what: str, faults: tuple[Fault, ...], file: str | None = None) -> InputRefused:
    count = "1 mistake" if len(faults) == 1 else f"{len(faults)} mistakes"
    sentences = "; ".join(fault.message for fault in faults[:3]) + (" …" if len(faults) > 3 else "")
    return InputRefused(f"{where}: {count} in the {what}: {sentences}", file=file, faults=faults)


def _faults(error: ValidationError, model: type[BaseModel]) -> tuple[Fault, ...]:
    return tuple(_fault(detail, model) for detail in error.errors())


def _fault(error: ErrorDetails, model: type[BaseModel]) -> Fault:
    # in brackets stand the tags of unions and "[key]", which are no fields of the file
    loc = [part for part in error["loc"] if not str(part).startswith("[")]
    dotted = ".".join(map(str, loc))
    kind = error["type"]
    if kind == "missing":
        return Fault("MISSING_FIELD", f"{dotted} is missing", f"add a line `{loc[-1]}: …`", column=dotted)
    if kind == "extra_forbidden":
        hint = near_miss(str(loc[-1]), _names_at(model, loc[:-1]))
        return Fault("UNKNOWN_FIELD", f"{dotted} is not a known field", hint, column=dotted)
    if error["input"] is None and kind != "MISSING_FIELD":
        return Fault("MISSING_FIELD", f"{dotted} has no value", "fill it in, or remove the line", column=dotted)
    if kind in _PLAIN_WORDS:
        return Fault("BAD_VALUE", f"{dotted} {_PLAIN_WORDS[kind]}", column=dotted)
    said = error.get("ctx", {})
    # a code of ours is in capitals; what pydantic itself finds is a value that doesn't fit
    return Fault(
        kind if kind.isupper() else "BAD_VALUE", said.get("sentence", error["msg"]), said.get("hint"), column=dotted
    )


def _names_at(model: type[BaseModel], loc: list[int | str]) -> list[str]:
    """The fields known at that place; where one of several models can stand, those of all."""
    models = [model]
    for name in loc:
        fields = [one.model_fields[str(name)] for one in models if str(name) in one.model_fields]
        if fields:  # an index of a list or a key of a mapping is no field
            models = [inner for field in fields for inner in _models_in(field.annotation)]
    return [field.alias or name for one in models for name, field in one.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
