"""The file of those whom an institution knows by name: customers, counterparties, venues. It never leaves its hands.

As YAML it is a list `customers`; as CSV or XLSX a row each, with the same names as columns and wallets between blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, ValidationInfo, model_validator

from wasiqa.errors import Fault, InputRefused
from wasiqa.fiu.ivms.parts import RegistrationAuthority, Text16, Text35, Text50, Text70, Text100
from wasiqa.fiu.ivms.persons import BirthDate
from wasiqa.terms.fields import Fields, Flag, distinct, not_empty
from wasiqa.terms.parts import Country
from wasiqa.terms.reading import build, read_model
from wasiqa.terms.words import refuse
from wasiqa.whitelist import cells, identifiers, reader
from wasiqa.whitelist.identifiers import Identifier
from wasiqa.whitelist.refusals import CellRefused
from wasiqa.whitelist.table import Kind, Row, Table

_WHAT = "file of customers"


def _identifier(value: object) -> Identifier:
    if isinstance(value, Identifier):
        return value
    try:
        return identifiers.parse(str(value))
    except CellRefused as error:
        raise refuse(str(error.code), error.message, error.hint) from None


def _wallet(value: str) -> str:
    try:
        return cells.wallet(value)
    except CellRefused as error:
        raise refuse(str(error.code), error.message, error.hint) from None


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Wallet = Annotated[str, AfterValidator(_wallet)]
Wallets = Annotated[tuple[Wallet, ...], BeforeValidator(_split), AfterValidator(distinct)]


class Customer(Fields):
    """One of them. `name` is the family name, or the whole one where it isn't divided, or that of a legal person;
    `venue` is the `id` of whoever keeps the wallets; `ours` is false of counterparties, whom others know better."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: Text50
    kind: Literal["NATURAL", "LEGAL"]
    name: Text100
    given_names: Text100 | None = None
    country: Country
    identifier: Annotated[Identifier, BeforeValidator(_identifier)] | None = None
    registration_authority: RegistrationAuthority | None = None
    date_of_birth: BirthDate | None = None
    place_of_birth: Text70 | None = None
    gender: Literal["M", "F"] | None = None
    occupation: Text100 | None = None
    business: Text100 | None = None
    street: Text70 | None = None
    building: Text16 | None = None
    post_code: Text16 | None = None
    town: Text35 | None = None
    district: Text35 | None = None
    email: Text100 | None = None
    venue: Text50 | None = None
    wallets: Wallets = ()
    ours: Flag = True

    @property
    def natural(self) -> bool:
        """Is it a human being?"""
        return self.kind == "NATURAL"

    @property
    def full_name(self) -> str:
        """Given names first."""
        return " ".join(filter(None, (self.given_names, self.name)))

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        of_others = ("business", "registration_authority") if self.natural else _OF_NATURAL
        if wrong := [name for name in of_others if getattr(self, name) is not None]:
            raise refuse("CONTRADICTION", f"{self.id} is {self.kind}, and has {', '.join(wrong)}", "leave them out")
        if (self.street or self.building or self.post_code or self.district) and not self.town:
            raise refuse("MISSING_FIELD", f"{self.id} has an address without a town", "add `town`")
        return self


_OF_NATURAL = ("given_names", "date_of_birth", "place_of_birth", "gender", "occupation")


def _consistent(found: tuple[Customer, ...], info: ValidationInfo) -> tuple[Customer, ...]:
    distinct(tuple(one.id for one in found), info)
    owners: dict[str, str] = {}
    for one in found:
        for wallet in one.wallets:
            if owners.setdefault(wallet, one.id) != one.id:
                raise refuse("DUPLICATE", f"{wallet} is of {owners[wallet]} and of {one.id}", "keep one of them")
    venues = {one.id: one for one in found if not one.natural}
    for one in found:
        if one.venue is not None and one.venue not in venues:
            told = f"the venue {one.venue} of {one.id} is no legal person of the file"
            raise refuse("UNKNOWN_VENUE", told, "give it an entry of its own, of kind LEGAL")
    return found


class CustomersFile(Fields):
    """The file as YAML."""

    customers: Annotated[tuple[Customer, ...], AfterValidator(not_empty), AfterValidator(_consistent)]


@dataclass(frozen=True)
class Customers:
    """Those of a file, by id."""

    by_id: Mapping[str, Customer]

    @classmethod
    def of(cls, found: Iterable[Customer]) -> Customers:
        """These."""
        return cls({one.id: one for one in found})

    @classmethod
    def read(cls, path: Path) -> Customers:
        """Those in a file. Raises `InputRefused` with every mistake of it."""
        if path.suffix.lower() in (".yaml", ".yml"):
            return cls.of(read_model(path, CustomersFile, _WHAT).customers)
        return cls.of(_from_table(path, reader.read(path)))

    def of_wallet(self, wallet: str) -> Customer | None:
        """Whose wallet it is."""
        return self._by_wallet.get(wallet)

    @cached_property
    def _by_wallet(self) -> dict[str, Customer]:
        return {wallet: one for one in self.by_id.values() for wallet in one.wallets}

    def venue_of(self, customer: Customer) -> Customer | None:
        """The venue that keeps the wallets."""
        return None if customer.venue is None else self.by_id[customer.venue]


def _from_table(path: Path, table: Table) -> tuple[Customer, ...]:
    rows = [row for row in table.rows if not row.blank]
    values = {"customers": [_values(table.header, row) for row in rows]}
    _refuse_formulas(path, table.header, rows)
    try:
        return build(CustomersFile, values, _WHAT).customers
    except InputRefused as error:
        faults = tuple(_placed(fault, path, rows) for fault in error.faults)
        raise InputRefused(f"{path}: mistakes in the {_WHAT}: {len(faults)}", file=str(path), faults=faults) from None


def _refuse_formulas(path: Path, header: tuple[str, ...], rows: Iterable[Row]) -> None:
    cells_of = ((row.number, name, cell) for row in rows for name, cell in zip(header, row.cells, strict=False))
    faults = [
        Fault("FORMULA", f"{name} is a formula, not what it shows", "enter the value itself", str(path), number, name)
        for number, name, cell in cells_of
        if cell.kind is Kind.FORMULA
    ]
    if faults:
        raise InputRefused(f"{path}: {len(faults)} formulas in the {_WHAT}", file=str(path), faults=faults)


def _values(header: tuple[str, ...], row: Row) -> dict[str, Any]:
    return {name: cell.text for name, cell in zip(header, row.cells, strict=False) if cell.text}


def _placed(fault: Fault, path: Path, rows: list[Row]) -> Fault:
    """By row and column instead of by place in a list."""
    parts = (fault.column or "").split(".")
    number = rows[int(parts[1])].number if len(parts) > 1 else 1
    return replace(fault, file=str(path), row=number, column=".".join(parts[2:]) or None)
