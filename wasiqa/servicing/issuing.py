"""Issuing units to the investors of an allotment file, by two parties."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation
from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.codes import describe
from wasiqa.servicing.ledger import position, series_config
from wasiqa.servicing.programme import Programme

COLUMNS = ("wallet", "face")
_BATCH = 150
"""Allotments in one transaction: at up to 95,000 gas each they stay below the 16,777,216 that one may use."""


@dataclass(frozen=True)
class Allotment:
    """One line: `units` are minor units of face value; `row` is the number that a spreadsheet shows."""

    row: int
    wallet: str
    units: int


@dataclass(frozen=True)
class AllotmentFile:
    """All allotments of a file, and its fingerprint."""

    path: Path
    sha256: str
    allotments: tuple[Allotment, ...]

    @property
    def total(self) -> int:
        """Units in all."""
        return sum(allotment.units for allotment in self.allotments)


def read_allotments(path: Path, decimals: int, denomination: int) -> AllotmentFile:
    """The CSV file at `path` with columns wallet and face (decimal currency units).

    Raises InputRefused with every mistake of the file.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputRefused(f"{path} cannot be read: {error.strerror}", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path} is not UTF-8 text", file=str(path), hint="save it as CSV UTF-8") from error
    reader = csv.DictReader(io.StringIO(text))
    if sorted(reader.fieldnames or ()) != sorted(COLUMNS):
        raise InputRefused(f"{path}: the header must be {','.join(COLUMNS)}", file=str(path))
    faults: list[Fault] = []
    allotments = list(_lines(reader, path, decimals, denomination, faults))
    if not allotments and not faults:
        raise InputRefused(f"{path} has no allotments", file=str(path))
    if faults:
        raise InputRefused(f"{path} has {len(faults)} mistakes", file=str(path), faults=faults)
    return AllotmentFile(path, hashlib.sha256(content).hexdigest(), tuple(allotments))


def _lines(
    reader: csv.DictReader[str], path: Path, decimals: int, denomination: int, faults: list[Fault]
) -> Iterator[Allotment]:
    seen: dict[str, int] = {}
    for line in reader:
        row = reader.line_num

        def fault(code: str, column: str, message: str, hint: str | None = None, row: int = row) -> None:
            faults.append(Fault(code, f"row {row}, {column}: {message}", hint, str(path), row, column))

        if None in line or None in line.values():
            fault("HEADER", "wallet", "the line has more or fewer cells than the header")
            continue
        wallet, face = line["wallet"], line["face"]
        if not _is_address(wallet):
            fault("BAD_ADDRESS", "wallet", f"{wallet} is no address", "write 0x and 40 hex digits")
        elif checksummed(wallet) != wallet:
            fault("BAD_CHECKSUM", "wallet", f"the checksum of {wallet} is wrong", f"write {checksummed(wallet)}")
        elif wallet in seen:
            fault("DUPLICATE_WALLET", "wallet", f"{wallet} is allotted in row {seen[wallet]} already")
        seen.setdefault(wallet, row)
        units = _units(face, decimals)
        if units is None or units <= 0:
            fault("BAD_NUMBER", "face", f"{face} is no amount above zero with at most {decimals} decimals")
        elif units % denomination:
            fault("DENOMINATION", "face", f"{face} is not a multiple of the denomination")
        else:
            yield Allotment(row, wallet, units)


def _is_address(text: str) -> bool:
    digits = text.removeprefix("0x").lower()
    return (
        text.startswith("0x") and len(digits) == 40 and set(digits) <= set("0123456789abcdef") and set(digits) != {"0"}
    )


def _units(face: str, decimals: int) -> int | None:
    try:
        units = Decimal(face).scaleb(decimals)
    except InvalidOperation:
        return None
    return int(units) if units.is_finite() and units == units.to_integral_value() and len(face) < 40 else None


@dataclass(frozen=True)
class Issue:
    """An allotment file against a series."""

    chain: Chain
    programme: Programme
    bond: Contract
    file: AllotmentFile

    def obstacles(self) -> tuple[Fault, ...]:
        """Allotments that the series would refuse today, and a total above what is left of its allocation."""
        config = series_config(self.chain, self.bond)
        rules = config.categories | config.country_policy << 24
        faults = []
        for allotment in self.file.allotments:
            code = self.chain.call(self.programme.registry, "receiverRefusal", allotment.wallet, rules)
            if not code and position(self.chain, self.bond, allotment.wallet).frozen:
                code = 4
            if code:
                message = f"row {allotment.row}, wallet {allotment.wallet}: {describe(code)}"
                faults.append(Fault("REFUSED", message, file=str(self.file.path), row=allotment.row, column="wallet"))
        if config.closed:
            faults.append(Fault("CLOSED", "the register is closed: nothing can be issued any more"))
        left = self.chain.call(self.bond, "allocation") - self.chain.call(self.bond, "totalSupply")
        if self.file.total > left:
            faults.append(Fault("ALLOCATION", f"the file allots {self.file.total} units, but only {left} are left"))
        return tuple(faults)

    def operations(self) -> tuple[Operation, ...]:
        """What the issuance parties do, one operation a batch. The same file is the same operations, once."""
        return tuple(
            self._operation(start, self.file.allotments[start : start + _BATCH])
            for start in range(0, len(self.file.allotments), _BATCH)
        )

    def _operation(self, start: int, batch: Sequence[Allotment]) -> Operation:
        wallets, units = [item.wallet for item in batch], [item.units for item in batch]
        salt = keccak(text=f"wasiqa/issue/{self.bond.address}/{self.file.sha256}/{start}")
        timelock = self.programme.timelocks["issuance"]
        return Operation(timelock, (self.bond.encode("batchMint", wallets, units),), salt)
