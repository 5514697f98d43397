"""`wasiqa auction settle|release|forfeit`: awards against cash, and what becomes of deposits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.auction.settling import Settling, Unpaid


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@options.writes_chain
def settle(number: int, as_json: bool, **chosen: Any) -> None:
    """Settle every award that can be settled; anybody may. If the account owes anything itself, it allows that first.

    Who has not paid stops nobody: the command says who and why, exits 1, and can be run again until the last day. Only
    who made the last attempt fail loses its deposit, so whoever wants that runs this at the end of the period.

    Example: wasiqa auction settle 1 --account dealer.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.settling import Settling

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    found = desk.auctions.auction(number)
    work = Settling(desk.auctions, found)
    waiting = work.waiting()
    if not waiting:
        session.settle(lambda: not work.waiting())
        out.result(_document(desk, work, ()), f"nothing to do: no award of auction {number} waits")
        return
    work.require_open()
    desk.require_cut_off(found)
    owed = work.owed_by(session.sender, waiting)
    for due in waiting:
        kind = "bid" if due.competitive else "non-competitive bid"
        units, amount = desk.money(found, due.units), desk.money(found, due.amount)
        out.say(f"{kind} {due.bid:4}  {due.account}  {units:>24}  costs {amount}")
    out.say(f"{len(waiting)} awards" + (f"; the account pays {desk.money(found, owed)}" if owed else ""))
    if not session.agree("settle them?"):
        out.dry_run({"auction": number, "waiting": len(waiting), "owed": str(owed)})
        return
    with session.sending() as run:
        work.allow(session.sender, owed)
        unpaid = work.settle(waiting, session.sender)
        run.verified = not work.waiting()
    told = f"settled: {len(waiting)} awards of auction {number}"
    known = run.verified or bool(unpaid)
    document, failed = _document(desk, work, unpaid), f"auction {number} is not settled in full"
    out.outcome(document, told if not unpaid else "", shown=known, otherwise=failed)
    if unpaid:
        reasons = "; ".join(f"bid {one.bid} of {one.account}: {one.reason}" for one in unpaid)
        until = desk.auctions.told(found.terms.settleBy)
        hint = f"until {until} it can be run again; whose fault the last attempt was decides about the deposit"
        raise CheckFailed(f"{len(unpaid)} of {len(waiting)} awards could not be settled: {reasons}", hint=hint)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@options.writes_chain
def release(number: int, as_json: bool, **chosen: Any) -> None:
    """Send deposits back: of bids that were awarded nothing or are void, or of a rejected auction. Anybody may.

    Example: wasiqa auction release 1 --account operator.json --network http://127.0.0.1:8545
    """
    _end("release", "released", number, as_json, chosen)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@options.writes_chain
def forfeit(number: int, as_json: bool, **chosen: Any) -> None:
    """Send deposits to the treasury: of bids that nobody opened, and awards that failed by their bidder. Anybody may.

    Example: wasiqa auction forfeit 1 --account operator.json --network http://127.0.0.1:8545
    """
    _end("forfeit", "forfeited", number, as_json, chosen)


def _end(what: str, done: str, number: int, as_json: bool, chosen: dict[str, Any]) -> None:
    from wasiqa.auction.settling import Settling

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    work = Settling(desk.auctions, desk.auctions.auction(number))
    find = work.releasable if what == "release" else work.forfeitable
    bids, asks = find()
    document: dict[str, Any] = {"auction": number, "bids": bids, "non_competitive": asks}
    if not bids and not asks:
        session.settle(lambda: not any(find()))
        out.result({**document, "transactions": []}, f"nothing to do: no deposit of auction {number} can be {done} now")
        return
    out.say(f"to be {done}: the deposits of {len(bids)} bids and {len(asks)} non-competitive ones")
    if not session.agree(f"{what} them?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        work.end(what, (bids, asks), session.sender)
        run.verified = not any(find())
        sent = list(run.hashes())
    out.outcome({**document, "transactions": sent}, done, shown=run.verified, otherwise=f"some are not {done}")


def _document(desk: Desk, work: Settling, unpaid: tuple[Unpaid, ...]) -> dict[str, Any]:
    log = desk.auctions.log(work.auction)
    paid = [*log.settled.values(), *log.asks_settled.values()]
    return {
        "auction": work.auction.n,
        "settled": len(paid),
        "units": str(sum(one.units for one in paid)),
        "clean": str(sum(one.clean for one in paid)),
        "accrued": str(sum(one.accrued for one in paid)),
        "given": str(sum(one.units for one in log.switched.values())),
        "rest": str(sum(one.rest for one in log.switched.values())),
        "unpaid": [one.document() for one in unpaid],
    }
