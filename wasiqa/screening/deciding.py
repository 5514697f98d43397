"""From a decided review to what is frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wasiqa.errors import NotAllowed
from wasiqa.inputs import Input
from wasiqa.screening.records import ScreeningReceipt
from wasiqa.screening.review import Decided, Decision
from wasiqa.servicing.freeze_file import FreezeFile, ListedIn


@dataclass(frozen=True)
class Outcome:
    """What the decisions come to."""

    hits: Sequence[Decided]

    @property
    def to_freeze(self) -> list[Decided]:
        """The hits that are those of the list."""
        return [one for one in self.hits if one.decision is Decision.FREEZE]

    @property
    def wallets(self) -> tuple[str, ...]:
        """All of theirs, each once."""
        return tuple(sorted({wallet for one in self.to_freeze for wallet in one.wallets}))

    @property
    def without_wallet(self) -> int:
        """How many of them have none."""
        return sum(not one.wallets for one in self.to_freeze)

    def freeze_file(self, case: str, screening: str, receipt: ScreeningReceipt) -> FreezeFile | None:
        """What `freeze file` carries out; None if there is no wallet to freeze. `screening` is the receipt's hash."""
        if not self.wallets:
            return None
        lists = tuple(ListedIn(list=one.list, sha256=one.sha256, date=one.date) for one in receipt.lists)
        return FreezeFile(
            schema_="wasiqa/freeze-plan/1", case=case, wallets=self.wallets, screening=screening, lists=lists
        )


def changed(receipt: ScreeningReceipt) -> tuple[str, ...]:
    """The files of a screening that aren't where they were. Raises `NotAllowed` for one that has changed."""
    gone = []
    for one in (*receipt.files, *(Input(path=one.path, sha256=one.sha256) for one in receipt.lists)):
        path = Path(one.path)
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            gone.append(one.path)
            continue
        if digest != one.sha256:
            told = f"{path} has changed since it was screened"
            raise NotAllowed(told, hint="screen again, and decide the new review", code="STALE_REVIEW")
    return tuple(gone)
