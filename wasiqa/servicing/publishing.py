"""Publishing the sources of a programme: what stands in the explorer's index, one contract after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wasiqa.chain.explorers.explorer import Explorer, Refused, Source
from wasiqa.errors import InputRefused
from wasiqa.servicing.explorer_inputs import ExplorerInput


@dataclass(frozen=True)
class Outcome:
    """What came of one contract; `refusal` is the explorer's, or None where its source can be seen now."""

    name: str
    address: str
    refusal: str | None


def publish(explorer: Explorer, inputs: Mapping[str, ExplorerInput], folder: Path) -> Iterator[Outcome]:
    """Publish each; `folder` has the documents. Raises `InputRefused` before anything is sent if one can't be read."""
    documents = {name: _document(folder / entry.input) for name, entry in inputs.items()}
    for name, entry in inputs.items():
        source = Source(
            address=entry.address,
            contract=entry.contract,
            compiler=entry.compiler,
            document=documents[name],
            arguments=entry.constructor_arguments,
            tx=entry.tx,
        )
        try:
            explorer.publish(source)
        except Refused as refusal:
            yield Outcome(name, entry.address, refusal.message)
        else:
            yield Outcome(name, entry.address, None)


def _document(path: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        problem = f"the explorer's document {path} can't be read"
        hint = "remove it; `deploy programme` and `deploy series`, run again, write it anew"
        raise InputRefused(problem, file=str(path), hint=hint) from error
    return found
