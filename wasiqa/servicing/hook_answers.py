"""What the hooks of a series say to a transfer, each with the figures behind its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.code import built
from wasiqa.servicing.codes import FIRST_OF_HOOKS, Code, known
from wasiqa.servicing.reasons import Figure, Refusal

_CHECKS_TRANSFERS = 1

Move = tuple[Any, ...]
"""As contracts/types/Move.sol has it."""


def of_hooks(chain: Chain, bond: Contract, move: Move, *, asked: bool) -> Iterator[Refusal]:
    """Every hook that refuses the transfer, in the order of installation.

    `asked` is false if the series would refuse before it asks them, for want of units; a hook may fail then.
    """
    abi = (*built("ITransferHook").abi, *built("IHookFigures").abi)
    for address, moments in zip(*chain.call(bond, "hooks"), strict=True):
        if moments & _CHECKS_TRANSFERS:
            refusal = _of_hook(chain, bond.address, Contract(address, abi), move)
            if refusal is not None and (asked or refusal.code != Code.HOOK_FAILED):
                yield refusal


def _of_hook(chain: Chain, series: str, hook: Contract, move: Move) -> Refusal | None:
    try:
        code = int(chain.call(hook, "check", move, sender=series))
    except Reverted:
        return Refusal(Code.HOOK_FAILED, hook=hook.address)
    if code == Code.OK:
        return None
    if code < FIRST_OF_HOOKS:
        return Refusal(Code.HOOK_FAILED, hook=hook.address)
    return Refusal(code, _named(code, _figures(chain, series, hook, move)), hook.address)


def _figures(chain: Chain, series: str, hook: Contract, move: Move) -> Sequence[int]:
    """What the hook says is behind its answer; nothing if it isn't one that tells."""
    interface_id = hook.encode("figures", move).data[:4]
    try:
        if not chain.call(hook, "supportsInterface", interface_id):
            return ()
        return tuple(chain.call(hook, "figures", move, sender=series))
    except Reverted:
        return ()


def _named(code: int, figures: Sequence[int]) -> Mapping[str, Figure]:
    """The figures by the names in the table of codes, or by number if it has no names for so many."""
    row = known(code)
    names = () if row is None else tuple(row.figures)
    if len(names) != len(figures):
        names = tuple(f"figure_{number}" for number in range(1, len(figures) + 1))
    return dict(zip(names, figures, strict=True))
