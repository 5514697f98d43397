"""The ledger of what was deployed where: `deployments/<chain-id>.json`, written after each confirmation.

The file is the only memory: Ape's own cache is never read. Records are frozen; a change gives a new ledger, and
`wasiqa.chain.recording` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, ValidationError

from wasiqa.chain.contract import Contract
from wasiqa.chain.records import Address, Deployed, DeployedRecord, Isin, Record, SeriesRecord, Zone
from wasiqa.durable import write_durably
from wasiqa.errors import Fault, InputRefused

_Noted = TypeVar("_Noted", Deployed, DeployedRecord, SeriesRecord)


class Deployments(Record):
    """All that one programme has on one chain. `id_key` is the fingerprint of the key that makes investor ids."""

    schema_: Literal["wasiqa/deployments/1"] = Field("wasiqa/deployments/1", alias="schema")
    chain_id: Annotated[int, Field(gt=0)]
    network: str
    time_zone: Zone
    id_key: str | None = None
    contracts: Mapping[str, Deployed] = Field(default_factory=dict)
    roles: Mapping[str, tuple[Address, ...]] = Field(default_factory=dict)
    series: Mapping[Isin, SeriesRecord] = Field(default_factory=dict)

    @staticmethod
    def path(folder: Path, chain_id: int) -> Path:
        """Where the ledger of a chain is kept."""
        return folder / f"{chain_id}.json"

    @classmethod
    def load(cls, folder: Path, chain_id: int) -> Self:
        """Read the ledger of a chain. Raises `InputRefused` naming the file and each wrong field."""
        path = cls.path(folder, chain_id)
        try:
            ledger = cls.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise InputRefused(
                f"{path} doesn't exist: nothing was deployed on chain {chain_id} yet",
                file=str(path),
                hint="run `deploy programme` first, or name the right --deployments",
                code="NOT_DEPLOYED",
            ) from error
        except ValidationError as error:
            faults = [_fault(path, fault["loc"], fault["msg"]) for fault in error.errors()]
            raise InputRefused(faults[0].message, file=str(path), faults=faults) from error
        if ledger.chain_id != chain_id:
            fault = _fault(path, ("chain_id",), f"it says {ledger.chain_id}, but the network is chain {chain_id}")
            raise InputRefused(fault.message, file=str(path), faults=[fault])
        return ledger

    def save(self, folder: Path) -> Path:
        """Write the ledger in one step and return its path."""
        path = self.path(folder, self.chain_id)
        content = self.model_dump(mode="json", by_alias=True)
        write_durably(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        return path

    def with_contract(self, name: str, record: Deployed) -> Self:
        """The ledger with one more contract, or with a new record of it."""
        return self.model_copy(update={"contracts": {**self.contracts, name: record}})

    def without_contracts(self, *names: str) -> Self:
        """The ledger without these contracts."""
        return self.model_copy(
            update={"contracts": {key: one for key, one in self.contracts.items() if key not in names}}
        )

    def with_series(self, isin: str, record: SeriesRecord) -> Self:
        """The ledger with one more series."""
        return self.model_copy(update={"series": {**self.series, isin: record}})

    def with_roles(self, roles: Mapping[str, Sequence[str]]) -> Self:
        """The ledger with these holders of these roles."""
        return self.model_copy(update={"roles": {**self.roles, **{role: tuple(who) for role, who in roles.items()}}})

    def moved(self, places: Mapping[str, tuple[str, int]]) -> Self:
        """The ledger after transactions came again: the hash of each → the hash that came instead, and its block."""

        def put(record: _Noted) -> _Noted:
            tx, block = places.get(record.tx, (record.tx, record.block))
            return record.model_copy(update={"tx": tx, "block": block})

        def whole(record: SeriesRecord) -> SeriesRecord:
            public = record.public_record
            return put(record).model_copy(update={"public_record": public and put(public)})

        contracts = {name: put(record) for name, record in self.contracts.items()}
        series = {isin: whole(record) for isin, record in self.series.items()}
        return self.model_copy(update={"contracts": contracts, "series": series})

    def contract(self, name: str, abi: Sequence[Mapping[str, Any]]) -> Contract:
        """The contract called `name`. Raises `InputRefused` if it wasn't deployed."""
        if name not in self.contracts:
            raise InputRefused(
                f"{name} was not deployed on chain {self.chain_id}",
                hint="run `deploy programme` first",
                code="NOT_DEPLOYED",
            )
        return Contract(self.contracts[name].address, abi)

    @property
    def public_records(self) -> Mapping[str, DeployedRecord]:
        """The public records of all series by their own names, such as XFEXAMPLE016-record."""
        found = {isin: series.public_record for isin, series in self.series.items()}
        return {f"{isin}-record": record for isin, record in found.items() if record is not None}

    def require_reached(self, head: int) -> None:
        """Raises `InputRefused` naming a contract or series that was noted with a block above this one, the latest."""
        noted: dict[str, Deployed | SeriesRecord | DeployedRecord] = {**self.contracts, **self.public_records}
        noted |= {f"series {isin}": record for isin, record in self.series.items()}
        for name, record in noted.items():
            if record.block > head:
                raise InputRefused(
                    f"the ledger of chain {self.chain_id} has {name} at {record.address} since block {record.block}, "
                    f"and the latest block is {head}",
                    hint="run it again if the node lags behind; else put the block in the ledger right, or restore it",
                    code="LEDGER_DIFFERS",
                )

    def find_series(self, isin_or_symbol: str) -> tuple[str, SeriesRecord]:
        """ISIN and record of a series. Raises `InputRefused` if none, or more than one, is called that."""
        found = [(isin, record) for isin, record in self.series.items() if isin_or_symbol in (isin, record.symbol)]
        if len(found) != 1:
            known = ", ".join(f"{isin} ({record.symbol})" for isin, record in self.series.items()) or "none"
            problem = "is the symbol of several series" if found else "is no series"
            raise InputRefused(
                f"{isin_or_symbol} {problem} on chain {self.chain_id}", hint=f"there is: {known}", code="UNKNOWN_SERIES"
            )
        return found[0]


def _fault(path: Path, location: Sequence[str | int], problem: str) -> Fault:
    field = ".".join(map(str, location))
    where = f"{path}, {field}" if field else str(path)
    return Fault("DAMAGED", f"{where}: {problem.removeprefix('Value error, ')}", file=str(path), column=field or None)
