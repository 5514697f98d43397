"""Reports of cash (CTR): what came in and went out over the counter, from a threshold on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

from wasiqa.errors import Fault, InputRefused
from wasiqa.fiu.customers import Customers
from wasiqa.fiu.deadlines import working_days_after
from wasiqa.fiu.flags.policy import FlagPolicy
from wasiqa.fiu.goaml.case import Cash, CashCase
from wasiqa.fiu.goaml.draft import Draft, drafted, plain
from wasiqa.fiu.goaml.nodes import TRANSACTION, node
from wasiqa.fiu.goaml.parties import Money, Parties
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.currency import minor_units, to_minor


def cash(case: CashCase, customers: Customers, policy: FlagPolicy, calendar: Calendar | None, schema: Path) -> Draft:
    """The draft of a CTR, due by the earliest of its transactions. Raises `InputRefused` for less than the threshold,
    for somebody who isn't in the file, and with all that the schema says against it."""
    rules = policy.cash_reports
    _require_reportable(case, customers, rules.threshold)
    days = calendar or Calendar(frozenset(map(int, rules.weekend)))
    parties = Parties(case, customers, {})
    told = [_counter(case, parties, customers, one) for one in case.cash]
    first = min(one.time.date() for one in case.cash)
    due = working_days_after(days, first, rules.working_days).isoformat()
    return drafted("CTR", case, told, policy.keep_years, schema, due)


def _require_reportable(case: CashCase, customers: Customers, thresholds: Mapping[str, Decimal]) -> None:
    local, faults = case.report.currency_code_local, []
    threshold = thresholds.get(local)
    if threshold is None:
        raise InputRefused(f"the policy has no threshold of cash in {local}", hint="name another --policy")
    for n, one in enumerate(case.cash):
        owner = customers.by_id.get(one.customer)
        if owner is None or not (one.wallet or owner.wallets):
            told = f"{one.customer} is not in the file of customers, or has no wallet there"
            faults.append(Fault("UNKNOWN_CUSTOMER", told, "add it there", column=f"cash.{n}.customer"))
        if one.amount < threshold:
            hint = "leave it out; a suspicion is reported whatever the amount (`fiu str`)"
            told = f"{one.number} is {one.amount}, and cash is reported from {local} {threshold} on"
            faults.append(Fault("BELOW_THRESHOLD", told, hint, column=f"cash.{n}.amount"))
        if to_minor(one.amount, local).denominator != 1:
            told = f"{one.number} is {one.amount}, and {local} has {minor_units(local)} decimals"
            faults.append(Fault("BAD_NUMBER", told, "write the amount that was counted", column=f"cash.{n}.amount"))
    if faults:
        raise InputRefused(f"{len(faults)} mistakes in the case of cash: {faults[0].message}", faults=faults)


def _counter(case: CashCase, parties: Parties, customers: Customers, one: Cash) -> tuple[int, Element]:
    customer, local = customers.by_id[one.customer], case.report.currency_code_local
    amount = int(to_minor(one.amount, local))
    money = Money(local, plain(amount, minor_units(local)))
    wallet = one.wallet or customer.wallets[0]
    counter, account = ("from", "to") if one.direction == "IN" else ("to", "from")
    sides = parties.with_cash(counter, customer) | parties.with_account(
        account, wallet, customer, customer.country, money
    )
    made = node(
        "transaction",
        TRANSACTION,
        transactionnumber=one.number,
        transaction_location=one.location,
        transaction_description=f"cash {'paid in' if one.direction == 'IN' else 'paid out'}",
        date_transaction=f"{one.time:%Y-%m-%dT%H:%M:%S}",
        transmode_code=case.codes.transmode_code,
        amount_local=money.amount,
        **sides,
    )
    return amount, made
