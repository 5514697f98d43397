"""What all views share: how amounts and times are written."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, PlainSerializer

from wasiqa.chain.timelock import LAST_TIME
from wasiqa.servicing.amounts import in_currency

Minor = Annotated[int, PlainSerializer(str, return_type=str, when_used="json")]
"""An amount in minor units; text in JSON, since many readers of JSON round large numbers."""


class View(BaseModel):
    """One record, which is one line of a CSV file."""

    model_config = ConfigDict(frozen=True)

    AMOUNTS: ClassVar[tuple[str, ...]] = ()
    """The fields that hold minor units; their digits stand in the field `decimals`."""

    def cells(self) -> list[str]:
        """The fields as text; amounts in currency, without separators."""
        return [self._cell(name, getattr(self, name)) for name in type(self).model_fields]

    def _cell(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in self.AMOUNTS:
            return in_currency(value, getattr(self, "decimals", None) or 0).replace(",", "")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, tuple):
            return "; ".join(map(str, value))
        return str(value)


def moment(seconds: int, zone: ZoneInfo) -> datetime | None:
    """A time in the programme's zone; None if no calendar has it, such as the end of what has none."""
    return datetime.fromtimestamp(seconds, zone) if 0 < seconds <= LAST_TIME else None
