"""Who of those that a plan takes off the list holds units, in any series of the programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.whitelist.complete import Guard, Holding
    from wasiqa.whitelist.document import Plan


def guard(session: Session, plan: Plan, known: Callable[[], Mapping[str, int]]) -> Guard:
    """What stands before the plan's removals, as the chain is now; `known` are the words of all wallets."""
    from wasiqa.whitelist.complete import Guard
    from wasiqa.whitelist.word import has_place

    leaving = [change for change in plan.changes() if has_place(change.before) and not has_place(change.after)]
    unnamed = [change.wallet for change in leaving if change.row is None]
    named = [change.wallet for change in leaving if change.row is not None]
    if not leaving:
        return Guard(0, 0, ())
    everybody = sum(map(has_place, known().values()))
    return Guard(len(unnamed), everybody, list(_holdings(session, unnamed)), list(_holdings(session, named)))


def _holdings(session: Session, wallets: Sequence[str]) -> Iterator[Holding]:
    from wasiqa.index.state import balances
    from wasiqa.servicing.amounts import in_currency
    from wasiqa.whitelist.complete import Holding

    if not wallets:
        return
    recorded = {record.address for record in session.ledger.series.values()}
    # a series that somebody else has deployed may be missing in this ledger, and then in the index
    for address in session.chain.call(session.programme.programme, "allSeries"):
        bond = session.programme.bond(address)
        if address in recorded:
            held: Mapping[str, int] = balances(session.index, address)
        else:
            held = {wallet: session.chain.call(bond, "balanceOf", wallet) for wallet in wallets}
        symbol, decimals = session.chain.call(bond, "symbol"), session.chain.call(bond, "decimals")
        for wallet in wallets:
            if held.get(wallet):
                yield Holding(wallet, symbol, in_currency(held[wallet], decimals))
