"""What reports say, laid beside what the contracts say."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.index.support import WHO
from tests.support.office import Office
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.errors import Reverted
from wasiqa.index.index import Index
from wasiqa.reporting.coupons import coupons
from wasiqa.reporting.crs import crs
from wasiqa.reporting.debt_service import debt_service
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.holdings import holdings
from wasiqa.reporting.periods import Period, YearEnd
from wasiqa.reporting.tax import certificates, tax
from wasiqa.servicing.ledger import balances_at, balances_now, receivers
from wasiqa.servicing.payments import Payments
from wasiqa.servicing.status import series_summary
from wasiqa.servicing.tenders import Tenders


def desk_of(index: Index, isin: str, at: int | None = None) -> Desk:
    """Of one series."""
    return Desk(index, {isin: index.ledger.series[isin].symbol}, at)


def total(lines: list[dict[str, Any]], column: str) -> int:
    return sum(int(line[column]) for line in lines if line[column] is not None)


class Contracts:
    """What the contracts say of one series."""

    def __init__(self, office: Office, bond: Contract, ledger: Deployments) -> None:
        self.office, self.chain, self.bond, self.ledger = office, office.chain, bond, ledger
        self.isin = next(isin for isin, record in ledger.series.items() if record.address == bond.address)
        self.agent = office.programme.paying_agent
        self.payments = Payments(self.chain, office.programme, self.bond)
        self.rows = self.payments.rows()
        self.wallets = receivers(self.chain, self.bond)

    def books(self, n: int) -> Any:
        return self.chain.call(self.agent, "booksOf", self.bond.address, n - 1)

    def pays(self, n: int, wallet: str) -> bool:
        """Would a claim be paid now?"""
        with self.chain.isolated():
            try:
                claim = self.agent, "claim", self.bond.address, n - 1, wallet
                receipt = self.chain.transact(*claim, sender=WHO.stranger)
            except Reverted:
                return False
            return bool(receipt.events(self.agent, "Paid"))


def require_coupons(index: Index, said: Contracts) -> None:
    document = coupons(desk_of(index, said.isin)).document()
    ledger, programme = said.ledger, said.office.programme
    summary = series_summary(said.chain, programme, ledger, said.isin, ledger.series[said.isin])
    names = ("record", "pay", "due", "funded", "paid", "withheld", "unclaimed", "dust")
    of_rows = [{name: row[name] for name in names} for row in document["rows"]]
    assert of_rows == [{name: row[name] for name in names} for row in summary["rows"]]
    for row in said.rows:
        lines = [line for line in document["payments"] if line["row"] == row.n]
        states = ("paid", "waiting", "outside")
        paid, waiting, outside = ([line for line in lines if line["state"] == state] for state in states)
        assert len(lines) == len(paid) + len(waiting) + len(outside)
        books = said.payments.books(row)
        assert (total(paid, "net"), total(paid, "tax")) == (books.paid, books.withheld)
        assert total(paid, "units") == said.books(row.n).units
        assert total(waiting, "gross") == (books.unclaimed or 0)
        if row.kind == "floating" and row.record_time < index.now:
            assert total(waiting, "units") == said.chain.call(said.bond, "supplyAtRecord", row.record)
            assert {(line["gross"], line["why"]) for line in waiting} == {(None, "NOT_FIXED")}
        assert total(outside, "gross") == books.elsewhere
        for line in waiting:
            assert said.pays(row.n, line["wallet"]) is (line["why"] == "WAITING"), line


def require_holdings(index: Index, said: Contracts) -> None:
    times: list[tuple[int | None, dict[str, int], int]] = [
        (None, balances_now(said.chain, said.bond, said.wallets), said.chain.call(said.bond, "totalSupply"))
    ]
    for record, time in enumerate(said.chain.call(said.bond, "recordTimes")):
        if time < index.now:
            supply = said.chain.call(said.bond, "supplyAtRecord", record)
            times.append((time, balances_at(said.chain, said.bond, record, said.wallets), supply))
    for at, held, supply in times:
        document = holdings(desk_of(index, said.isin, at)).document()
        assert {line["wallet"]: int(line["balance"]) for line in document["holdings"]} == held
        assert [line["supply"] for line in document["series"]] == [str(supply)]
        assert sum(held.values()) == supply


def require_tax(index: Index, said: Contracts) -> None:
    desk = desk_of(index, said.isin)
    document = tax(desk, None, None).document()
    coupon_rows = [row.n for row in said.rows if row.kind == "coupon"]
    found = {line["row"]: line for line in document["rows"]}
    for n in coupon_rows:
        kept = said.books(n)
        line = found.get(n, Counter())
        assert [int(line[name]) for name in ("net", "tax", "remitted", "outstanding")] == [
            *(kept.net, kept.tax, kept.remitted, kept.tax - kept.remitted)
        ]
    for name in ("gross", "tax", "net", "remitted", "outstanding"):
        assert len({total(lines, name) for lines in document.values()}) == 1, name
    yearly = certificates(desk, YearEnd(6, 30), None, None).document()["certificates"]
    of_coupons = [said.payments.books(said.rows[n - 1]) for n in coupon_rows]
    outside = sum(books.elsewhere for books in of_coupons)
    assert total(yearly, "outside") == outside
    assert total(yearly, "gross") == sum(books.paid + books.withheld for books in of_coupons) + outside


def require_debt_service(index: Index, said: Contracts) -> None:
    document = debt_service(desk_of(index, said.isin), 1_200).document()
    tenders = Tenders(said.chain, said.office.programme, said.bond)
    for line in (line for line in document["rows"] if line["kind"] == "tender"):
        tender = tenders.tender(line["row"])
        assert (int(line["to_fund"]), int(line["funded"])) == (tenders.missing(tender), tender.funded)
    for line in (line for line in document["rows"] if line["kind"] != "tender"):
        row, supply = said.rows[line["row"] - 1], said.chain.call(said.bond, "totalSupply")
        funded = said.books(row.n).funded
        assert line["cash_token"] == said.office.cash.address
        if row.kind == "floating":
            assert (line["due"], line["to_fund"], line["why"], funded) == (None, None, "NOT_FIXED", 0)
            continue
        if line["expected"]:
            need = -(-supply * row.amount.numerator // row.amount.denominator)
        else:
            need = said.chain.call(said.agent, "needOf", said.bond.address, row.index)
        assert line["why"] is None
        assert (int(line["due"]), int(line["funded"])) == (need, funded)
        assert int(line["to_fund"]) == max(need - funded, 0)
    for name in ("due", "funded", "to_fund"):
        assert total(document["totals"], name) == total(document["rows"], name)


def require_crs(index: Index, said: Contracts) -> None:
    ever = Period(0, index.now)
    accounts = crs(desk_of(index, said.isin), ever).document()["accounts"]
    interest, redeemed = 0, 0
    for row in said.rows:
        books = said.books(row.n)
        gross = books.net + books.tax + said.payments.books(row).elsewhere
        interest += gross * (row.kind == "coupon")
        redeemed += gross * (row.kind != "coupon")
    assert (total(accounts, "interest"), total(accounts, "redemptions")) == (interest, redeemed)
    assert total(accounts, "balance") == said.chain.call(said.bond, "totalSupply")
    assert all(account["investor_id"] for account in accounts)


def require_equal(index: Index, said: Contracts) -> None:
    """All reports."""
    for require in (require_coupons, require_holdings, require_tax, require_debt_service, require_crs):
        require(index, said)
