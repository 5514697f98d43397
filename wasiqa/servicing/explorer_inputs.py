"""What a block explorer needs to show a contract's source: the compiler's document, and the constructor's arguments.

Files stand beside the ledger, in `<chain-id>/explorer`: documents, named by contract and content, and an index of what
is where. Everything in them follows from the sources and the ledger, so that they can be made again at any time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.chain import Chain
from wasiqa.chain.compiler import document
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.recording import writing
from wasiqa.chain.records import Address, Record
from wasiqa.digests import Hash
from wasiqa.durable import write_durably
from wasiqa.errors import InputRefused
from wasiqa.servicing.code import artifact_of, built
from wasiqa.servicing.constructed import encoded_again
from wasiqa.servicing.verification.code import masked


class ExplorerInput(Record):
    """One contract for an explorer. `contract` is source:name, `input` the document's file, `tx` what created it."""

    address: Address
    contract: str
    compiler: str
    input: str
    constructor_arguments: str
    tx: Hash


_INDEX = TypeAdapter(dict[str, ExplorerInput])
AGAIN = "`deploy programme` and `deploy series`, run again, write it anew"
"""What makes a file good that is lost or spoilt."""


def folder_of(deployments: Path, chain_id: int) -> Path:
    """Where the files of a chain are."""
    return deployments / str(chain_id) / "explorer"


def read_inputs(deployments: Path, chain_id: int) -> dict[str, ExplorerInput]:
    """The index, by names of contracts and ISINs. Raises `InputRefused` if there is none, or it isn't one."""
    path = _index(folder_of(deployments, chain_id))
    if not path.exists():
        raise InputRefused(f"{path} doesn't exist", file=str(path), hint=AGAIN, code="NO_EXPLORER_DOCUMENT")
    return _known(path)


def write_inputs(chain: Chain, ledger: Deployments, deployments: Path) -> None:
    """Write the document of every contract and the index.

    A contract that the present sources wouldn't make, since they have changed after it, keeps what it has.
    """
    folder, entries = folder_of(deployments, ledger.chain_id), {}
    for name, record in ledger.contracts.items():
        artifact = artifact_of(name)
        if masked(chain.code(record.address), artifact) == artifact.runtime:
            arguments = encoded_again(artifact, record.arguments)
            entries[name] = _write_document(folder, artifact, record.address, arguments, record.tx)
    _write_index(deployments, ledger.chain_id, entries)


def write_series_inputs(ledger: Deployments, deployments: Path, isin: str, series: bytes, record: bytes) -> None:
    """Write the documents of a series and of its public record, and enter them into the index.

    `series` and `record` are the constructors' arguments, encoded.
    """
    folder, bond, name = folder_of(deployments, ledger.chain_id), ledger.series[isin], f"{isin}-record"
    public = ledger.public_records[name]
    entries = {
        isin: _write_document(folder, built("SovereignBond"), bond.address, series, bond.tx),
        name: _write_document(folder, built("PublicRecord"), public.address, record, public.tx),
    }
    _write_index(deployments, ledger.chain_id, entries)


def _write_document(folder: Path, artifact: Artifact, address: str, arguments: bytes, tx: str) -> ExplorerInput:
    text = json.dumps(document(artifact), indent=1, ensure_ascii=False) + "\n"
    path = folder / f"{artifact.name}-{sha256(text.encode()).hexdigest()[:8]}.json"
    if not path.exists():
        write_durably(path, text)
    return ExplorerInput(
        address=address,
        contract=f"{artifact.source}:{artifact.name}",
        compiler=artifact.compiler,
        input=path.name,
        constructor_arguments=arguments.hex(),
        tx=tx,
    )


def _index(folder: Path) -> Path:
    return folder / "index.json"


def _known(path: Path) -> dict[str, ExplorerInput]:
    try:
        return _INDEX.validate_json(path.read_bytes())
    except ValidationError as error:
        problem = f"{path} is not an index of explorer inputs"
        raise InputRefused(problem, file=str(path), hint=f"remove it; {AGAIN}") from error


def _write_index(deployments: Path, chain_id: int, entries: Mapping[str, ExplorerInput]) -> None:
    path = _index(folder_of(deployments, chain_id))
    with writing(deployments, chain_id):
        known = _known(path) if path.exists() else {}
        write_durably(path, _INDEX.dump_json({**known, **entries}, indent=2).decode() + "\n")
