"""One state in one shape, told by the events and told by the contracts, so that both can be laid side by side.

A fact's place is a few words, such as `XFEXAMPLE016 row 1 funded`. What is zero, empty or unknown may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wasiqa.categories import label
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract, Event
from wasiqa.chain.deployments import Deployments
from wasiqa.index.auctions import auctions_asked
from wasiqa.index.market import market_asked
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.registry import RegistryState
from wasiqa.index.reports import reports_asked
from wasiqa.index.series import SeriesState
from wasiqa.index.tenders import tenders_asked
from wasiqa.servicing.ledger import Position, balances_at, position, series_config
from wasiqa.servicing.licences.licence import Licence, Phase
from wasiqa.servicing.licences.registry import Licences
from wasiqa.servicing.pauses import pause_ends
from wasiqa.servicing.payments import STATUSES, Payments, RowBooks
from wasiqa.servicing.policy_tables import bitmap_now
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.reserves.pool import Pool
from wasiqa.servicing.reserves.registry import Reserves
from wasiqa.servicing.series_rules import Rules
from wasiqa.servicing.whitelisting import ChainRegistry

Fact = tuple[str, Any]
_MISSED = 2
"""The status of such a row, as the paying agent counts them."""
_CATEGORIES = 24


def told_by_events(ledger: Deployments, state: ProgrammeState) -> Iterator[Fact]:
    """All facts, as the events have them."""
    yield "ceiling", state.ceiling
    yield "booked", state.booked
    for wallet, word in state.words.items():
        yield f"word of {wallet}", word
    yield from _registry(state.registry)
    yield from _venues(state.venues.licences.values(), state.venues.rights)
    yield from _reserves(state.reserves.pools.values())
    for series, backing in state.reserves.backings.items():
        yield f"backing of {series}", backing
    yield from state.reports.told()
    yield from state.market.told()
    yield from state.auctions.told()
    for isin, record in ledger.series.items():
        if record.address in state.bookings:
            yield from _booking(isin, *state.bookings[record.address])
        yield from _series_told(isin, state.series[record.address], state.books[record.address])


def told_by_chain(chain: Chain, programme: Programme, ledger: Deployments, wallets: Iterable[str]) -> Iterator[Fact]:
    """The same facts, asked of the contracts. `wallets` are asked for besides those in the chain's own events."""
    yield "ceiling", chain.call(programme.programme, "ceiling")
    yield "booked", chain.call(programme.programme, "booked")
    since = ledger.contracts["InvestorRegistry"].block
    events = chain.events(programme.registry, None, since)
    written = (event.args["wallet"] for event in events if event.name == "WordSet")
    known = list(dict.fromkeys([*wallets, *written]))
    for wallet, word in zip(known, ChainRegistry(chain, programme.registry).words(known), strict=True):
        yield f"word of {wallet}", word
    yield from _registry(_asked(chain, programme.registry, events))
    licences = Licences(chain, programme.licences)
    yield from _venues(licences.all(), licences.rights())
    reserves = Reserves(chain, programme, since)
    yield from _reserves(reserves.all())
    for series in reserves.ever_backed():
        yield f"backing of {series}", reserves.backing(series)
    yield from reports_asked(chain, programme.reports, chain.events(programme.reports, None, since))
    yield from market_asked(chain, programme, since)
    yield from auctions_asked(chain, programme, since)
    for isin, record in ledger.series.items():
        bond = programme.bond(record.address)
        yield from _booking(isin, *chain.call(programme.programme, "allocationOf", bond.address))
        yield from _series_asked(chain, programme, isin, bond, record.block, known)


def _asked(chain: Chain, registry: Contract, events: Iterable[Event]) -> RegistryState:
    """What the registry says now of everything that its events name."""
    state = RegistryState()
    for event in events:
        state.tell(event.name, event.args)
    for root in state.roots:
        state.roots[root] = chain.call(registry, "rootExpiry", bytes.fromhex(root[2:]))
    for investor in state.blocks:
        state.blocks[investor] = chain.call(registry, "investorBlocks", investor)
    for place in state.tables:
        state.tables[place] = bitmap_now(chain, registry, place)
    for venue in state.venues:
        state.venues[venue] = chain.call(registry, "isVenueOpen", venue)
    return state


def _series_told(isin: str, series: SeriesState, rows: Iterable[RowBooks]) -> Iterator[Fact]:
    yield from _token(isin, series.supply, series.allocation, series.record_times, len(series.closings))
    yield f"{isin} hooks", tuple(series.hooks.items())
    yield f"{isin} rules", series.rules
    yield from _pauses(isin, series.pauses.ends(series.now))
    yield f"{isin} cash token", series.cash
    yield f"{isin} status", series.defaults.status
    yield f"{isin} terms of default", series.defaults.terms
    yield f"{isin} missed rows", tuple(series.missed())
    yield from _agreed(isin, series.fixing, *series.prescription)
    for n in _of_each_table([(one.kind, one.record) for one in series.rows], series.rates_from):
        yield from _withheld(isin, n, series.rates[n])
    for wallet in series.wallets():
        yield from _holder(isin, wallet, series.position(wallet))
    for record, closing in enumerate(series.closings):
        yield from _closing(isin, record, closing)
    for books, row in zip(rows, series.rows, strict=True):
        yield from _row(isin, books, row.units, row.remitted)
    for (row_index, wallet), beneficiary in series.orders.items():
        yield from _order(isin, row_index, wallet, beneficiary)
    yield from series.tenders.told(isin)


def _series_asked(
    chain: Chain, programme: Programme, isin: str, bond: Contract, since: int, wallets: Iterable[str]
) -> Iterator[Fact]:
    supply, allocation = chain.call(bond, "totalSupply"), chain.call(bond, "allocation")
    times, config = chain.call(bond, "recordTimes"), series_config(chain, bond)
    passed = config.period
    yield from _token(isin, supply, allocation, times, passed)
    yield f"{isin} hooks", tuple(zip(*chain.call(bond, "hooks"), strict=True))
    yield f"{isin} rules", Rules(config.categories, config.policy)
    yield from _pauses(isin, pause_ends(chain, bond))
    agent = programme.paying_agent
    yield f"{isin} cash token", chain.call(agent, "cashOf", bond.address).cash
    fixing = tuple(chain.call(agent, "fixingTermsOf", bond.address))
    yield from _agreed(isin, fixing, *chain.call(agent, "prescriptionOf", bond.address))
    known = list(dict.fromkeys([*wallets, *_touched(chain, bond, since)]))
    for wallet in known:
        yield from _holder(isin, wallet, position(chain, bond, wallet))
    for record in range(passed):
        yield from _closing(isin, record, balances_at(chain, bond, record, known))
    payments = Payments(chain, programme, bond, since)
    yield f"{isin} terms of default", tuple(chain.call(agent, "defaultTermsOf", bond.address))
    yield f"{isin} status", STATUSES[chain.call(agent, "seriesStatusOf", bond.address)]
    events = [event for event in chain.events(agent, None, since) if event.args.get("bond") == bond.address]
    if chain.call(agent, "rowsOf", bond.address):
        statuses = [chain.call(agent, "rowStatusOf", bond.address, row.index) for row in payments.rows()]
        yield f"{isin} missed rows", tuple(n for n, status in enumerate(statuses, start=1) if status == _MISSED)
        for row in payments.rows():
            kept = chain.call(agent, "booksOf", bond.address, row.index)
            yield from _row(isin, payments.books(row), kept.units, kept.remitted)
        yield from _rates_asked(chain, agent, isin, bond, payments, events)
    yield from tenders_asked(chain, agent, isin, bond, events)
    for event in events:
        if event.name == "Redirected":
            place = event.args["row"], event.args["holder"]
            yield from _order(isin, *place, chain.call(agent, "beneficiaryOf", bond.address, *place))


def _rates_asked(
    chain: Chain, agent: Contract, isin: str, bond: Contract, payments: Payments, events: Iterable[Event]
) -> Iterator[Fact]:
    starts = [event.args["from"] for event in events if event.name == "RatesSet"]
    for row in _of_each_table([(one.kind, one.record) for one in payments.rows()], starts):
        rates = [chain.call(agent, "rateOf", bond.address, row, category) for category in range(_CATEGORIES)]
        yield from _withheld(isin, row, rates)


def _of_each_table(rows: Sequence[tuple[str, int]], starts: Iterable[int]) -> list[int]:
    """The first row of interest, the last, and the first of each later table of rates; of all, that is too much."""
    taxed = [(record, n) for n, (kind, record) in enumerate(rows) if kind in ("coupon", "floating")]
    first = (min((one for one in taxed if one[0] >= start), default=None) for start in (0, *starts))
    return sorted({one[1] for one in (*first, max(taxed, default=None)) if one is not None})


def _touched(chain: Chain, bond: Contract, since: int) -> Iterator[str]:
    """Every wallet that received or was frozen, as the chain's own events say now."""
    party = {"Transfer": "to", "Frozen": "account", "AddressFrozen": "wallet"}
    for event in chain.events(bond, None, since):
        if event.name in party:
            yield event.args[party[event.name]]


def _registry(state: RegistryState) -> Iterator[Fact]:
    for root, expiry in state.roots.items():
        yield f"expiry of tree {root}", expiry
    for investor, blocks in state.blocks.items():
        yield f"blocks of investor {investor}", blocks
    for place, bitmap in state.tables.items():
        yield f"{place}, numbers {place.key[1:]}", place.members(bitmap)
    for venue, is_open in state.venues.items():
        yield f"venue {venue} open", is_open


def _venues(licences: Iterable[Licence], rights: Mapping[Phase, int]) -> Iterator[Fact]:
    for licence in licences:
        yield f"licence of venue {licence.venue}", licence
    for phase, activities in rights.items():
        yield f"rights of venues in phase {phase.name}", activities


def _reserves(pools: Iterable[Pool]) -> Iterator[Fact]:
    for pool in pools:
        yield f"pool {pool.code}", pool


def _booking(isin: str, units: int, value: int) -> Iterator[Fact]:
    yield f"{isin} booked units", units
    yield f"{isin} booked value", value


def _token(isin: str, supply: int, allocation: int, times: Iterable[int], passed: int) -> Iterator[Fact]:
    yield f"{isin} supply", supply
    yield f"{isin} allocation", allocation
    yield f"{isin} record times", tuple(times)
    yield f"{isin} record times passed", passed


def _pauses(isin: str, ends: Mapping[str, int]) -> Iterator[Fact]:
    for purpose, end in ends.items():
        yield f"{isin} pause of {purpose} until", end


def _agreed(isin: str, fixing: Iterable[int], period: int, account: str) -> Iterator[Fact]:
    """What the paying agent was told before the rows."""
    for name, value in zip(("window", "fallback after", "numerator", "denominator"), fixing, strict=True):
        yield f"{isin} fixing of rates, {name}", value
    yield f"{isin} seconds until prescription", period
    yield f"{isin} account of what is prescribed", account


def _withheld(isin: str, row: int, rates: Iterable[int]) -> Iterator[Fact]:
    for category, rate in enumerate(rates):
        yield f"{isin} row {row + 1} withholds from {label(category)}", rate


def _holder(isin: str, wallet: str, held: Position) -> Iterator[Fact]:
    yield f"{isin} balance of {wallet}", held.balance
    yield f"{isin} frozen units of {wallet}", held.locked
    yield f"{isin} freeze of {wallet}", held.frozen


def _closing(isin: str, record: int, closing: Mapping[str, int]) -> Iterator[Fact]:
    for wallet, units in closing.items():
        yield f"{isin} balance of {wallet} at record time {record + 1}", units


def _order(isin: str, row: int, holder: str, beneficiary: str) -> Iterator[Fact]:
    yield f"{isin} row {row + 1} of {holder} is paid to", beneficiary


def _row(isin: str, books: RowBooks, units: int, remitted: int) -> Iterator[Fact]:
    place, terms = f"{isin} row {books.row.n}", books.row
    yield f"{place} terms", (terms.kind, str(terms.amount), terms.record, terms.record_time, terms.pay_time)
    for name in ("funded", "paid", "withheld", "due", "unclaimed", "dust", "excess", "elsewhere"):
        yield f"{place} {name}", getattr(books, name)
    yield f"{place} units paid", units
    yield f"{place} tax remitted", remitted
