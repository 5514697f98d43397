"""Issuing units to the investors of an allotment file, by two parties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from itertools import chain as joined

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.chain.timelock import Operation, State, state
from wasiqa.errors import Fault
from wasiqa.servicing.allotments import Allotment, AllotmentFile
from wasiqa.servicing.codes import Code, describe
from wasiqa.servicing.hooks.serving import serving
from wasiqa.servicing.ledger import position, series_config
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.reasons import Voice

BATCH = 150
"""Allotments in one transaction: at up to 95,000 gas each they stay below the 16,777,216 that one may use."""

Batch = tuple[Allotment, ...]


@dataclass(frozen=True)
class Issue:
    """An allotment file against a series."""

    chain: Chain
    programme: Programme
    bond: Contract
    file: AllotmentFile
    tranche: str = ""
    """Tells apart two issues of the same amounts to the same wallets; without it the second is the first, done."""

    @cached_property
    def decimals(self) -> int:
        """Those of the series' currency."""
        return int(self.chain.call(self.bond, "decimals"))

    def operations(self) -> tuple[Operation, ...]:
        """What the issuance parties do, one operation a batch. The same file is the same operations, once."""
        return tuple(self._operation(batch) for batch in self._batches())

    def obstacles(self) -> tuple[Fault, ...]:
        """What the series would refuse today of all that is not issued yet."""
        batches = [batch for batch in self._batches() if state(self.chain, self._operation(batch)) is not State.DONE]
        allotments = tuple(sorted(joined.from_iterable(batches), key=lambda allotment: allotment.row))
        found = (*self._receivers(allotments), *self._amount(allotments))
        return found or tuple(joined.from_iterable(map(self._tried, batches)))

    def _receivers(self, allotments: Batch) -> Iterator[Fault]:
        config = series_config(self.chain, self.bond)
        for allotment in allotments:
            code = self.chain.call(self.programme.registry, "receiverRefusal", allotment.wallet, config.rules)
            if not code and position(self.chain, self.bond, allotment.wallet).frozen:
                code = Code.RECEIVER_FROZEN
            if code:
                yield self._refused(allotment, code)
        if config.closed:
            yield Fault("CLOSED", "the register is closed: nothing can be issued any more", file=str(self.file.path))

    def _amount(self, allotments: Batch) -> Iterator[Fault]:
        left = self.chain.call(self.bond, "allocation") - self.chain.call(self.bond, "totalSupply")
        units = sum(allotment.units for allotment in allotments)
        if units > left:
            told = f"the file allots {units} units, but only {left} are left"
            yield Fault("ALLOCATION", told, file=str(self.file.path))

    def _tried(self, batch: Batch) -> Iterator[Fault]:
        """The series itself is asked, with its hooks and pauses; it names the first allotment that it refuses."""
        try:
            self.chain.ask(self._call(batch), sender=self.programme.timelocks["issuance"].address)
        except Reverted as refusal:
            by_wallet = {allotment.wallet: allotment for allotment in batch}
            allotment = by_wallet.get(refusal.arguments.get("to", ""))
            if refusal.name == "TransferRefused" and allotment is not None:
                code = refusal.arguments["code"]
                yield (
                    self._not_covered(batch, allotment)
                    if code == Code.RESERVE_COVER
                    else self._refused(allotment, code)
                )
            else:
                yield Fault("REFUSED", refusal.message, file=str(self.file.path))

    def _refused(self, allotment: Allotment, code: int, facts: str = "", hint: str | None = None) -> Fault:
        told = f"{allotment.wallet}: {describe(code)}{facts}"
        return Fault("REFUSED", told, hint, file=str(self.file.path), row=allotment.row, column="wallet")

    def _not_covered(self, batch: Batch, allotment: Allotment) -> Fault:
        """With the figures that the hook has for it and what the batch issues before it."""
        hook = serving(self.chain, self.programme, self.bond, "reserve_cover")
        units = sum(one.units for one in batch[: batch.index(allotment) + 1])
        found = self.chain.call(hook, "figuresOf", self.bond.address, units, self.chain.now())
        names = Code.RESERVE_COVER.figures
        facts = Voice(self.decimals, UTC).told(Code.RESERVE_COVER.facts, dict(zip(names, found, strict=True)))
        hint = "`reserve show` tells what backs the series, and until when"
        return self._refused(allotment, Code.RESERVE_COVER, f" ({facts})", hint)

    def _batches(self) -> Iterator[Batch]:
        allotments = sorted(self.file.allotments, key=lambda allotment: allotment.wallet)
        for start in range(0, len(allotments), BATCH):
            yield tuple(allotments[start : start + BATCH])

    def _operation(self, batch: Batch) -> Operation:
        salt = keccak(text=f"wasiqa/issue/{self.bond.address}/{self.tranche}")
        return Operation(self.programme.timelocks["issuance"], (self._call(batch),), salt)

    def _call(self, batch: Batch) -> Call:
        return self.bond.encode("batchMint", [item.wallet for item in batch], [item.units for item in batch])
