"""Publishing the sources of a programme: what the ledger has, one contract after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wasiqa.chain.deployments import Deployments
from wasiqa.chain.explorers.explorer import Explorer, Refused, Source
from wasiqa.errors import InputRefused
from wasiqa.json_text import parse
from wasiqa.servicing.explorer_inputs import AGAIN, ExplorerInput, folder_of, read_inputs


@dataclass(frozen=True)
class Chosen:
    """What can be published, by the ledger's names; `left_out` has no document, or that of another contract."""

    inputs: Mapping[str, ExplorerInput]
    left_out: tuple[str, ...]
    folder: Path


def choose(ledger: Deployments, deployments: Path, names: Sequence[str] = ()) -> Chosen:
    """All contracts, series and public records of the ledger, or those that are named.

    Raises `InputRefused` if one that is named isn't in the ledger, or can't be published.
    """
    addresses = {name: record.address for name, record in ledger.contracts.items()}
    addresses |= {isin: record.address for isin, record in ledger.series.items()}
    addresses |= {name: record.address for name, record in ledger.public_records.items()}
    for name in names:
        if name not in addresses:
            raise InputRefused(
                f"{name} was not deployed on chain {ledger.chain_id}",
                hint=f"there is: {', '.join(addresses)}",
                code="NOT_DEPLOYED",
            )
    known = read_inputs(deployments, ledger.chain_id)
    wanted = [name for name in addresses if not names or name in names]
    inputs = {name: known[name] for name in wanted if name in known and known[name].address == addresses[name]}
    left_out = tuple(name for name in wanted if name not in inputs)
    if names and left_out:
        raise InputRefused(
            f"there is no explorer's document of {', '.join(left_out)}", hint=AGAIN, code="NO_EXPLORER_DOCUMENT"
        )
    return Chosen(inputs, left_out, folder_of(deployments, ledger.chain_id))


@dataclass(frozen=True)
class Outcome:
    """What came of one contract; `refusal` is the explorer's, or None where its source can be seen now."""

    name: str
    address: str
    refusal: str | None


def publish(explorer: Explorer, chosen: Chosen) -> Iterator[Outcome]:
    """Publish each. Raises `InputRefused` before anything is sent if a document can't be read."""
    documents = {name: _document(chosen.folder / entry.input) for name, entry in chosen.inputs.items()}
    for name, entry in chosen.inputs.items():
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
        found: dict[str, object] = parse(path.read_bytes())
    except (OSError, ValueError) as error:
        problem = f"the explorer's document {path} can't be read"
        raise InputRefused(problem, file=str(path), hint=f"remove it; {AGAIN}") from error
    return found
