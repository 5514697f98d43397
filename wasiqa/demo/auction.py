"""The bill of the demo is auctioned: the 20 bids of the State Bank of Pakistan's 574th auction, with the same totals.

Who bids, deposits and the opening are made up; prices, faces and what comes of them are not.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from wasiqa.auction.allotment import decision_at
from wasiqa.auction.allotment_file import Opened
from wasiqa.auction.amounts import percent, unquoted
from wasiqa.auction.announcement import read_announcement
from wasiqa.auction.announcing import Announcing
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.bid_files import Measures, read_asks, read_bids
from wasiqa.auction.bidding import Bidding
from wasiqa.auction.dealer_file import DealerFile
from wasiqa.auction.deciding import Deciding
from wasiqa.auction.kinds import AuctionState
from wasiqa.auction.ladder import Rung, running
from wasiqa.auction.log import AuctionLog
from wasiqa.auction.revealing import Revealing
from wasiqa.auction.sealing import AgentKey
from wasiqa.auction.settling import Settling
from wasiqa.auction.shift import write_shifted
from wasiqa.demo.stage import Series, Stage, examples
from wasiqa.demo.words import day, money
from wasiqa.durable import write_durably
from wasiqa.servicing.ledger import balances_now, receivers

CUT_OFF = "98.3617"
"""The lowest of the published bids: all are accepted."""
OFFLINE = "bank"
"""Who doesn't open its own bids."""
AVERAGE, ACCEPTED = "7.1708", 54_148_855_000_00
"""The published average yield in percent, of so much face."""
_RICH = 10**13
_SHOWN = Decimal("0.0001")


def act_auction(stage: Stage, bill: Series, bidders: dict[str, str], saver: str) -> None:
    """Announced, bid under seal, opened, allotted, verified and paid; `bidders` by name of their files."""
    auctions, auction = act_allotment(stage, bill.terms.path, bidders, saver)
    _settled(stage, auctions, auction, bill, [*bidders.values(), saver])


def act_allotment(stage: Stage, terms: Path, bidders: dict[str, str], saver: str) -> tuple[Auctions, Auction]:
    """The same without payment, of the series with this term sheet."""
    auctions, auction, key = _announced(stage, terms)
    kept = _bids(stage, auctions, auction, bidders)
    _ask(stage, auctions, auction, saver)
    _opened(stage, auctions, auction, {name: file for name, file in kept.items() if name != OFFLINE}, key)
    _allotted(stage, auctions, auction)
    return auctions, auction


def _announced(stage: Stage, terms: Path) -> tuple[Auctions, Auction, AgentKey]:
    folder, zone = stage.folder / "auction", ZoneInfo(stage.config.time_zone)
    key = AgentKey.create(folder / "agent.key")
    file = folder / "announcement.yaml"
    write_shifted(examples("auctions", "mtb-574.yaml"), file, terms)
    text = file.read_text(encoding="utf-8")
    write_durably(file, f'{text}sealing_key: "0x{key.public.hex()}"\n')
    auctions = Auctions(stage.chain, stage.programme, 0, zone)
    work = Announcing(auctions, read_announcement(file), stage.cash.address)
    work.check()
    stage.by_two(work.operation())
    found = work.number()
    stage.check("the auction is announced by two parties", found == 1, f"auction {found}")
    auction = auctions.auction(1)
    closes = day(stage, auction.terms.bidsClose)
    stage.say(f"4  The bill is auctioned, by sealed bids until {closes}: the 20 bids of the 574th auction")
    return auctions, auction, key


def _bids(stage: Stage, auctions: Auctions, auction: Auction, bidders: dict[str, str]) -> dict[str, DealerFile]:
    stage.travel(auction.terms.bidsClose - 3_600)
    measures, kept = _measures(auctions, auction), {}
    for name, bidder in bidders.items():
        stage.chain.transact(stage.cash, "mint", bidder, _RICH, sender=stage.chain.accounts()[0])
        file = read_bids(examples("auctions", f"{name}.csv"), auction.quote, measures)
        contract, chain_id = auctions.contract.address, stage.chain.chain_id
        made = DealerFile.made(file, chain_id, contract, auction.n, bidder, auction.sealing_key)
        made.save(stage.folder / "auction" / f"{name}.openings.json")
        work = Bidding(auctions, auction, bidder)
        work.commit(work.missing(made))
        kept[name] = made
    log = auctions.log(auction)
    hidden = not log.opened() and len(log.sealed()) == 20
    stage.check("20 bids are sealed, and nobody can read one", hidden, f"{len(log.sealed())} sealed")
    return kept


def _ask(stage: Stage, auctions: Auctions, auction: Auction, saver: str) -> None:
    stage.chain.transact(stage.cash, "mint", saver, 10**9, sender=stage.chain.accounts()[0])
    asks = stage.folder / "auction" / "saver.csv"
    write_durably(asks, f"wallet,face\n{saver},5000\n")
    work = Bidding(auctions, auction, saver)
    work.ask(work.missing_asks(read_asks(asks, _measures(auctions, auction)).lines))
    stage.say("   the saver asks for 5,000.00 without a price, and will pay the average")


def _opened(stage: Stage, auctions: Auctions, auction: Auction, present: dict[str, DealerFile], key: AgentKey) -> None:
    stage.travel(auction.terms.bidsClose + 1)
    work = Revealing(auctions, auction)
    for file in present.values():
        work.open(work.of_dealer(file), file.bidder)
    left = work.of_agent(key)
    stage.say(f"   the bank is offline; the auction agent opens its {len(left.fit)} bids, which were sealed to its key")
    work.open(left, stage.config.roles.auditor[0])
    log = auctions.log(auction)
    stage.check("every bid is opened", len(log.opened()) == 20 and not left.unfit, f"{len(log.opened())} of 20")


def _allotted(stage: Stage, auctions: Auctions, auction: Auction) -> None:
    stage.travel(auction.terms.revealClose + 1)
    opened = Opened.of(auctions, auction)
    _compare(stage, running(opened))
    file = opened.file(decision_at(opened.rules, opened.bids, unquoted(CUT_OFF)))
    file.save(stage.folder / "auction" / "allotment.json")
    work = Deciding(auctions, auction, file)
    work.check()
    stage.by_two(work.operation())
    work.verify(stage.config.roles.auditor[0])
    found = auctions.result(auction)
    average = f"{Decimal(percent(int(found.averageYield))).quantize(_SHOWN)}"
    stage.say(f"   cut-off {CUT_OFF}: {money(found.accepted)} accepted at {average} % on average")
    state = auctions.state(auction)
    stage.check("the contract has verified the allotment, bid by bid", state is AuctionState.ALLOTTED, state.name)
    totals = (average, int(found.accepted)) == (AVERAGE, ACCEPTED)
    stage.check("the published totals come out on chain", totals, f"{average} % over {money(found.accepted)}")


def _compare(stage: Stage, rungs: Sequence[Rung]) -> None:
    """With what was published, of those bids of which it was."""
    with Path(examples("auctions", "published.csv")).open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    wrong = [line["bid"] for line in published if not _as_published(line, rungs[int(line["bid"]) - 1])]
    told = ", ".join(wrong) or f"{len(published)} lines"
    stage.check("yields and running averages are the published ones", not wrong, told)


def _as_published(line: dict[str, str], rung: Rung) -> bool:
    shown = [f"{Decimal(percent(rate or 0)).quantize(_SHOWN)}" for rate in (rung.rate, rung.average)]
    wanted = [line["yield"] or shown[0], line["running_average_yield"]]
    return shown == wanted and rung.running == int(line["running_face"]) * 100


def _settled(stage: Stage, auctions: Auctions, auction: Auction, bill: Series, payers: list[str]) -> None:
    stage.travel(auction.terms.settleFrom)
    work = Settling(auctions, auction)
    waiting = work.waiting()
    for payer in payers:
        work.allow(payer, work.owed_by(payer, waiting))
    unpaid = work.settle(waiting, payers[0])
    log: AuctionLog = auctions.log(auction)
    paid = [*log.settled.values(), *log.asks_settled.values()]
    cash = int(stage.chain.call(stage.cash, "balanceOf", auction.terms.treasury))
    stage.say(f"   {len(paid)} awards are paid, {money(cash)} to the treasury, units against cash")
    stage.check("every award is settled", not unpaid and not work.waiting(), f"{len(paid)} of {len(waiting)}")
    due = sum(one.clean + one.accrued for one in paid)
    stage.check("the treasury has what the awards cost", cash == due, money(cash))
    left = int(stage.chain.call(stage.cash, "balanceOf", auctions.contract.address))
    stage.check("no deposit is left", left == 0, money(left))
    held = balances_now(stage.chain, bill.bond, receivers(stage.chain, bill.bond))
    awarded = ACCEPTED + sum(one.units for one in log.asks_settled.values())
    stage.check("everybody holds what was awarded", sum(held.values()) == awarded, f"{money(awarded)} in all")


def _measures(auctions: Auctions, auction: Auction) -> Measures:
    return Measures(auctions.decimals(auction), int(auction.terms.denomination))
