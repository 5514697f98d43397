"""The public pages in both languages, without a script."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest

from tests.contracts.auctions.hall import Hall
from tests.contracts.licences.registry import Registry
from tests.contracts.settlement.market import SELLER, Market
from tests.index.life import DAY
from tests.index.support import UNIT
from tests.portal.site import HELD, PIB, WHO, Site
from tests.support.reserves import attested
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.licences.licence import Phase, encoded
from wasiqa.servicing.payments import Payments

TABLES = ("circulation", "payments", "auctions", "tenders", "reserves", "venues", "enforcement", "reports", "data")
PAGES = ("", "series", f"series/{PIB}", *TABLES, "sign-in")
REFUSED = {"nothing": 404, "series/XFEXAMPLE999": 404, "series/x": 404, "regulator": 401, "series/a/b/c": 404}


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("code", ["en", "ur"])
@pytest.mark.parametrize(("path", "status"), REFUSED.items())
def test_a_refusal_is_a_page_in_the_reader_s_language(site: Site, code: str, path: str, status: int) -> None:
    answer = site.browser().get(f"/{code}/{path}")
    assert answer.status_code == status
    page = Outline(answer.text)
    assert page.all("html")[0]["lang"] == code
    assert len(page.all("h1")) == 1
    assert ("ایسا کوئی صفحہ نہیں ہے" in answer.text) is (code == "ur" and status == 404)


@pytest.mark.parametrize("path", ["/xx/series", "/nothing", "/en/series/", "/series"])
def test_a_page_that_is_in_no_language_is_not_there(site: Site, path: str) -> None:
    answer = site.browser().get(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("", "en"), ("ur-PK,ur;q=0.9,en;q=0.8", "ur"), ("de, en", "en"), ("de", "en"), (";;,,", "en")],
)
def test_the_first_page_is_in_the_browser_s_language(site: Site, accepted: str, code: str) -> None:
    answer = site.browser().get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["location"]) == (307, f"/{code}/")


@pytest.mark.parametrize("code", ["en", "ur"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_what_readers_and_their_tools_need(site: Site, code: str, path: str) -> None:
    answer = site.browser().get(f"/{code}/{path}")
    assert answer.status_code == 200
    page = Outline(answer.text)
    (html,) = page.all("html")
    assert (html["lang"], html["dir"]) == (code, "rtl" if code == "ur" else "ltr")
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    assert page.all("a")[0]["href"] == "#content"
    other = "en" if code == "ur" else "ur"
    assert {"href": f"/{other}/{path}", "hreflang": other}.items() <= next(
        one for one in page.all("a") if one.get("hreflang")
    ).items()
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(one.get("scope") in ("col", "row") for one in page.all("th"))
    labelled = {one["for"] for one in page.all("label")}
    assert {one["id"] for one in page.all("input") if one.get("type") != "hidden"} <= labelled


def test_a_page_loads_nothing_from_elsewhere_and_has_no_script_or_style_of_its_own(site: Site) -> None:
    for path in PAGES:
        page = Outline(site.browser().get(f"/en/{path}").text)
        loaded = [one.get("src") or one.get("href") for tag in ("script", "link", "img") for one in page.all(tag)]
        assert [one for one in loaded if not str(one).startswith("/") or str(one).startswith("//")] == []
        assert [one for tag, one in page.tags if "style" in one or any(name.startswith("on") for name in one)] == []
        assert page.all("style") == []


def test_no_public_page_names_a_wallet_that_holds(site: Site) -> None:
    told = "".join(site.browser().get(f"/en/{path}").text for path in PAGES)
    assert site.desk.bond.address in told
    assert [who for who in HELD if getattr(WHO, who) in told] == []


def test_a_page_follows_the_chain(site: Site, tmp_path: Path) -> None:
    own = site.again(tmp_path)
    before = own.browser().get(f"/en/series/{PIB}").text
    assert "6,100,000.00" in before
    site.desk.issue(bank=UNIT)
    assert own.browser().get(f"/en/series/{PIB}").text == before
    assert own.live.refresh() is True
    after = own.browser().get(f"/en/series/{PIB}").text
    assert "6,200,000.00" in after
    assert f"block {own.live.snapshot.head.number}," in after
    assert own.live.refresh() is False


@pytest.mark.parametrize(
    "path", ["/en/series", "/api/v1/series.csv", "/static/portal.css", "/nothing", "/en/regulator"]
)
def test_who_asks_for_the_head_alone_gets_that(site: Site, path: str) -> None:
    browser = site.browser()
    whole, head = browser.get(path), browser.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-length"] == str(len(whole.content))


def test_reserves_are_shown_once_there_are_some(site: Site, tmp_path: Path) -> None:
    own = site.again(tmp_path)
    assert 'href="/en/reserves"' not in own.browser().get("/en/").text
    assert "No series is backed by a pool of assets." in own.browser().get("/en/reserves").text
    attested(site.desk.office, "GOLD-1", 120_000)
    own.live.refresh()
    assert 'href="/en/reserves"' in own.browser().get("/en/").text
    page = own.browser().get("/en/reserves").text
    assert "GOLD-1" in page
    assert "120,000 GRAM" in page
    (pool,) = own.browser().get("/api/v1/reserves").json()["data"]
    chain, reserves = site.desk.office.chain, site.desk.office.programme.reserves
    covered = chain.call(reserves, "coverOf", encoded("GOLD-1"), chain.now())
    assert (pool["cover"], pool["used"], pool["backs"], pool["quorum"]) == (str(covered), "0", [], 2)
    assert pool["custodian"] == "EXAMPLE-VAULT"


def test_a_venue_is_shown_with_its_licence_until_that_ends(site: Site, tmp_path: Path) -> None:
    licences, own = Registry(site.desk.office), site.again(tmp_path)
    assert "No venue has a licence yet." in own.browser().get("/en/venues").text
    licences.bring_to(Phase.LICENSED)
    own.live.refresh()
    (venue,) = own.browser().get("/api/v1/venues").json()["data"]
    assert (venue["venue"], venue["phase"], venue["open"], venue["expired"]) == ("PK-1", "LICENSED", True, False)
    assert set(venue["activities"]) == {"HOLD", "CUSTODY"}
    page = own.browser().get("/en/venues").text
    assert [told for told in ("PK-1", "Licensed", "Hold units, Custody") if told not in page] == []
    assert "expired" not in page
    site.desk.office.chain.travel(licences.licence().terms.expiry + 1)
    own.live.refresh()
    (venue,) = own.browser().get("/api/v1/venues").json()["data"]
    assert (venue["open"], venue["expired"]) == (True, True)
    assert "expired" in own.browser().get("/en/venues").text
    licences.chain.transact(licences.contract, "refresh", 1, sender=WHO.stranger)
    own.live.refresh()
    (venue,) = own.browser().get("/api/v1/venues").json()["data"]
    assert (venue["open"], venue["expired"]) == (False, True)


def test_a_tender_is_shown_from_its_opening_until_it_has_ended(site: Site, tmp_path: Path) -> None:
    own, office, bond = site.again(tmp_path), site.desk.office, site.desk.bond.address
    agent, chain, now = office.programme.paying_agent, office.chain, office.chain.now()
    for path in ("", "sign-in", "nothing"):
        assert 'href="/en/tenders"' not in own.browser().get(f"/en/{path}").text
    assert "No tender was opened yet." in own.browser().get("/en/tenders").text
    opens, closes, pays = now + 10 * DAY, now + 15 * DAY, now + 16 * DAY
    office.by_two("issuance", agent.encode("openTender", bond, (99, 100, opens, closes, pays, 2 * UNIT), b"\7" * 32))
    states = []
    for time in (None, opens, closes + 1, pays, pays + 91 * DAY):
        if time is not None:
            chain.travel(time)
        if time == opens:
            chain.transact(agent, "offer", bond, 0, 3 * UNIT, sender=WHO.bank)
        own.live.refresh()
        (line,) = own.browser().get("/api/v1/tenders").json()["data"]
        states.append(line["state"])
    assert states == ["COMING", "OPEN", "CLOSED", "PAYABLE", "ENDED"]
    assert (line["tender"], line["price_percent"], line["most"], line["offered"]) == (
        *(1, "99"),
        *(str(2 * UNIT), str(3 * UNIT)),
    )
    page = own.browser().get("/en/tenders").text
    assert 'href="/en/tenders"' in page
    assert [told for told in ("Ended", "99 %", "200,000.00", "300,000.00") if told not in page] == []
    assert WHO.bank not in page


def test_a_report_is_shown_with_what_corrected_it(site: Site, tmp_path: Path) -> None:
    own, office, chain = site.again(tmp_path), site.desk.office, site.desk.office.chain
    assert "No report was posted yet." in own.browser().get("/en/reports").text
    kind, at, reports = b"CIRCULATION".ljust(32, b"\0"), chain.now() - 60, office.programme.reports
    for digest in (b"\1", b"\2"):
        chain.transact(reports, "post", kind, NOBODY, at, digest * 32, sender=WHO.registrar)
    chain.transact(reports, "post", b"\xff" * 32, site.desk.bond.address, at - 1, b"\3" * 32, sender=WHO.registrar)
    own.live.refresh()
    found = own.browser().get("/api/v1/reports").json()["data"]
    assert [(one["kind"], one["isin"], one["number"], one["corrected"], one["sha256"]) for one in found] == [
        ("CIRCULATION", None, 2, False, "02" * 32),
        ("CIRCULATION", None, 1, True, "01" * 32),
        ("0x" + "ff" * 32, PIB, 1, False, "03" * 32),
    ]
    page = own.browser().get("/en/reports").text
    assert 'href="/en/reports"' in page
    assert page.count("corrected") == 1


def test_the_denomination_is_told_as_money(site: Site) -> None:
    assert "100,000.00</bdi> PKR" in site.browser().get(f"/en/series/{PIB}").text
    (line, _) = site.browser().get("/api/v1/series").json()["data"]
    assert line["denomination"] == "10000000"


def test_a_custodian_that_is_named_by_a_keyed_hash_is_shown_as_one(site: Site, tmp_path: Path) -> None:
    own, hashed = site.again(tmp_path), b"\x1b[2J" + bytes(range(200, 228))
    attested(site.desk.office, "GOLD-1", 120_000, hashed)
    own.live.refresh()
    (pool,) = own.browser().get("/api/v1/reserves").json()["data"]
    assert pool["custodian"] == f"0x{hashed.hex()}"


def test_a_pool_that_covers_nothing_of_what_is_used_is_not_told_to_be_unused(site: Site, tmp_path: Path) -> None:
    own, office, bond = site.again(tmp_path), site.desk.office, site.desk.bond.address
    hook = office.programme.hooks["reserve_cover"][0]
    office.by_two("governance", hook.encode("setBacking", bond, encoded("GOLD-1"), 1, 1))
    attested(office, "GOLD-1", 0)
    own.live.refresh()
    (pool,) = own.browser().get("/api/v1/reserves").json()["data"]
    assert (pool["cover"], pool["used"], pool["used_percent"]) == ("0", str(sum(HELD.values())), None)
    assert own.browser().get("/en/reserves").status_code == 200


def test_a_page_that_is_kept_has_its_headers_once_and_nobody_s_secrets(site: Site) -> None:
    answers = [site.signed_in().get("/en/series"), site.browser().get("/en/series?x=1")]
    assert answers[0].text == answers[1].text
    assert WHO.regulator not in answers[0].text
    for answer in answers:
        names = [name.lower() for name, _ in answer.headers.raw]
        assert sorted(names) == sorted(set(names))


def test_a_freeze_and_a_payment_are_shown(site: Site, tmp_path: Path) -> None:
    office, bond = site.desk.office, site.desk.bond
    office.by_two("enforcement", bond.encode("setFrozenTokens", WHO.bank, UNIT))
    payments = Payments(office.chain, office.programme, bond)
    first = payments.rows()[0]
    office.chain.travel(first.record_time + 1)
    payments.fund(first, WHO.paying_agent)
    office.chain.travel(first.pay_time)
    payments.pay(first, WHO.paying_agent)
    own = site.again(tmp_path)
    row = own.browser().get(f"/api/v1/series/{PIB}/payments").json()["data"][0]
    assert (row["state"], row["due"], row["funded"]) == ("PAID", "21350000", "21350000")
    assert int(row["paid"]) + int(row["withheld"]) == 21_350_000
    assert "Paid</span>" in own.browser().get("/en/payments").text
    action = own.browser().get("/api/v1/enforcement").json()["data"][0]
    assert action["units_frozen"] == 1
    assert own.browser().get("/api/v1/series").json()["data"][0]["frozen"] == str(UNIT)


def test_an_auction_is_shown_from_its_announcement_to_its_results(site: Site, tmp_path: Path) -> None:
    own, desk = site.again(tmp_path), site.desk
    for path in ("", "series"):
        assert 'href="/en/auctions"' not in own.browser().get(f"/en/{path}").text
    assert "No auction was announced yet." in own.browser().get("/en/auctions").text
    missing = ("en/auctions/1", "api/v1/auctions/1/bids", "api/v1/auctions/1/bids.csv")
    assert [own.browser().get(f"/{path}").status_code for path in missing] == [404, 404, 404]
    hall = Hall.opened(desk.office, desk.bill, desk.pib)
    states = []

    def seen() -> dict[str, Any]:
        own.live.refresh()
        (line,) = own.browser().get("/api/v1/auctions").json()["data"]
        states.append(line["state"])
        return cast(dict[str, Any], line)

    auction = hall.announce(hall.non_competitive(nonCompetitiveTotal=1_500_000, maturing=7 * 10**9))
    bids = [hall.commit(auction, *bid) for bid in (("primary_dealer", 983_815, 10**7), ("bank", 979_999, 3 * 10**7))]
    hall.ask_for(auction, "individual", 2_000_000)
    hall.ask_for(auction, "fund", 500_000)
    line = seen()
    assert (line["bids"], line["opened"], line["offered"], line["lowest"], line["accepted"]) == (2, 0, None, None, None)
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    assert (seen()["offered"], states[-1]) == (str(4 * 10**7), "OPENING")
    awards = hall.allot(auction, bids, wanted=2 * 10**7)
    hall.at(auction, "settleFrom")
    assert (seen()["accepted_accrued"], states.pop()) == (None, "ALLOTTED")  # nobody has asked what has accrued
    hall.act("settle", auction, [1, 2])
    line = seen()
    assert states == ["BIDDING", "OPENING", "ALLOTTED"]
    # of the 1,500,000 shared by 2,500,000, down to the denomination
    assert (line["accepted"], line["non_competitive"], line["total"]) == (str(2 * 10**7), "1000000", "21000000")
    assert (line["offered_realised"], line["realised"]) == ("39238120", "19638140")
    assert (line["non_competitive_realised"], line["total_realised"], line["total_accrued"]) == (
        "979999",
        "20618139",
        "0",
    )
    assert (line["cover"], line["maturing"], line["given"]) == ("2.0000", str(7 * 10**9), None)
    sheet = site.desk.bill.terms.sheet
    assert (line["issue"], line["maturity"], line["days"]) == (str(sheet.issue), str(sheet.maturity), 84)
    assert (line["cut_off"], line["lowest"], line["highest"]) == ("97.9999", "97.9999", "98.3815")
    assert (line["settled"], line["accrued"]) == (str(2 * 10**7), "0")
    ladder = own.browser().get("/api/v1/auctions/1/bids").json()["data"]
    assert [(one["quote"], one["offered"], one["running"], one["accepted"], one["percent"]) for one in ladder] == [
        ("98.3815", "10000000", "10000000", str(awards[1]), "25.00"),
        ("97.9999", "30000000", "40000000", str(awards[2]), "75.00"),
    ]
    for path in ("auctions", "auctions/1"):
        page = own.browser().get(f"/en/{path}").text
        assert 'href="/en/auctions"' in page
        assert [told for told in ("Allotted", "97.9999", "400,000.00") if told not in page] == []
        assert WHO.bank not in page
        assert "97.9999" in own.browser().get(f"/ur/{path}").text
    csv = own.browser().get("/api/v1/auctions/1/bids.csv").text.splitlines()
    assert csv[1:] == [
        "1,98.3815,1,2,100000.00,100000.00,100000.00,25.00",
        "1,97.9999,1,2,300000.00,400000.00,100000.00,75.00",
    ]


def test_trades_of_a_series_are_shown_without_their_parties(site: Site, tmp_path: Path) -> None:
    own = site.again(tmp_path)
    assert "No trade was settled yet." in own.browser().get(f"/en/series/{PIB}").text
    market = Market.opened(site.desk.office, site.desk.pib)
    market.settle(market.trade())
    own.live.refresh()
    (line,) = own.browser().get(f"/api/v1/series/{PIB}/trades").json()["data"]
    paid = market.cost(int(line["units"]))
    assert (line["clean"], line["accrued"], line["venue"]) == (str(paid.clean), str(paid.accrued), None)
    page = own.browser().get(f"/en/series/{PIB}").text
    assert line["price"] in page
    assert SELLER.address not in page
    header = own.browser().get(f"/api/v1/series/{PIB}/trades.csv").text.splitlines()[0]
    assert header == "isin,time,decimals,units,price,clean,accrued,venue,transaction"
