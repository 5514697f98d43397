"""Reports say what the contracts say, whatever has happened."""

from __future__ import annotations

from hypothesis import given

from tests.index.life import STEPS, Life, Steps
from tests.index.support import UNIT, WHO
from tests.index.support import Desk as Office
from tests.reporting.equal import Contracts, desk_of, require_equal
from wasiqa.reporting.coupons import coupons

ISIN = "XFEXAMPLE016"


def said(desk: Office) -> Contracts:
    return Contracts(desk.office, desk.bond, desk.ledger)


@given(before=STEPS, after=STEPS)
def test_reports_and_contracts_say_the_same_after_anything(desk: Office, before: Steps, after: Steps) -> None:
    with desk.office.chain.isolated():
        desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
        life = Life(desk)
        between: Steps = [("wait", "payment"), ("fund",), ("pay", ["bank", "individual"]), ("outside", "insurer")]
        for step, *args in (*before, *between, *after):
            if step != "read":
                life.do(step, *args)
        require_equal(desk.index().sync(), said(desk))


def test_a_life_from_issue_to_redemption_is_reported(desk: Office) -> None:
    desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
    life, index = Life(desk), desk.index()
    life.seize("bank", "emigrant", 123_457)
    for row in life.rows:
        life.chain.travel(row.pay_time)
        back = int(row.index == 5)  # the last coupon comes with the principal
        require_equal(index.sync(), said(desk))
        life.lock("insurer", 77)
        life.fund(back)
        life.pay(["emigrant", "individual", "insurer", "bank"], back)
        require_equal(index.sync(), said(desk))
        life.remit(back)
    require_equal(index.sync(), said(desk))
    life.lock("insurer", 0)
    life.pay(["bank", "insurer", "fund"])
    document = coupons(desk_of(index.sync(), ISIN)).document()
    assert [line["wallet"] for line in document["payments"] if line["row"] == 7 and line["state"] == "waiting"] == []
    assert sum(line["row"] == 7 and line["wallet"] == WHO.insurer for line in document["payments"]) == 2
    require_equal(index, said(desk))
