"""What a block explorer needs to show a contract's source: the compiler's document, and the constructor's arguments.

Files stand beside the ledger, in `<chain-id>/explorer`: a document for each contract, and an index of what is where.
Everything in them follows from the sources and the ledger, so that they can be made again at any time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.chain import Chain
from wasiqa.chain.compiler import document
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.durable import write_durably
from wasiqa.chain.interface import Interface
from wasiqa.chain.parameters import Entry
from wasiqa.servicing.code import artifact_of, built
from wasiqa.servicing.verification.code import masked

INDEX = "index.json"


def folder_of(deployments: Path, chain_id: int) -> Path:
    """Where the files of a chain are."""
    return deployments / str(chain_id) / "explorer"


def write_inputs(chain: Chain, ledger: Deployments, deployments: Path) -> Path:
    """Write the document of every contract and the index, and return the index's path.

    A contract that the present sources wouldn't make, since they have changed after it, keeps the document that it has.
    """
    folder = folder_of(deployments, ledger.chain_id)
    records = {
        name: record
        for name, record in ledger.contracts.items()
        if masked(chain.code(record.address), artifact_of(name)) == artifact_of(name).runtime
    }
    entries = {
        name: _entry(record.address, artifact_of(name), _constructed(artifact_of(name), record.arguments).hex())
        for name, record in records.items()
    }
    for name in records:
        _write_document(folder, artifact_of(name))
    return _write_index(folder, entries)


def write_series_input(ledger: Deployments, deployments: Path, isin: str, arguments: bytes) -> Path:
    """Write the document of a series, and enter it into the index; `arguments` are the constructor's, encoded."""
    folder, artifact = folder_of(deployments, ledger.chain_id), built("SovereignBond")
    _write_document(folder, artifact)
    return _write_index(folder, {isin: _entry(ledger.series[isin].address, artifact, arguments.hex())})


def _entry(address: str, artifact: Artifact, arguments: str) -> dict[str, str]:
    return {
        "address": address,
        "contract": f"{artifact.source}:{artifact.name}",
        "compiler": artifact.compiler,
        "input": f"{artifact.name}.json",
        "constructor_arguments": arguments,
    }


def _write_document(folder: Path, artifact: Artifact) -> None:
    write_durably(folder / f"{artifact.name}.json", json.dumps(document(artifact), indent=1, ensure_ascii=False) + "\n")


def _write_index(folder: Path, entries: Mapping[str, Mapping[str, str]]) -> Path:
    path = folder / INDEX
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    write_durably(path, json.dumps({**known, **entries}, indent=2) + "\n")
    return path


def _constructed(artifact: Artifact, recorded: Sequence[Any]) -> bytes:
    """The constructor's arguments, encoded again from what the ledger has of them."""
    parameters = Interface(artifact.abi).constructor()
    return parameters.encode(
        [_value(entry, value) for entry, value in zip(parameters.parameters, recorded, strict=True)]
    )


def _value(entry: Entry, recorded: Any) -> Any:
    """One argument of the ledger's JSON as the encoder takes it."""
    kind: str = entry["type"]
    if kind.endswith("[]"):
        return [_value({**entry, "type": kind[:-2]}, part) for part in recorded]
    if kind == "tuple":
        return tuple(_value(part, value) for part, value in zip(entry["components"], recorded, strict=True))
    if kind.startswith("uint"):
        return int(recorded)
    return bytes.fromhex(recorded[2:]) if kind.startswith("bytes") else recorded
