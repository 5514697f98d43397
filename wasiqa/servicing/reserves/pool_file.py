"""The file that says which pools there shall be, and what governance asks of their attestations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, ValidationInfo, model_validator

from wasiqa.servicing.reserves.pool import BASIS, PoolKind, PoolTerms
from wasiqa.terms.fields import Fields, Share, Whole, by_name, not_empty, within
from wasiqa.terms.hooks import CODE
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

_DAY = 86_400
_SATOSHI = "SATOSHI"


def _code(value: str, info: ValidationInfo) -> str:
    if not re.fullmatch(CODE, value):
        hint = "write capital letters, digits and - . / such as GOLD-1, 31 characters at most"
        raise refuse("BAD_CODE", f"{info.field_name} names {value!r}, which is no code", hint)
    return value


Code = Annotated[str, AfterValidator(_code)]
"""What contracts name by 32 bytes."""


class PoolFields(Fields):
    """One pool. `haircut` is the least that is taken off, a share."""

    kind: Annotated[PoolKind, by_name(PoolKind)]
    unit: Code
    quorum: Annotated[Whole, within(1, 255)]
    haircut: Share
    max_age_days: Annotated[Whole, within(1, 36_500)]

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.kind is PoolKind.BITCOIN and self.unit != _SATOSHI:
            told = f"a pool of bitcoin is counted in {_SATOSHI}, not in {self.unit}"
            raise refuse("BAD_CODE", told, "balance statements are in satoshi")
        return self

    @property
    def terms(self) -> PoolTerms:
        """As the contract keeps them."""
        return PoolTerms(self.quorum, int(self.haircut * BASIS), self.max_age_days * _DAY)


class _PoolFile(Fields):
    pools: Annotated[Mapping[Code, PoolFields], AfterValidator(not_empty)]


def load(path: Path) -> Mapping[str, PoolFields]:
    """The pools in the file at `path`, by code. Raises InputRefused with every mistake."""
    return read_model(path, _PoolFile, "list of pools").pools
