"""`wasiqa auction bid|consent|withdraw`: what dealers and investors do before the close."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused, NotAllowed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.auction.auctions import Auction
    from wasiqa.auction.bid_files import BidFile, BidLine
    from wasiqa.auction.dealer_file import DealerFile


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.argument("file", type=options.FILE)
@click.option("--noncompetitive", is_flag=True, help="The file has bids without a quote: wallet,face[,consent].")
@click.option(
    "--openings",
    type=options.NEW_FILE,
    metavar="FILE",
    help="Where what opens the bids is kept; by default beside the bids, as NAME.openings.json.",
)
@click.option("--no-agent", is_flag=True, help="Leave nothing with the auction agent: only you can open the bids.")
@options.writes_chain
def bid(
    number: int,
    file: Path,
    noncompetitive: bool,
    openings: Path | None,
    no_agent: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Make the sealed bids of a file (CSV or XLSX): columns face and price, yield, rate or margin, as the auction asks.

    A column maximum, if there is one, is what is declared and deposited on; else that is the face. What opens the bids
    is on disk before anything is sent: keep it until the opening. Losing it isn't fatal where there is an agent.

    Example: wasiqa auction bid 1 bids.csv --account dealer.json --network http://127.0.0.1:8545
    """
    desk, out = Desk(Session(**chosen)), Output(as_json=as_json)
    found = desk.auctions.auction(number)
    if noncompetitive:
        if openings is not None or no_agent:
            raise UsageRefused("non-competitive bids are not sealed", hint="leave --openings and --no-agent away")
        _asks(desk, out, found, file)
    else:
        key = None if no_agent else found.sealing_key
        _bids(desk, out, found, file, openings or file.with_suffix(".openings.json"), key)


def _bids(desk: Desk, out: Output, found: Auction, path: Path, openings: Path, key: bytes | None) -> None:
    from wasiqa.auction.bid_files import read_bids
    from wasiqa.auction.bidding import Bidding
    from wasiqa.inputs import Input

    session = desk.session
    file = read_bids(path, found.quote, desk.measures(found))
    source = Input(path=str(path), sha256=file.sha256)
    work = Bidding(desk.auctions, found, session.sender)
    kept = _kept(desk, found, file, openings)
    document: dict[str, Any] = {"auction": found.n, "bidder": session.sender, "openings": str(openings)}
    if kept is not None and not work.missing(kept):
        session.settle(lambda: True, input=source)
        out.result({**document, **_numbers(desk, found, kept)}, f"nothing to do: the bids of {path} are made")
        return
    work.require_open(found.terms.bidsClose, found.terms.bidders)
    missing = file.lines if kept is None else work.missing(kept)
    work.require_cash(sum(found.deposit(int(line.maximum)) for line in missing))
    for line in file.lines:
        out.say(_told(desk, found, line))
    left = key is not None if kept is None else all(bid.box for bid in kept.bids)
    sealed = "sealed to the auction agent, too" if left else "no agent can open them, only you"
    deposit = sum(found.deposit(line.maximum) for line in file.lines)
    out.say(f"{len(file.lines)} bids, deposit {desk.money(found, deposit)}; {sealed}")
    if not session.agree("bid?"):
        out.dry_run({**document, "deposit": str(deposit), "bids": []})
        return
    if kept is None:
        kept = _made(desk, found, file, key)
        kept.save(openings)
    out.say(f"what opens them is kept in {openings}")
    with session.sending(input=source) as run:
        work.commit(work.missing(kept))
        run.verified = not work.missing(kept)
    told = f"made: {len(file.lines)} bids in auction {found.n}"
    out.outcome(
        {**document, **_numbers(desk, found, kept)}, told, shown=run.verified, otherwise="not all bids are made"
    )


def _kept(desk: Desk, found: Auction, file: BidFile[BidLine], openings: Path) -> DealerFile | None:
    """The openings that an earlier run has written. Raises `NotAllowed` if they are those of other bids."""
    from wasiqa.auction.dealer_file import DealerFile

    if not openings.exists():
        return None
    kept = DealerFile.load(openings)
    contract, chain_id = desk.auctions.contract.address, desk.session.chain.chain_id
    if not kept.of(contract, chain_id, found.n, desk.session.sender) or not kept.matching(file.lines):
        raise NotAllowed(
            f"{openings} holds the openings of other bids; nothing was sent",
            hint="keep it until they are opened, and name another file with --openings",
            code="FILE_EXISTS",
        )
    return kept


def _made(desk: Desk, found: Auction, file: BidFile[BidLine], key: bytes | None) -> DealerFile:
    from wasiqa.auction.dealer_file import DealerFile

    session, contract = desk.session, desk.auctions.contract.address
    return DealerFile.made(file, session.chain.chain_id, contract, found.n, session.sender, key)


def _numbers(desk: Desk, found: Auction, kept: DealerFile) -> dict[str, Any]:
    """The deposit, and the numbers of the bids that are on chain."""
    wanted = {bid.committed for bid in kept.bids}
    there = [one.n for one in desk.auctions.log(found).bids.values() if one.commitment in wanted]
    return {"deposit": str(sum(found.deposit(int(bid.maximum)) for bid in kept.bids)), "bids": there}


def _told(desk: Desk, found: Auction, line: BidLine) -> str:
    from wasiqa.auction.amounts import quoted

    declared = "" if line.maximum == line.face else f", declared {desk.money(found, line.maximum)}"
    face = desk.money(found, line.face)
    return f"row {line.row:4}  {face:>24} at {found.quote.name.lower()} {quoted(line.quote)}{declared}"


def _asks(desk: Desk, out: Output, found: Auction, path: Path) -> None:
    from wasiqa.auction.bid_files import read_asks
    from wasiqa.auction.bidding import Bidding
    from wasiqa.inputs import Input

    session = desk.session
    file = read_asks(path, desk.measures(found))
    source = Input(path=str(path), sha256=file.sha256)
    work = Bidding(desk.auctions, found, session.sender)
    left = work.missing_asks(file.lines)
    deposit = sum(found.deposit(line.units) for line in file.lines)
    document: dict[str, Any] = {"auction": found.n, "payer": session.sender, "deposit": str(deposit)}
    if not left:
        session.settle(lambda: not work.missing_asks(file.lines), input=source)
        out.result({**document, "bids": len(file.lines)}, f"nothing to do: the bids of {path} are made")
        return
    work.refuse_second(left)
    for line in left:
        work.require_open(found.terms.nonCompetitiveClose, found.terms.nonCompetitiveBidders, line.wallet)
        if line.units > found.terms.nonCompetitiveCap:
            told = f"row {line.row}: more than the cap of {desk.money(found, found.terms.nonCompetitiveCap)}"
            raise InputRefused(told, file=str(path))
        if line.wallet != session.sender and not line.consent:
            hint = f"the investor runs: wasiqa auction consent {found.n} FACE --payer {session.sender}"
            raise InputRefused(
                f"row {line.row}: {line.wallet} has not consented", file=str(path), hint=hint, code="NO_CONSENT"
            )
        out.say(f"row {line.row:4}  {line.wallet}  {desk.money(found, line.units):>24}")
    out.say(f"{len(left)} non-competitive bids, deposit {desk.money(found, deposit)}")
    if not session.agree("bid?"):
        out.dry_run({**document, "bids": 0})
        return
    with session.sending(input=source) as run:
        work.ask(left)
        run.verified = not work.missing_asks(file.lines)
    told, failed = f"made: {len(file.lines)} non-competitive bids", "not all bids are made"
    out.outcome({**document, "bids": len(file.lines)}, told, shown=run.verified, otherwise=failed)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.argument("face")
@click.option("--payer", required=True, type=options.WALLET, help="Who bids and pays for the account.")
@options.maker
@options.creates
def consent(number: int, face: str, payer: str, maker: str | None, as_json: bool, **chosen: Any) -> None:
    """Sign that PAYER may bid FACE for the account, without a quote, and pay for it; sends nothing.

    Example: wasiqa auction consent 1 500000 --payer 0xBcd4042DE499D14e55001CcbB24a551F3b954096 --account investor.json
    """
    from wasiqa.auction.bidding import Bidding
    from wasiqa.servicing.amounts import to_units

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    found = desk.auctions.auction(number)
    units = to_units(face, desk.decimals(found))
    signer = session.signer_for(maker)
    document = {"auction": number, "investor": signer.address, "payer": payer, "units": str(units)}
    out.say(f"{payer} may bid {desk.money(found, units)} for {signer.address} in auction {number}, once")
    if not session.agree("sign it?"):
        out.dry_run(document)
        return
    signed = signer.sign_typed(Bidding(desk.auctions, found, signer.address).consent(payer, units))
    out.result({**document, "consent": f"0x{signed.hex()}"}, f"0x{signed.hex()}")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.argument("bids", metavar="BID...", nargs=-1, required=True, type=click.IntRange(1))
@options.writes_chain
def withdraw(number: int, bids: tuple[int, ...], as_json: bool, **chosen: Any) -> None:
    """Take sealed bids of the account back before the close, with their deposits.

    Example: wasiqa auction withdraw 1 3 4 --account dealer.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.bidding import Bidding
    from wasiqa.auction.kinds import BidState

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    found = desk.auctions.auction(number)
    work = Bidding(desk.auctions, found, session.sender)
    made = desk.auctions.log(found).bids
    if strange := [n for n in bids if n not in made or made[n].bidder != session.sender]:
        raise InputRefused(f"bid {strange[0]} of auction {number} is not one of {session.sender}", code="UNKNOWN_BID")

    def done() -> bool:
        return all(desk.auctions.log(found).bids[n].state is BidState.RELEASED for n in bids)

    document = {"auction": number, "bids": list(bids)}
    if done():
        session.settle(done)
        out.result({**document, "transactions": []}, "nothing to do: they were taken back")
        return
    desk.auctions.require_time(found, 0, found.terms.bidsClose, "lets bids be taken back")
    if not session.agree(f"take {len(bids)} back?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        work.withdraw([n for n in bids if n in work.own_sealed()])
        run.verified = done()
        sent = list(run.hashes())
    out.outcome({**document, "transactions": sent}, "taken back", shown=run.verified, otherwise="some bids still stand")
