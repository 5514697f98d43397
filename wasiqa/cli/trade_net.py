"""`wasiqa trade net`: many movements set off against each other, signed by all who give or get."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk
from wasiqa.errors import InputRefused, Waiting

if TYPE_CHECKING:
    from wasiqa.trading.movements import Asset
    from wasiqa.trading.netting import Netting
    from wasiqa.trading.netting_file import NettingFile
    from wasiqa.trading.wording import Measures


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def net() -> None:
    """Net many movements of units and cash; once all parties have signed, settle what is left, all or none.

    Example: wasiqa trade net settle net.json --account operator.json --network http://127.0.0.1:8545
    """


@net.command()
@click.argument("file", metavar="MOVEMENTS.csv", type=options.FILE)
@click.option("--until", required=True, metavar="TIME", help="Last day or time at which it can be settled.")
@click.option("--out", "target", required=True, type=options.NEW_FILE, metavar="FILE", help="Where the netting goes.")
@options.reads_chain
def draft(file: Path, until: str, target: Path, as_json: bool, **given: Any) -> None:
    """Net the movements of a file (asset,from,to,amount; a series or a token's address; amounts in currency).

    Example: wasiqa trade net draft examples/trades/movements.csv --until 2049-03-04 --out net.json
    """
    from wasiqa.durable import write_durably
    from wasiqa.trading.movements import read_movements
    from wasiqa.trading.netting import netted
    from wasiqa.trading.netting_file import NettingFile

    session, out = Session(**given), Output(as_json=as_json)
    movements = read_movements(file, lambda name: _asset(session, name))
    desk = Desk(session)
    drawn = netted(movements, moments.last_second("--until", until, desk.zone), 0)
    nonce = desk.nonces(session.programme.settlement).take(*drawn.parties, until=drawn.expiry)
    said = replace(drawn, nonce=nonce)
    found = NettingFile.of(said, session.chain.chain_id, session.programme.settlement.address)
    write_durably(target, json.dumps(found.document(), indent=2) + "\n")
    told = f"{len(movements)} movements come to {len(said.legs)} between {len(said.parties)} parties: {target}"
    out.result(found.document(), told)


@net.command()
@click.argument("file", metavar="NETTING.json", type=options.FILE)
@options.maker
@options.creates
def sign(file: Path, maker: str | None, as_json: bool, **given: Any) -> None:
    """Add a party's signature to a netting; sends nothing. Each party sees what it gives and gets.

    Example: wasiqa trade net sign net.json --account bank.json --network http://127.0.0.1:8545
    """
    from wasiqa.durable import write_durably

    session, out = Session(**given), Output(as_json=as_json)
    found, signer = _load(session, file), session.signer_for(maker)
    party = signer.address
    moves = _moves(Desk(session), found.said, party)
    for move in moves:
        way = "to" if move["side"] == "gives" else "from"
        out.say(f"{move['side']} {move['told']} {way} {move['other']}")
    if not session.agree("sign it?"):
        out.dry_run({"party": party, "moves": moves})
        return
    signed = found.signed(signer)
    write_durably(file, json.dumps(signed.document(), indent=2) + "\n")
    out.result(signed.document(), f"signed by {party}: {file}")


@net.command()
@click.argument("file", metavar="NETTING.json", type=options.FILE)
@options.writes_chain
def settle(file: Path, as_json: bool, **given: Any) -> None:
    """Settle a netting that all its parties have signed. Anybody may hand it in.

    Example: wasiqa trade net settle net.json --account operator.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input

    session, out, source = Session(**given), Output(as_json=as_json), Input.of(file)
    market, found = Desk(session).market, _load(session, file)
    said = found.said
    document: dict[str, Any] = {"parties": list(said.parties), "legs": len(said.legs)}

    def done() -> bool:
        digest = session.chain.call(market.contract, "digestOfNetting", said.struct())
        events = session.chain.events(market.contract, "Netted", market.since)
        return any(event.args["digest"] == digest for event in events)

    if done():
        session.settle(done, input=source)
        out.result({**document, "transactions": []}, "nothing to do: it is settled")
        return
    if missing := found.lacking(said.parties):
        raise Waiting(
            f"{' and '.join(missing)} must still sign",
            hint=f"they run `trade net sign {file}`",
            code="SIGNATURES_MISSING",
        )
    arguments = said.struct(), found.signatures_of(said.parties)
    market.require("settleNet", arguments, session.sender, _measures(Desk(session), said))
    if not session.agree(f"settle {len(said.legs)} legs?"):
        out.dry_run(document)
        return
    with session.sending(input=source) as run:
        market.send("settleNet", arguments, session.sender)
        run.verified = done()
        transactions = list(run.hashes())
    told = {**document, "transactions": transactions}
    out.outcome(told, "settled", shown=run.verified, otherwise="it is not settled yet")


def _asset(session: Session, name: str) -> Asset:
    from wasiqa.chain.contract import Contract
    from wasiqa.servicing.code import built
    from wasiqa.trading.movements import Asset

    if not name.startswith("0x"):
        token = session.series(name)[2]
    else:
        token = Contract(name, built("TestCash").abi)
        if not session.chain.code(name):
            raise InputRefused(f"{name} is no token on this chain")
    return Asset(token.address, int(session.chain.call(token, "decimals")))


def _moves(desk: Desk, said: Netting, party: str) -> list[dict[str, str]]:
    """What a party gives and gets. A token that the programme doesn't know has nothing but its address."""
    found = []
    for asset, giver, getter, amount in said.legs:
        parties = [said.parties[giver], said.parties[getter]]
        if party not in parties:
            continue
        token = desk.tokens.get(asset)
        told = f"{amount} of {asset}, which pays no series here"
        if token is not None:
            told = token.amount(amount)
        side, other = ("gives", parties[1]) if party == parties[0] else ("gets", parties[0])
        found.append({"side": side, "asset": asset, "amount": str(amount), "told": told, "other": other})
    return found


def _measures(desk: Desk, said: Netting) -> Measures:
    """How the amounts of its legs are written."""
    from wasiqa.trading.wording import Measures, unnamed

    tokens = {leg.amount: desk.tokens.get(leg.asset) or unnamed(leg.asset) for leg in said.legs}
    first = next(iter(tokens.values()), unnamed("nothing"))
    return Measures(first, lambda needed: tokens.get(needed, first))


def _load(session: Session, file: Path) -> NettingFile:
    from wasiqa.trading.netting_file import NettingFile

    found = NettingFile.load(file)
    if (found.chain_id, found.settlement) != (session.chain.chain_id, session.programme.settlement.address):
        raise InputRefused(
            f"{file} is for another market, on chain {found.chain_id}", file=str(file), code="OTHER_PROGRAMME"
        )
    return found
