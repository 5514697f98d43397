"""Are units frozen for as long as it takes to take them? The delay of a timelock announces what is to be done."""

from __future__ import annotations

from datetime import UTC

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation, earliest, local
from wasiqa.errors import NotAllowed
from wasiqa.servicing.ledger import freeze_ends, position


def require_caught(chain: Chain, bond: Contract, holder: str, units: int, operation: Operation, done: str) -> None:
    """Raises `NotAllowed` if the holder has fewer units, or could move them before the operation can be executed.

    `done` is what is done to them: seized, or burned.
    """
    now, due = position(chain, bond, holder), earliest(chain, operation)
    if units <= 0 or units > now.balance:
        raise NotAllowed(f"{holder} holds {now.balance} units, so {units} can't be {done}", code="INSUFFICIENT_UNITS")
    if not now.frozen and units > now.locked:
        raise NotAllowed(
            f"of the units of {holder} only {now.locked} are frozen, so {units} could run away",
            hint="freeze them first: the delay announces what is to be done",
            code="NOT_FROZEN",
        )
    then = now.at(due, freeze_ends(chain, bond, holder))
    if not then.frozen and units > then.locked:
        raise NotAllowed(
            f"the freeze of {holder} lapses before {local(due, UTC)}, the first second at which {units} can be {done}",
            hint="freeze for longer, or without --until: the delay announces what is to be done",
            code="NOT_FROZEN",
        )
