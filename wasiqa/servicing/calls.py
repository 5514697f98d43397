"""What a call means: the contract's name, the function, and its arguments by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.interface import Function
from wasiqa.chain.parameters import Parameters
from wasiqa.errors import ChainFailed
from wasiqa.servicing.code import artifact_of
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.public_record import record_at


@dataclass(frozen=True)
class Directory:
    """The contracts that a programme knows by name: those of the ledger, its series by symbol, and their records."""

    chain: Chain
    ledger: Deployments
    programme: Programme

    @cached_property
    def series(self) -> dict[str, str]:
        """Symbols of the series by address; of a series that the ledger doesn't have, the ISIN."""
        since = self.ledger.contracts["Programme"].block
        deployed = self.chain.events(self.programme.programme, "SeriesDeployed", since)
        found = {str(event.args["series"]): text(event.args["seriesId"]) or "series" for event in deployed}
        return found | {record.address: record.symbol for record in self.ledger.series.values()}

    @cached_property
    def records(self) -> dict[str, str]:
        """Names of the series' public records by address."""
        since = self.ledger.contracts["Programme"].block
        deployed = self.chain.events(self.programme.programme, "RecordDeployed", since)
        return {
            str(event.args["record"]): f"record of {self.series.get(event.args['series'], 'a series')}"
            for event in deployed
        }

    def name(self, address: str) -> str | None:
        """What the contract at `address` is called."""
        named = (name for name, record in self.ledger.contracts.items() if record.address == address)
        return next(named, None) or self.series.get(address) or self.records.get(address)

    def contract(self, address: str) -> Contract | None:
        """The contract at `address`, if it is one of the programme's."""
        if address in self.series:
            return self.programme.bond(address)
        if address in self.records:
            return record_at(address)
        name = self.name(address)
        if name is None:
            return None
        return Contract(address, artifact_of(name).abi)

    def read(self, call: Call) -> ReadCall:
        """The call with what it means, as far as that can be told."""
        assert call.to is not None
        contract = self.contract(call.to)
        function = None if contract is None else contract.interface.called(call.data)
        values = None if function is None else exactly(function.inputs, call.data[4:])
        return ReadCall(call, call.to, self.name(call.to), function, values)


@dataclass(frozen=True)
class ReadCall:
    """A call and its meaning. `values` are None where its data are not exactly the arguments of a known function."""

    call: Call
    target: str
    contract: str | None
    function: Function | None
    values: tuple[Any, ...] | None

    @property
    def name(self) -> str:
        """The function's name, or in hex what stands for it."""
        return self.function.inputs.owner if self.function else f"unknown function 0x{self.call.data[:4].hex()}"

    def document(self) -> dict[str, Any]:
        """The call in JSON. Numbers are text, amounts in minor units; what can't be read stands in `data`."""
        read: dict[str, Any] = {
            "target": self.target,
            "contract": self.contract,
            "function": self.function.inputs.signature if self.function else None,
            "arguments": None,
        }
        if self.function is None or self.values is None:
            read["data"] = "0x" + self.call.data.hex()
        else:
            read["arguments"] = {name: _plain(one) for name, one in self.function.inputs.named(self.values).items()}
        return read | ({"value": str(self.call.value)} if self.call.value else {})


def text(word: bytes, *, blanks: bool = False) -> str | None:
    """The ASCII text in bytes that are padded with zeros, such as an ISIN; None if there is none. `blanks` may stand
    within it, as in an auction's name."""
    content = word.rstrip(b"\0")
    letters = content.replace(b" ", b"") if blanks and content == content.strip() else content
    return content.decode("ascii") if letters and all(0x20 < byte < 0x7F for byte in letters) else None


def exactly(parameters: Parameters, data: bytes) -> tuple[Any, ...] | None:
    """The values that the data encode; None unless they say all that the data say."""
    try:
        values = parameters.decode(data)
        return values if parameters.encode(values) == data else None
    except (ChainFailed, ValueError):  # a text that isn't UTF-8 is a ValueError
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return str(value)
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    assert isinstance(value, Sequence)
    return [_plain(part) for part in value]
