"""Reports of suspicion (STR): transfers on chain, with both sides as far as the institution knows them."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from wasiqa.errors import InputRefused
from wasiqa.fiu.customers import Customers
from wasiqa.fiu.flags.policy import FlagPolicy
from wasiqa.fiu.goaml.case import SuspicionCase
from wasiqa.fiu.goaml.draft import PROMPTLY, Draft, drafted, minor, plain
from wasiqa.fiu.goaml.nodes import TRANSACTION, node
from wasiqa.fiu.goaml.parties import Money, Parties
from wasiqa.fiu.history import History, Transfer
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.persons import person
from wasiqa.servicing.amounts import in_currency
from wasiqa.terms.currency import minor_units


def suspicion(case: SuspicionCase, customers: Customers, desk: Desk, policy: FlagPolicy, schema: Path) -> Draft:
    """The draft of an STR on transfers up to the second at which `desk` stands. Raises `InputRefused` for a selection
    that takes none, for a currency without a rate, and with all that the schema says against it."""
    found = _selected(case, History(desk), desk.zone)
    people = ((wallet, person(desk.words, wallet).investor) for wallet in desk.words)
    parties = Parties(case, customers, {wallet: investor for wallet, investor in people if investor is not None})
    told = [_transfer(case, parties, one, desk) for one in found]
    return drafted("STR", case, told, policy.keep_years, schema, PROMPTLY)


def _selected(case: SuspicionCase, history: History, zone: ZoneInfo) -> list[Transfer]:
    taken: dict[int, Transfer] = {}
    for selection in case.transactions:
        found = [one for one in history.transfers if selection.takes(one, zone)]
        if not found:
            raise InputRefused(
                f"no transfer has {selection}", hint="`fiu flags` and `report holdings` tell what there is"
            )
        taken.update((one.n, one) for one in found)
    return [taken[n] for n in sorted(taken)]


def _transfer(case: SuspicionCase, parties: Parties, one: Transfer, desk: Desk) -> tuple[int, Element]:
    symbol = one.series.money.symbol
    currency = case.currencies.get(symbol or "", symbol or "")
    rate = case.rate(currency)
    if rate is None:
        told = f"the case has no rate of {currency or 'the currency'} of {one.series.symbol}"
        raise InputRefused(
            told, hint="say in `currencies` what its cash token stands for, and in `rates` what that costs"
        )
    decimals, home = one.series.money.decimals, case.report.currency_code_local
    local = minor(Fraction(one.units, 10**decimals) * Fraction(rate), home)
    money = Money(currency, plain(one.units, decimals), None if currency == home else rate)
    sides: dict[str, Element] = {}
    for way, party in (("from", one.sender), ("to", one.receiver)):
        owner = parties.owner(party.wallet, party.investor)
        sides |= parties.with_account(way, party.wallet, owner, party.country, money)
    order = ", moved by order of an authority" if one.forced else ""
    amount = in_currency(one.units, decimals)
    made = node(
        "transaction",
        TRANSACTION,
        transactionnumber=f"{desk.index.ledger.chain_id}-{one.block}-{one.log_index}",
        transaction_location=f"chain {desk.index.ledger.chain_id}",
        transaction_description=f"{amount} {currency} face of {one.series.symbol} ({one.series.isin}){order}",
        date_transaction=f"{datetime.fromtimestamp(one.time, desk.zone):%Y-%m-%dT%H:%M:%S}",
        transmode_code=case.codes.transmode_code,
        amount_local=plain(local, minor_units(home)),
        comments=f"transaction {one.tx}",
        **sides,
    )
    return local, made
