"""The flags as a report, of schema `wasiqa/red-flags/1`."""

from __future__ import annotations

from wasiqa.fiu.flags.policy import FlagPolicy
from wasiqa.fiu.flags.raised import Flag, raised
from wasiqa.fiu.history import History, Transfer
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.report import Amount, Cell, Report, Table

SCHEMA = "wasiqa/red-flags/1"
FLAGS = (
    *("flag", "rule", "investor_id", "wallets", "currency", "direction", "first", "last"),
    *("transfers", "amount", "found", "limit"),
)
EVIDENCE = (
    *("flag", "isin", "symbol", "time", "transaction", "block", "log_index", "from", "from_investor"),
    *("from_country", "to", "to_investor", "to_country", "amount"),
)
NOT_JUDGED = ("isin", "symbol", "currency")


def flags_report(desk: Desk, policy: FlagPolicy) -> Report:
    """The flags, the transfers that raised each, and the series whose currency the policy has no amounts of."""
    found = list(enumerate(raised(History(desk), policy), start=1))
    lines = [_flag(desk, number, flag) for number, flag in found]
    evidence = [_evidence(desk, number, one) for number, flag in found for one in flag.evidence]
    unknown = [(*one.name, one.money.symbol) for one in desk.series if not _judged(policy, one.money.symbol)]
    tables = Table.of("evidence", EVIDENCE, evidence), Table.of("not_judged", NOT_JUDGED, unknown)
    return Report(Table.of("flags", FLAGS, lines), tables)


def _judged(policy: FlagPolicy, token: str | None) -> bool:
    return token is not None and policy.currency_of(token) is not None


def _flag(desk: Desk, number: int, flag: Flag) -> tuple[Cell, ...]:
    first, last = flag.evidence[0], flag.evidence[-1]
    amount = Amount(sum(one.units for one in flag.evidence), first.series.money.decimals)
    times = desk.told(first.time), desk.told(last.time)
    wallets = " ".join(sorted({party.wallet for party in flag.own}))
    who = number, flag.rule, next(flag.own).investor, wallets, flag.token, flag.direction
    return (*who, *times, len(flag.evidence), amount, flag.found, flag.limit)


def _evidence(desk: Desk, number: int, one: Transfer) -> tuple[Cell, ...]:
    where = number, *one.series.name, desk.told(one.time), one.tx, one.block, one.log_index
    parties = (cell for party in (one.sender, one.receiver) for cell in (party.wallet, party.investor, party.country))
    return (*where, *parties, one.series.amount(one.units))
