"""`wasiqa trade allow|sign|cancel`: what a maker does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk, price_of
from wasiqa.errors import InputRefused, NotAllowed


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@click.argument("gives", metavar="units|cash", type=click.Choice(("units", "cash")))
@click.option("--amount", help="In currency; unlimited if it isn't named, and 0 takes it back.")
@options.writes_chain
def allow(series: str, gives: str, amount: str | None, as_json: bool, **given: Any) -> None:
    """Let the settlement contract move the account's units of SERIES, or the cash that pays it, for signed trades.

    Example: wasiqa trade allow PIB-3Y-7 units --account bank.json --network http://127.0.0.1:8545
    """
    from wasiqa.chain.contract import Contract
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.code import built
    from wasiqa.trading.market import UNLIMITED

    session, out = Session(**given), Output(as_json=as_json)
    desk = Desk(session)
    _, _, bond = session.series(series)
    token = bond if gives == "units" else Contract(desk.cash(bond), built("TestCash").abi)
    decimals = int(session.chain.call(token, "decimals"))
    allowed, owner = UNLIMITED if amount is None else to_units(amount, decimals), session.sender

    def done() -> bool:
        return desk.market.allowance(token, owner) == allowed

    document = {"owner": owner, "token": token.address, "allowance": str(allowed)}
    if done():
        session.settle(done)
        out.result({**document, "transactions": []}, "nothing to do: it is allowed")
        return
    out.say(f"{owner} lets settlement move {'any amount' if amount is None else amount} of its {gives}")
    if not session.agree("allow it?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        session.chain.transact(token, "approve", desk.market.contract.address, allowed, sender=owner)
        run.verified = done()
        transactions = list(run.hashes())
    out.outcome(
        {**document, "transactions": transactions}, "allowed", shown=run.verified, otherwise="it is not allowed yet"
    )


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@click.argument("side", metavar="sell|buy", type=click.Choice(("sell", "buy")))
@click.argument("face")
@click.argument("price")
@click.option("--until", required=True, metavar="TIME", help="Last day or time at which it can be settled.")
@click.option("--minimum", metavar="FACE", help="What one trade takes at least; one denomination otherwise.")
@click.option("--with", "taker", type=options.WALLET, help="The one wallet with which it may be traded.")
@click.option("--venue", metavar="CODE", help="The one venue, by its licence code, through which.")
@click.option(
    "--nonce",
    type=click.IntRange(0, 2**256 - 1),
    help="Orders with one nonce are alternatives; otherwise each has the next one of this desk.",
)
@click.option("--out", "target", required=True, type=options.NEW_FILE, metavar="FILE", help="Where the order goes.")
@options.maker
@options.creates
def sign(series: str, side: str, face: str, price: str, as_json: bool, **given: Any) -> None:
    """Sign an order to sell or buy FACE of SERIES at PRICE or better, clean per 100 of face at issue; sends nothing.

    Example: wasiqa trade sign PIB-3Y-7 sell 500000 98.3815 --until 2049-03-04 --out sell.json --account bank.json
    """
    from wasiqa.chain.contract import NOBODY
    from wasiqa.durable import write_durably
    from wasiqa.trading.order import Order
    from wasiqa.trading.order_file import SignedOrder

    chosen = {name: given.pop(name) for name in ("until", "minimum", "taker", "venue", "nonce", "target", "maker")}
    session, out = Session(**given), Output(as_json=as_json)
    desk = Desk(session)
    _, _, bond = session.series(series)
    least, named = chosen["minimum"], chosen["nonce"]
    nonces, signer = desk.nonces(desk.market.contract), session.signer_for(chosen["maker"])
    order = Order(
        maker=signer.address,
        sells=side == "sell",
        bond=bond.address,
        units=desk.face(face, bond),
        minimum=session.chain.call(bond, "denomination") if least is None else desk.face(least, bond),
        price=price_of(price),
        cash=desk.cash(bond),
        taker=chosen["taker"] or NOBODY,
        venue=desk.venue(chosen["venue"]),
        expiry=moments.last_second("--until", chosen["until"], desk.zone),
        nonce=nonces.free(signer.address) if named is None else named,
    )
    if desk.market.used(order):
        raise InputRefused(f"nonce {named} is used up: an order with it is filled or cancelled", hint="leave it out")
    out.say(f"{desk.told(order)} or better, until {desk.time(order.expiry)}")
    if nonces.known(order.maker, order.nonce):
        out.say(f"nonce {order.nonce} was signed here before: once one of its orders is filled, the others end")
    out.say("against an order with a better price, whoever hands both in chooses a price between them")
    if not session.agree("sign it?"):
        out.dry_run(desk.standing(order))
        return
    if named is None:
        order = replace(order, nonce=nonces.take(order.maker, until=order.expiry))
    else:
        nonces.keep(order.maker, named, until=order.expiry)
    signed = SignedOrder.signed(order, signer, session.chain.chain_id, desk.market.contract.address)
    target: Path = chosen["target"]
    write_durably(target, json.dumps(signed.document(), indent=2) + "\n")
    out.result(signed.document(), f"signed by {order.maker}: {target}")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="ORDER.json", type=options.FILE)
@options.writes_chain
def cancel(file: Path, as_json: bool, **given: Any) -> None:
    """Make an order worthless, with any other of its nonce; what was traded of it stays. Only its maker.

    Example: wasiqa trade cancel sell.json --account bank.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input

    session, out = Session(**given), Output(as_json=as_json)
    desk, source = Desk(session), Input.of(file)
    order = desk.market.load(file).said

    def done() -> bool:
        return desk.market.used(order)

    if done():
        session.settle(done, input=source)
        out.result({**desk.standing(order), "transactions": []}, "nothing to do: it is filled or cancelled")
        return
    if session.sender != order.maker:
        raise NotAllowed(f"only {order.maker} cancels it", hint="name the maker's --account")
    if not session.agree(f"cancel: {desk.told(order)}?"):
        out.dry_run(desk.standing(order))
        return
    with session.sending(input=source) as run:
        desk.market.send("cancel", ([order.nonce],), session.sender)
        run.verified = done()
        transactions = list(run.hashes())
    document = {**desk.standing(order), "transactions": transactions}
    out.outcome(document, "cancelled", shown=run.verified, otherwise="it is not cancelled yet")
