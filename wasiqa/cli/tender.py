"""`wasiqa tender`: units that are bought before maturity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import early, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from datetime import date

    from wasiqa.cli.by_order import Errand
    from wasiqa.servicing.tenders import Bought, Tender, Tenders

_N = click.argument("n", metavar="TENDER", type=click.IntRange(1))


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def tender() -> None:
    """Buy units back before maturity: invite, offer, fund, pay; and open the puts of a series' terms.

    Nothing is locked by an offer. Who sold meanwhile sells the rest, and nothing where others were cut for it.

    Example: wasiqa tender show PIB-3Y-7 --network http://127.0.0.1:8545
    """


@tender.command("open")
@click.argument("series")
@click.argument("price")
@click.option("--units", required=True, help="Face value that is bought at most; more is cut in proportion.")
@click.option("--from", "opens", required=True, help="Day or time from which units may be offered.")
@click.option("--until", "closes", required=True, help="Day or time until which, inclusive.")
@click.option("--pay", "pays", required=True, help="Day or time from which they are paid.")
@click.option("--invitation", required=True, type=options.FILE, help="The paper; only its hash goes on chain.")
@options.writes_chain
def open_(as_json: bool, **given: Any) -> None:
    """Invite holders to sell for PRICE, all in, per 100 of face value at issue; two parties run this in turn.

    Example: wasiqa tender open PIB-3Y-7 99.25 --units 500000 --from 2031-01-05 --until 2031-01-09 --pay 2031-01-12
    """
    _invitation(given).apply(Output(as_json=as_json))


@tender.command()
@click.argument("series")
@early.day
@options.writes_chain
def put(series: str, day: date, as_json: bool, **chosen: Any) -> None:
    """Open the put of a series' terms on DAY, one of its payment days; anybody may do it. Then holders offer.

    Example: wasiqa tender put STEP-3Y 2031-02-20 --account holder.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.amounts import written
    from wasiqa.servicing.early_redemption import PUT

    session, out = Session(**chosen), Output(as_json=as_json)
    ground, tenders = early.series_of(session, series), _tenders(session, series)
    right = ground.right(PUT, day)

    def opened() -> int | None:
        return next((event["tender"] + 1 for event in ground.events("PutOpened") if event["right"] == right.n), None)

    if (n := opened()) is not None:
        session.settle(lambda: opened() is not None)
        out.result(_document(tenders, tenders.tender(n)), f"nothing to do: it is tender {n}")
        return
    out.say(f"the put of {day}: {written(right.amount)} per unit")
    if not session.agree("open it?"):
        out.dry_run({"day": f"{day}", "amount": written(right.amount)})
        return
    with session.sending() as run:
        session.chain.transact(
            session.programme.paying_agent, "openPut", tenders.bond.address, right.n, sender=session.sender
        )
        run.verified = opened() is not None
    n = opened()
    document = {} if n is None else _document(tenders, tenders.tender(n))
    out.outcome(document, f"holders offer to tender {n}", shown=run.verified, otherwise="the put is not open")


@tender.command()
@click.argument("series")
@_N
@click.argument("face")
@options.writes_chain
def offer(series: str, n: int, face: str, as_json: bool, **chosen: Any) -> None:
    """Offer FACE of the account's own units, in place of what it offered before; 0 takes the offer back.

    Example: wasiqa tender offer PIB-3Y-7 1 200000.00 --account holder.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.amounts import in_currency, to_units, written

    session, out = Session(**chosen), Output(as_json=as_json)
    tenders = _tenders(session, series)
    one, decimals = tenders.tender(n), session.payments(series).decimals
    units, holder = to_units(face, decimals), session.sender

    def done() -> bool:
        return tenders.offer_of(one, holder) == units

    document = {"tender": n, "holder": holder, "units": str(units)}
    if done():
        session.settle(done)
        out.result(document, f"nothing to do: {holder} offers {in_currency(units, decimals)}")
        return
    tenders.require(one, one.opens, one.closes, "takes offers")
    out.say(f"{holder} offers {in_currency(units, decimals)} for {written(one.price * 100)} per 100")
    if not session.agree("offer them?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        tenders.offer(one, units, holder)
        run.verified = done()
    out.outcome(document, "offered", shown=run.verified, otherwise="the offer is not there")


@tender.command()
@click.argument("series")
@_N
@options.writes_chain
def fund(series: str, n: int, as_json: bool, **chosen: Any) -> None:
    """Give the paying agent what a tender needs, once it is closed.

    Example: wasiqa tender fund PIB-3Y-7 1 --account test:23 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.amounts import in_currency

    session, out = Session(**chosen), Output(as_json=as_json)
    tenders = _tenders(session, series)
    one = tenders.tender(n)
    if not (missing := tenders.missing(one)):
        session.settle(lambda: not tenders.missing(tenders.tender(n)))
        out.result(_document(tenders, one), f"nothing to do: tender {n} has what it needs")
        return
    tenders.require(one, one.closes + 1, _end(one), "is funded")
    out.say(f"tender {n}: {in_currency(missing, session.payments(series).decimals)} are missing")
    if not session.agree("fund it?"):
        out.dry_run(_document(tenders, one))
        return
    with session.sending() as run:
        tenders.fund(one, session.sender)
        run.verified = not tenders.missing(tenders.tender(n))
    document = _document(tenders, tenders.tender(n))
    out.outcome(document, f"tender {n} is funded", shown=run.verified, otherwise=f"tender {n} is not funded in full")


@tender.command()
@click.argument("series")
@_N
@options.writes_chain
def pay(series: str, n: int, as_json: bool, **chosen: Any) -> None:
    """Buy from every holder who offered, burning the units; anybody may do it.

    Who cannot be paid stops nobody: the command says who and why, exits 1, and can be run again.

    Example: wasiqa tender pay PIB-3Y-7 1 --account test:23 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    tenders = _tenders(session, series)
    one, waiting = tenders.tender(n), _waiting(session, series, n)
    if not waiting:
        session.settle(lambda: not tenders.waiting(one))
        out.result(_document(tenders, one), f"nothing to do: nobody waits for tender {n}")
        return
    tenders.require(one, one.pay_time, _end(one), "is paid")
    if not session.agree("pay them?"):
        out.dry_run({**_document(tenders, one), "waiting": list(waiting)})
        return
    with session.sending() as run:
        bought = tenders.pay(one, session.sender)
        run.verified = not tenders.waiting(one)
    _told(session, out, tenders, series, n, bought, shown=run.verified)


@tender.command("return")
@click.argument("series")
@_N
@options.writes_chain
def return_(series: str, n: int, as_json: bool, **chosen: Any) -> None:
    """Send what is left of a tender back to who funded it, 90 days after its payment time; units that wait stay.

    Example: wasiqa tender return PIB-3Y-7 1 --account test:23 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    tenders = _tenders(session, series)
    one = tenders.tender(n)

    def done() -> bool:
        now = tenders.tender(n)
        return now.funded == now.paid

    if done():
        session.settle(done)
        out.result(_document(tenders, one), f"nothing to do: nothing is left of tender {n}")
        return
    tenders.require(one, _end(one) + 1, 2**40, "is returned")
    if not session.agree("return what is left?"):
        out.dry_run(_document(tenders, one))
        return
    with session.sending() as run:
        tenders.give_back(one, session.sender)
        run.verified = done()
    document = _document(tenders, tenders.tender(n))
    out.outcome(document, "returned", shown=run.verified, otherwise=f"something is left of tender {n}")


@tender.command()
@click.argument("series")
@options.reads_chain
def show(series: str, as_json: bool, **chosen: Any) -> None:
    """Show the tenders of a series and their books.

    Example: wasiqa tender show PIB-3Y-7 --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import tenders_table

    session = Session(**chosen)
    tenders = _tenders(session, series)
    documents = [_document(tenders, one) for one in tenders.all()]
    told = tenders_table(documents, session.payments(series).decimals) if documents else "no tender was opened"
    Output(as_json=as_json).result(documents, told)


def _invitation(given: dict[str, Any]) -> Errand:
    from wasiqa.cli.by_order import Errand
    from wasiqa.cli.moments import first_second, last_second
    from wasiqa.cli.parties import zone
    from wasiqa.servicing.amounts import in_currency, to_units
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.tenders import Invitation

    names = ("series", "price", "units", "opens", "closes", "pays", "invitation")
    series, price, face, opens, closes, pays, paper = (given.pop(name) for name in names)
    session = Session(**given)
    tenders, decimals = _tenders(session, series), session.payments(series).decimals
    start, pay_time = (
        first_second(option, text, zone(session)) for option, text in (("--from", opens), ("--pay", pays))
    )
    end = last_second("--until", closes, zone(session))
    digest = paper_hash(Path(paper), "invitation")
    work = Invitation(tenders, early.price_of(price) / 100, to_units(face, decimals), start, end, pay_time, digest)
    document = {"price": price, "units": str(work.units), "invitation_hash": f"0x{digest.hex()}"}
    told = f"up to {in_currency(work.units, decimals)} for {price} per 100, offered until {closes}, paid from {pays} on"
    return Errand(
        session,
        work,
        Path(paper),
        lambda: document,
        lambda: told,
        verb="open it",
        done="opened",
        noun="the tender",
    )


def _tenders(session: Session, series: str) -> Tenders:
    from wasiqa.cli.parties import zone
    from wasiqa.servicing.tenders import Tenders

    _, record, bond = session.series(series)
    return Tenders(session.chain, session.programme, bond, record.block, zone(session))


def _waiting(session: Session, series: str, n: int) -> dict[str, int]:
    tenders = _tenders(session, series)
    return tenders.waiting(tenders.tender(n))


def _end(one: Tender) -> int:
    from wasiqa.servicing.tenders import PAYABLE

    return one.pay_time + PAYABLE


def _told(
    session: Session, out: Output, tenders: Tenders, series: str, n: int, bought: Bought, *, shown: bool | None
) -> None:
    from wasiqa.servicing.amounts import in_currency
    from wasiqa.whitelist.describe import counted

    decimals = session.payments(series).decimals
    units, amount = in_currency(bought.units, decimals), in_currency(bought.amount, decimals)
    told = f"tender {n}: {units} bought from {counted(bought.holders, 'holder')} for {amount}"
    unpaid = [{"wallet": one.wallet, "reason": one.reason} for one in bought.unpaid]
    sent = [receipt.hash for receipt in bought.receipts]
    document = {**_document(tenders, tenders.tender(n)), "holders": bought.holders, "unpaid": unpaid}
    known = shown or bool(unpaid)
    out.outcome({**document, "transactions": sent}, told, shown=known, otherwise=f"tender {n} is not paid in full")
    if unpaid:
        refused = "; ".join(f"{one.wallet}: {one.reason}" for one in bought.unpaid)
        raise CheckFailed(f"{len(unpaid)} could not be paid: {refused}", hint="run it again once that is settled")


def _document(tenders: Tenders, one: Tender) -> dict[str, Any]:
    """A tender, for --json."""
    from wasiqa.servicing.amounts import written
    from wasiqa.servicing.tenders import UNLIMITED

    times = {"opens": one.opens, "closes": one.closes, "pay": one.pay_time}
    return {
        "tender": one.n,
        "price": written(one.price * 100),
        **{name: tenders.told(time) for name, time in times.items()},
        "most": None if one.most == UNLIMITED else str(one.most),
        "offered": str(one.offered),
        "bought": str(one.bought),
        "missing": str(tenders.missing(one)),
        "funded": str(one.funded),
        "paid": str(one.paid),
    }
