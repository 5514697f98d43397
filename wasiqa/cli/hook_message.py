"""`wasiqa hook message`: what venues tell each other before a transfer between them, by its hash."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import NotAllowed

if TYPE_CHECKING:
    from wasiqa.fiu.travel import TravelTransfer
    from wasiqa.servicing.hooks.serving import Notice


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def message() -> None:
    """Announce a transfer between venues, and accept it, by the hash of its IVMS101 message (travel_rule).

    Example: wasiqa hook message announce PIB-3Y-7 0x… 0x… 5000000 ivms101.json --account venue.json
    """


@message.command()
@options.movement
@click.argument("customers", type=options.FILE)
@click.option(
    "--out", type=options.NEW_FILE, required=True, metavar="FILE.json", help="Write the message to a new file."
)
@options.reads_chain
def build(customers: Path, out: Path, as_json: bool, **given: Any) -> None:
    """Build the message of a transfer of AMOUNT (currency units) from what the file of CUSTOMERS says of both sides.

    FROM and TO must be wallets of that file, and their venues entries of it. It is IVMS101.2023 with a salt, written in
    the one canonical way and for its owner's eyes alone; its SHA-256 is what `announce` tells the chain.

    Example: wasiqa hook message build PIB-3Y-7 0x… 0x… 5000000 customers.csv --out ivms101.json
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.fiu.customers import Customers
    from wasiqa.fiu.ivms.from_customers import message as ivms101
    from wasiqa.fiu.travel import made
    from wasiqa.whitelist.files import new_file

    new_file(out, ".json")
    known = Customers.read(customers)
    work, session = _notice(given)
    written = made(_transfer(work), ivms101(known, work.source, work.target), _today(session))
    write_new(NewFile(out, written.canonical(), private=True))
    document = {"sha256": written.sha256().hex(), "file": str(out)}
    Output(as_json=as_json).result(document, f"SHA-256 {document['sha256']}\nwritten: {out}")


@message.command()
@options.movement
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **given: Any) -> None:
    """Verify the message in FILE: as the standard says, of this transfer, and the one that was announced.

    Whoever is to receive does so before `accept`. Every mistake is named.

    Example: wasiqa hook message verify PIB-3Y-7 0x… 0x… 5000000 ivms101.json --network http://127.0.0.1:8545
    """
    from wasiqa.fiu.travel import Received
    from wasiqa.servicing.hooks.serving import message_hash

    work, session = _notice(given)
    received, sha256 = Received.read(file, _today(session)), message_hash(file)
    announced, accepted = work.state()
    wrong = [*received.faults(_transfer(work))]
    if announced != sha256:
        wrong.append("nothing was announced" if announced is None else f"what was announced is {announced.hex()}")
    document = {"sha256": sha256.hex(), "announced": announced == sha256, "accepted": accepted, "wrong": wrong}
    told = f"{sha256.hex()}: as IVMS101 says, of this transfer, announced{', accepted' if accepted else ''}"
    Output(as_json=as_json).outcome(document, told, shown=not wrong, otherwise="; ".join(wrong))


@message.command()
@options.movement
@options.reads_chain
def show(as_json: bool, **given: Any) -> None:
    """Show what was announced of a transfer of AMOUNT (currency units), and whether it was accepted.

    Example: wasiqa hook message show PIB-3Y-7 0x… 0x… 5000000 --network http://127.0.0.1:8545
    """
    work, _ = _notice(given)
    announced, accepted = work.state()
    told = "nothing was announced" if announced is None else f"announced: {announced.hex()}"
    document = {"announced": announced and announced.hex(), "accepted": accepted}
    Output(as_json=as_json).result(document, f"{told}; {'accepted' if accepted else 'not accepted'}")


@message.command()
@options.movement
@click.argument("file", type=options.FILE)
@options.writes_chain
def announce(file: Path, as_json: bool, **given: Any) -> None:
    """Announce a transfer by the SHA-256 of its message in FILE. Only the operator of the sender's venue, or once that
    is closed, of the receiver's.

    What was announced for the same wallets and amount before is replaced, and must be accepted anew.

    Example: wasiqa hook message announce PIB-3Y-7 0x… 0x… 5000000 ivms101.json --account venue.json
    """
    from wasiqa.servicing.hooks.serving import message_hash

    work, session = _notice(given)
    sha256 = message_hash(file)
    _act(session, Output(as_json=as_json), work, file, sha256, "announce")


@message.command()
@options.movement
@click.argument("file", type=options.FILE)
@click.option("--unchecked", is_flag=True, help="Don't verify it: it is of another form, and was read elsewhere.")
@options.writes_chain
def accept(file: Path, unchecked: bool, as_json: bool, **given: Any) -> None:
    """Accept a transfer whose message in FILE has come; it must be the one announced, and as `verify` wants it. Only
    the receiver's venue.

    Example: wasiqa hook message accept PIB-3Y-7 0x… 0x… 5000000 ivms101.json --account other-venue.json
    """
    from wasiqa.fiu.travel import Received
    from wasiqa.servicing.hooks.serving import message_hash

    work, session = _notice(given)
    wrong = [] if unchecked else [*Received.read(file, _today(session)).faults(_transfer(work))]
    if wrong:
        raise NotAllowed(
            f"the message in {file} is none of this transfer: {'; '.join(wrong)}",
            hint="have it sent anew; where it was read and checked elsewhere, say --unchecked",
        )
    sha256 = message_hash(file)
    if not work.is_announced(sha256):
        raise NotAllowed(
            f"the message in {file} was not announced for this transfer",
            hint="`hook message show` tells what was; amount and wallets must be exactly those of the transfer",
        )
    _act(session, Output(as_json=as_json), work, file, sha256, "accept")


def _act(session: Session, out: Output, work: Notice, file: Path, sha256: bytes, act: str) -> None:
    """Announce or accept, unless that is done."""
    wallet, is_done, take = {
        "announce": (work.announcer, work.is_announced, work.announce),
        "accept": (work.target, work.is_accepted, work.accept),
    }[act]
    document = {"sha256": sha256.hex()}
    if is_done(sha256):
        session.settle(lambda: is_done(sha256), input=file)
        out.result(document, f"nothing to do: {sha256.hex()} stands there already")
        return
    work.require_operator(wallet, session.sender)
    out.say(f"{act} {sha256.hex()} for {work.units} minor units from {work.source} to {work.target}")
    if not session.agree("do it?"):
        out.dry_run(document)
        return
    with session.sending(input=file) as run:
        take(sha256, session.sender)
        run.verified = is_done(sha256)
    failed = f"{sha256.hex()} still does not stand there"
    out.outcome(document, f"done: {act} {sha256.hex()}", shown=run.verified, otherwise=failed)


def _transfer(work: Notice) -> TravelTransfer:
    """The transfer that is spoken of."""
    from wasiqa.fiu.travel import TravelTransfer

    return TravelTransfer(
        chain_id=work.chain.chain_id,
        series=work.bond.address,
        source=work.source,
        target=work.target,
        units=str(work.units),
    )


def _today(session: Session) -> date:
    """The chain's day in the programme's time zone."""
    from wasiqa.cli.moments import today

    return today(session.chain.now(), session.ledger.time_zone)


def _notice(given: dict[str, Any]) -> tuple[Notice, Session]:
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.hooks.serving import Notice, serving

    series, source, target, amount = (given.pop(name) for name in ("series", "source", "target", "amount"))
    session = Session(**given)
    _, _, bond = session.series(series)
    hook = serving(session.chain, session.programme, bond, "travel_rule")
    units = to_units(amount, session.chain.call(bond, "decimals"))
    return Notice(session.chain, session.programme, bond, hook, source, target, units), session
