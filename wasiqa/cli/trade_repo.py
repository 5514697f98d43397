"""`wasiqa trade repo`: cash against units that stay with their owner, pledged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk
from wasiqa.cli.trade_repo_act import act

_DAY = 86_400


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def repo() -> None:
    """Lend cash on units that stay in the seller's wallet: sign by both, open, close, claim, release.

    Example: wasiqa trade repo open repo.json --account operator.json --network http://127.0.0.1:8545
    """


@repo.command()
@click.argument("series")
@click.argument("face")
@click.option("--seller", required=True, type=options.WALLET, help="Who pledges the units and gets the cash.")
@click.option("--buyer", required=True, type=options.WALLET, help="Who lends the cash.")
@click.option("--lends", required=True, metavar="AMOUNT", help="What the buyer pays at the opening, in currency.")
@click.option("--returns", required=True, metavar="AMOUNT", help="What is paid back.")
@click.option("--due", required=True, metavar="TIME", help="Last day or time for paying it back.")
@click.option("--grace", type=click.IntRange(0, 3_650), default=1, show_default=True, help="Days after that.")
@click.option("--open-by", required=True, metavar="TIME", help="Last day or time at which it may be opened.")
@click.option("--out", "target", required=True, type=options.NEW_FILE, metavar="FILE", help="Where the terms go.")
@options.reads_chain
def draft(series: str, face: str, as_json: bool, **given: Any) -> None:
    """Write the terms of a repo of FACE of SERIES into a file, which both parties then sign.

    Example: wasiqa trade repo draft PIB-3Y-7 1000000 --seller 0x… --buyer 0x… --lends 950000 --returns 960000 --out r
    """
    from wasiqa.durable import write_durably
    from wasiqa.servicing.amounts import to_units
    from wasiqa.trading.repo import Repo
    from wasiqa.trading.repo_file import RepoFile

    names = ("seller", "buyer", "lends", "returns", "due", "grace", "open_by", "target")
    chosen = {name: given.pop(name) for name in names}
    session, out = Session(**given), Output(as_json=as_json)
    desk = Desk(session)
    _, _, bond = session.series(series)
    decimals, cash = desk.decimals(bond), desk.cash(bond)
    scale = session.chain.call(session.programme.paying_agent, "cashOf", bond.address).scale
    open_by = moments.last_second("--open-by", chosen["open_by"], desk.zone)
    nonces = desk.nonces(session.programme.repos)
    said = Repo(
        seller=chosen["seller"],
        buyer=chosen["buyer"],
        bond=bond.address,
        units=desk.face(face, bond),
        cash=cash,
        opening=to_units(chosen["lends"], decimals) * scale,
        closing=to_units(chosen["returns"], decimals) * scale,
        closes_at=moments.last_second("--due", chosen["due"], desk.zone),
        grace=chosen["grace"] * _DAY,
        open_by=open_by,
        nonce=nonces.take(chosen["seller"], chosen["buyer"], until=open_by),
    )
    found = RepoFile.of(said, session.chain.chain_id, session.programme.repos.address)
    target: Path = chosen["target"]
    write_durably(target, json.dumps(found.document(), indent=2) + "\n")
    out.result(found.document(), f"written: {target}; each party runs `trade repo sign {target}`")


@repo.command()
@click.argument("file", metavar="REPO.json", type=options.FILE)
@options.maker
@options.creates
def sign(file: Path, maker: str | None, as_json: bool, **given: Any) -> None:
    """Add a party's signature to the terms in a file; sends nothing.

    Example: wasiqa trade repo sign repo.json --account bank.json --network http://127.0.0.1:8545
    """
    from wasiqa.durable import write_durably
    from wasiqa.trading.repos import Repos

    session, out = Session(**given), Output(as_json=as_json)
    repos = Repos(session.chain, session.programme)
    found = repos.load(file)
    said, desk = found.said, Desk(session)
    desk.require_cash(said.bond, said.cash, file)
    units, cash = desk.token(said.bond), desk.token(said.cash)
    lent, back = cash.amount(said.opening), cash.amount(said.closing)
    out.say(f"{said.seller} pledges {units.amount(said.units)} to {said.buyer} for {lent}")
    out.say(f"and pays {back} back until {desk.time(said.closes_at)}")
    out.say(f"unpaid, {said.buyer} may take the units after {desk.time(said.end)}")
    out.say(f"nothing that {said.seller} does stops that but paying, whatever it allows or takes back")
    if not session.agree("sign it?"):
        named = {"series": desk.symbol(said.bond), "seller": said.seller, "buyer": said.buyer}
        out.dry_run({**named, "state": repos.state(said)})
        return
    signer = session.signer_for(maker)
    signed = found.signed(signer)
    write_durably(file, json.dumps(signed.document(), indent=2) + "\n")
    out.result(signed.document(), f"signed by {signer.address}: {file}")


@repo.command("open")
@click.argument("file", metavar="REPO.json", type=options.FILE)
@options.writes_chain
def open_(file: Path, as_json: bool, **given: Any) -> None:
    """Open a repo that both parties have signed: cash to the seller, units pledged. Anybody may hand it in.

    Example: wasiqa trade repo open repo.json --account operator.json --network http://127.0.0.1:8545
    """
    act(Session(**given), Output(as_json=as_json), file, "open", "OPEN")


@repo.command()
@click.argument("file", metavar="REPO.json", type=options.FILE)
@options.writes_chain
def close(file: Path, as_json: bool, **given: Any) -> None:
    """Pay back what was lent, from the account, and end the pledge; approves the cash for the contract first.

    Example: wasiqa trade repo close repo.json --account bank.json --network http://127.0.0.1:8545
    """
    act(Session(**given), Output(as_json=as_json), file, "close", "CLOSED")


@repo.command()
@click.argument("file", metavar="REPO.json", type=options.FILE)
@click.option("--to", type=options.WALLET, help="An admitted wallet; the account otherwise.")
@options.writes_chain
def claim(file: Path, to: str | None, as_json: bool, **given: Any) -> None:
    """Take the units of a repo that was not paid back, after its grace. Only the buyer.

    Example: wasiqa trade repo claim repo.json --account fund.json --network http://127.0.0.1:8545
    """
    session = Session(**given)
    act(session, Output(as_json=as_json), file, "claim", "CLAIMED", to or session.sender)


@repo.command()
@click.argument("file", metavar="REPO.json", type=options.FILE)
@options.writes_chain
def release(file: Path, as_json: bool, **given: Any) -> None:
    """Let the pledged units go without payment here. Only the buyer.

    Example: wasiqa trade repo release repo.json --account fund.json --network http://127.0.0.1:8545
    """
    act(Session(**given), Output(as_json=as_json), file, "release", "RELEASED")


@repo.command()
@click.argument("file", metavar="REPO.json", type=options.FILE)
@options.writes_chain
def allow(file: Path, as_json: bool, **given: Any) -> None:
    """Let the repo contract take the cash that the buyer lends. The seller allows nothing: its signature is enough.

    Example: wasiqa trade repo allow repo.json --account fund.json --network http://127.0.0.1:8545
    """
    from wasiqa.cli.trade_repo_act import allow as allowed

    allowed(Session(**given), Output(as_json=as_json), file)
