"""Signing in with a wallet: whoever isn't the regulator is refused, and messages and sessions end."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.contracts.auctions.hall import Hall
from tests.contracts.settlement.market import Market
from tests.contracts.settlement.repos import Repos
from tests.portal.site import ORIGIN, PIB, WHO, Site, message_for, sign, signature_of
from wasiqa.chain.contract import creation
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.index.store import Store
from wasiqa.portal.signing_in import HOURS_SIGNED_IN, MINUTES_TO_SIGN, SignIn
from wasiqa.servicing.code import built
from wasiqa.servicing.roles import role_id

_ALONE = ("GOVERNANCE", "ENFORCEMENT")
"""Roles of an account that acts alone here."""
TABLES = ("holders", "concentration", "bidders", "repos", "operations", "events")


@pytest.mark.parametrize("table", TABLES)
def test_nobody_sees_the_regulator_s_area_without_signing_in(site: Site, table: str) -> None:
    browser = site.browser()
    page = browser.get(f"/en/regulator/{table}")
    assert page.status_code == 401
    assert "Sign in first." in page.text
    assert 'href="/en/sign-in"' in page.text
    for ending in ("", ".csv"):
        answer = browser.get(f"/api/v1/regulator/{table}{ending}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "SIGN_IN")


def test_a_wallet_without_the_role_is_refused(site: Site) -> None:
    browser = site.browser()
    refused = sign(browser, "stranger")
    assert refused.status_code == 403
    assert f"{WHO.stranger} does not hold the role REGULATOR" in refused.text
    assert "session" not in browser.cookies


def test_the_signature_of_another_wallet_is_refused(site: Site) -> None:
    refused = sign(site.browser(), "regulator", by="stranger")
    assert refused.status_code == 403
    assert f"that is not the signature of {WHO.regulator}" in refused.text


def test_a_message_counts_once(site: Site) -> None:
    browser = site.browser()
    text, nonce = message_for(browser, WHO.regulator)
    form = {"address": WHO.regulator, "nonce": nonce, "signature": signature_of("regulator", text)}
    assert browser.post("/en/sign-in/signature", data=form).status_code == 303
    browser.cookies.set("nonce", nonce)
    again = browser.post("/en/sign-in/signature", data=form)
    assert again.status_code == 403
    assert "the message has lapsed or was used" in again.text


def test_a_wrong_signature_uses_nothing_up(site: Site) -> None:
    browser = site.browser()
    text, nonce = message_for(browser, WHO.regulator)
    for signer, status in (("stranger", 403), ("regulator", 303)):
        form = {"address": WHO.regulator, "nonce": nonce, "signature": signature_of(signer, text)}
        assert browser.post("/en/sign-in/signature", data=form).status_code == status


@pytest.mark.parametrize("digit", [0, 10, 42, 73])
def test_a_nonce_that_the_portal_did_not_make_is_refused(site: Site, digit: int) -> None:
    sign_in = SignIn(ORIGIN)
    nonce = sign_in.challenge(WHO.regulator, 31_337).nonce
    changed = nonce[:digit] + ("1" if nonce[digit] == "0" else "0") + nonce[digit + 1 :]
    others = SignIn(ORIGIN).challenge(WHO.regulator, 31_337).nonce
    for address, made, chain_id in (
        *((WHO.regulator, one, 31_337) for one in (changed, others, "", nonce.upper(), nonce + "0")),
        (WHO.stranger, nonce, 31_337),
        (WHO.regulator, nonce, 1),
    ):
        with pytest.raises(NotAllowed, match="that message was not given out for this wallet"):
            sign_in.given(address, made, chain_id)
    assert sign_in.given(WHO.regulator, nonce, 31_337).nonce == nonce


def test_a_message_that_another_browser_asked_for_is_refused(site: Site) -> None:
    text, nonce = message_for(site.browser(), WHO.regulator)
    form = {"address": WHO.regulator, "nonce": nonce, "signature": signature_of("regulator", text)}
    refused = site.browser().post("/en/sign-in/signature", data=form)
    assert refused.status_code == 403
    assert "the message was asked for by another browser" in refused.text


@pytest.mark.parametrize("address", ["", "0x12", "regulator", "0x" + "g" * 40, "0x" + "1" * 5_000])
def test_what_is_no_address_is_refused(site: Site, address: str) -> None:
    refused = site.browser().post("/en/sign-in", data={"address": address})
    assert refused.status_code == 422
    assert "that is no address" in refused.text


@pytest.mark.parametrize("signature", ["", "0x", "0xzz", "sign", "0x" + "00" * 4_097])
def test_what_is_no_signature_is_refused(site: Site, signature: str) -> None:
    browser = site.browser()
    _, nonce = message_for(browser, WHO.regulator)
    refused = browser.post(
        "/en/sign-in/signature", data={"address": WHO.regulator, "nonce": nonce, "signature": signature}
    )
    assert refused.status_code == 422
    assert "that is no signature" in refused.text


@pytest.mark.parametrize("signature", ["0x00", "0x" + "00" * 65, "0x" + "ff" * 65, "0x" + "11" * 200])
def test_bytes_that_nobody_signed_are_refused(site: Site, signature: str) -> None:
    browser = site.browser()
    _, nonce = message_for(browser, WHO.regulator)
    refused = browser.post(
        "/en/sign-in/signature", data={"address": WHO.regulator, "nonce": nonce, "signature": signature}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join([b"a=1"] * 50)])
def test_a_form_that_no_browser_sends_is_refused(site: Site, body: bytes) -> None:
    assert site.browser().post("/en/sign-in", content=body).status_code == 422


def test_a_session_of_somebody_s_own_making_is_none(site: Site) -> None:
    browser = site.browser()
    browser.cookies.set("session", "a" * 43)
    assert browser.get("/en/regulator").status_code == 401


def test_messages_and_sessions_lapse() -> None:
    now = 1_800_000_000.0
    sign_in = SignIn(ORIGIN, lambda: now)
    nonce = sign_in.challenge(WHO.regulator, 31_337).nonce
    secret = sign_in.open(WHO.regulator)
    now += MINUTES_TO_SIGN * 60 - 1
    assert sign_in.given(WHO.regulator, nonce, 31_337).nonce == nonce
    now += 1
    with pytest.raises(NotAllowed, match="the message has lapsed or was used"):
        sign_in.given(WHO.regulator, nonce, 31_337)
    assert sign_in.who(secret) == WHO.regulator
    now += HOURS_SIGNED_IN * 3_600
    assert sign_in.who(secret) is None


def test_what_strangers_ask_for_and_sign_wrongly_takes_no_place_of_others(site: Site) -> None:
    sign_in, chain = SignIn(ORIGIN), site.desk.office.chain
    first = sign_in.challenge(WHO.regulator, 31_337)
    for _ in range(1_001):
        sign_in.challenge(WHO.stranger, 31_337)
    with pytest.raises(NotAllowed, match="that is not the signature"):
        sign_in.signed(first, signature_of("stranger", first.text), chain)
    assert len(sign_in._used) == 0
    sign_in.signed(first, signature_of("regulator", first.text), chain)
    assert len(sign_in._used) == 1


def test_what_was_used_is_forgotten_once_it_has_lapsed(site: Site) -> None:
    now = 1_800_000_000.0
    sign_in, chain = SignIn(ORIGIN, lambda: now), site.desk.office.chain
    for _ in range(3):
        challenge = sign_in.challenge(WHO.regulator, 31_337)
        sign_in.signed(challenge, signature_of("regulator", challenge.text), chain)
        with pytest.raises(NotAllowed, match="the message has lapsed or was used"):
            sign_in.signed(challenge, signature_of("regulator", challenge.text), chain)
        assert len(sign_in._used) == 1
        now += MINUTES_TO_SIGN * 60


def test_whoever_loses_the_role_is_out_at_the_next_block(site: Site, tmp_path: Path) -> None:
    office = site.desk.office
    own = site.again(tmp_path)
    browser = own.signed_in()
    assert browser.get("/en/regulator/holders").status_code == 200
    registry = office.programme.registry
    revoke = registry.encode("revokeRole", role_id("REGULATOR"), WHO.regulator)
    office.by_two("governance", revoke)
    own.live.refresh()
    refused = browser.get("/en/regulator/holders")
    assert refused.status_code == 403
    assert f"{WHO.regulator} does not hold the role REGULATOR" in refused.text
    assert browser.get("/en/regulator/holders").status_code == 401


def test_the_message_is_one_of_erc_4361(site: Site) -> None:
    text, nonce = message_for(site.browser(), WHO.regulator.lower())
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert re.fullmatch(
        "testserver wants you to sign in with your Ethereum account:\n"
        f"{WHO.regulator}\n\n"
        "Sign in to the regulator's area. This sends no transaction and costs nothing.\n\n"
        f"URI: {ORIGIN}\nVersion: 1\nChain ID: 31337\nNonce: {nonce}\n"
        f"Issued At: {moment}\nExpiration Time: {moment}",
        text,
    )
    assert re.fullmatch("[0-9a-f]{74}", nonce)


def test_the_regulator_signs_in_and_out(site: Site) -> None:
    browser = site.browser()
    answer = sign(browser, "regulator")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/regulator")
    session = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("session="))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(session.split("; "))
    assert "Secure" not in session
    assert browser.get("/en/regulator").status_code == 200
    kept = dict(browser.cookies)
    assert browser.post("/en/sign-out").status_code == 303
    browser.cookies.update(kept)
    assert browser.get("/en/regulator").status_code == 401


def test_behind_tls_cookies_are_for_that_host_alone(site: Site) -> None:
    from wasiqa.portal.app import application

    origin = "https://portal.example"
    browser = TestClient(application(site.live, origin), base_url=origin, follow_redirects=False)
    answer = sign(browser, "regulator")
    session = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-session="))
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(session.split("; "))
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert browser.get("/en/regulator").status_code == 200


def test_a_contract_signs_what_its_owner_signed(site: Site) -> None:
    chain = site.desk.office.chain
    wallet = chain.send(creation(built("SigningWallet"), WHO.bank), sender=WHO.deployer).created()
    sign_in = SignIn(ORIGIN)
    for signer in ("stranger", "bank"):
        challenge = sign_in.challenge(wallet, 31_337)
        signature = signature_of(signer, challenge.text)
        if signer == "stranger":
            with pytest.raises(NotAllowed, match="that is not the signature"):
                sign_in.signed(challenge, signature, chain)
        else:
            sign_in.signed(challenge, signature, chain)


def test_a_contract_without_the_role_is_never_asked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = site.desk.office.chain
    wallet = chain.send(creation(built("SigningWallet"), WHO.bank), sender=WHO.deployer).created()
    asked, call = [], type(chain).call

    def noted(self: Any, contract: Any, function: str, *arguments: Any) -> Any:
        asked.append(function)
        return call(self, contract, function, *arguments)

    monkeypatch.setattr(type(chain), "call", noted)
    browser = site.again(tmp_path).browser()
    text, nonce = message_for(browser, wallet)
    asked.clear()
    form = {"address": wallet, "nonce": nonce, "signature": signature_of("bank", text)}
    refused = browser.post("/en/sign-in/signature", data=form)
    assert refused.status_code == 403
    assert f"{wallet} does not hold the role REGULATOR" in refused.text
    assert asked == ["hasRole"]


def test_a_contract_that_knows_no_signatures_is_refused(site: Site) -> None:
    chain, sign_in = site.desk.office.chain, SignIn(ORIGIN)
    challenge = sign_in.challenge(site.desk.bond.address, 31_337)
    with pytest.raises(NotAllowed, match="that is not the signature"):
        sign_in.signed(challenge, signature_of("bank", challenge.text), chain)
    with pytest.raises(InputRefused):
        sign_in.challenge("0x", 31_337)


def test_the_regulator_s_pages_say_who_holds_what_waits_and_what_happened(site: Site) -> None:
    browser = site.signed_in()
    holders = browser.get(f"/api/v1/regulator/holders?series={PIB}").json()["data"]
    assert [line["wallet"] for line in holders] == [WHO.bank, WHO.fund, WHO.insurer, WHO.individual]
    assert holders[0]["balance"] == str(site.desk.office.chain.call(site.desk.bond, "balanceOf", WHO.bank))
    largest = browser.get(f"/api/v1/regulator/concentration?series={PIB}").json()["data"]
    assert [line["percent"] for line in largest] == ["49.18", "32.78", "16.39", "1.63"]
    assert largest[-1]["up_to_here_percent"] == "100.00"
    events = browser.get("/api/v1/regulator/events").json()["data"]
    assert len(events) == 50
    last = events[-1]
    further = browser.get(f"/api/v1/regulator/events?before={last['block']}.{last['log_index']}").json()["data"]
    places = [(line["block"], line["log_index"]) for line in (*events, *further)]
    assert places == sorted(places, reverse=True)
    assert len(set(places)) == len(places)
    words = browser.get("/api/v1/regulator/events?contract=InvestorRegistry&event=WordSet").json()["data"]
    assert {line["event"] for line in words} == {"WordSet"}
    for table in TABLES:
        for code in ("en", "ur"):
            page = browser.get(f"/{code}/regulator/{table}")
            assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert browser.get(f"/api/v1/regulator/{table}.csv").headers["cache-control"] == "no-store"


def test_the_audit_trail_s_file_has_all_that_happened_and_a_page_the_latest(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, index = site.signed_in(), site.live.snapshot.desk.index
    monkeypatch.setattr("wasiqa.portal.views.regulator._AT_ONCE", 7)
    lines = list(csv.DictReader(io.StringIO(browser.get("/api/v1/regulator/events.csv").text)))
    places = [(int(line["block"]), int(line["log_index"])) for line in lines]
    assert places == sorted(((one.block, one.log_index) for one in index.events()), reverse=True)
    assert len(places) > len(browser.get("/api/v1/regulator/events").json()["data"]) == 50
    words = list(csv.DictReader(io.StringIO(browser.get("/api/v1/regulator/events.csv?event=WordSet").text)))
    assert len(words) == len(index.events(names=["WordSet"]))
    assert browser.get("/api/v1/regulator/events.csv?event=Word%00Set").text.count("\n") == 1


def test_a_file_is_of_what_the_page_was_asked_for(site: Site) -> None:
    browser, asked = site.signed_in(), {"events": "contract=InvestorRegistry&event=WordSet", "holders": f"series={PIB}"}
    for table, query in asked.items():
        page = unescape(browser.get(f"/en/regulator/{table}?{query}").text)
        assert f'href="/api/v1/regulator/{table}.csv?{query}"' in page
    assert 'href="/api/v1/regulator/holders.csv"' in browser.get("/en/regulator/holders?series=").text
    (earlier,) = re.findall(r'href="(\?before=[0-9.]+)"', browser.get("/en/regulator/events?contract=").text)
    assert browser.get(f"/en/regulator/events{earlier}").status_code == 200


@pytest.mark.parametrize("event", ["%00", "Word%00Set", "%F0%9F%98%80"])
def test_what_no_event_is_called_never_reaches_the_store(
    site: Site, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL refuses a text with a zero in it, with words that are for the operator."""
    browser = site.signed_in()
    monkeypatch.setattr(Store, "back", lambda *_, **__: pytest.fail("it was asked"))
    found = browser.get(f"/api/v1/regulator/events?event={event}")
    assert (found.status_code, found.json()["data"]) == (200, [])


def test_a_page_shows_the_largest_holders_and_the_file_all(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.portal.regulator_pages._SHOWN", 3)
    browser = site.signed_in()
    page = browser.get("/en/regulator/holders").text
    assert [WHO.insurer in page, WHO.individual in page] == [True, False]
    assert "1 more are in the file." in page
    assert WHO.individual in browser.get("/api/v1/regulator/holders.csv").text


def test_the_regulator_sees_what_waits_for_another_party(site: Site, tmp_path: Path) -> None:
    from wasiqa.chain.operation import Operation
    from wasiqa.chain.timelock import advance

    office, bond = site.desk.office, site.desk.bond
    call = bond.encode("batchMint", [WHO.bank], [10**7])
    advance(office.chain, Operation(office.programme.timelocks["issuance"], (call,), b"\7" * 32), WHO.issuer_proposer)
    own = site.again(tmp_path)
    browser = own.signed_in()
    (line,) = browser.get("/api/v1/regulator/operations").json()["data"]
    assert (line["timelock"], line["state"]) == ("IssuanceTimelock", "PENDING")
    assert line["waiting_for"] == [WHO.issuer_executor]
    assert any("batchMint" in words for words in line["words"])
    assert line["id"] in browser.get("/ur/regulator/operations").text


def test_the_regulator_sees_who_bids_and_who_has_pledged(site: Site, tmp_path: Path) -> None:
    own, desk = site.again(tmp_path), site.desk
    browser = own.signed_in()
    assert "Nobody has bid yet." in browser.get("/en/regulator/bidders").text
    assert "No repo was opened yet." in browser.get("/en/regulator/repos").text
    hall = Hall.opened(desk.office, desk.bill, desk.pib)
    auction = hall.announce(hall.non_competitive())
    sealed, opened = hall.commit(auction, "bank"), hall.commit(auction, "fund", 983_815)
    hall.ask_for(auction, "individual", 2_000_000, payer="bank")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, opened)
    grants = [desk.office.programme.registry.encode("grantRole", role_id(role), WHO.operator) for role in _ALONE]
    desk.office.by_two("governance", *grants)
    repo = Repos.begun(Market.opened(desk.office, desk.pib), WHO.operator, WHO.operator).opened()
    own.live.refresh()
    bids = browser.get("/api/v1/regulator/bidders").json()["data"]
    shown = [(one["bid"], one["competitive"], one["state"], one["quote"], one["face"]) for one in bids]
    assert shown == [
        (sealed.bid, True, "BID_SEALED", None, None),
        (opened.bid, True, "BID_OPEN", "98.3815", "10000000"),
        (1, False, "BID_OPEN", None, "2000000"),
    ]
    assert [(one["bidder"], one["payer"]) for one in bids][1:] == [(WHO.fund, WHO.fund), (WHO.individual, WHO.bank)]
    (line,) = browser.get(f"/api/v1/regulator/repos?series={PIB}").json()["data"]
    assert (line["seller"], line["buyer"], line["state"]) == (repo.seller, repo.buyer, "OPEN")
    assert (line["units"], line["pledged"], line["lent"]) == (str(repo.units), str(repo.units), str(repo.opening))
    assert WHO.fund in browser.get("/en/regulator/bidders").text
    assert repo.buyer in browser.get("/ur/regulator/repos").text
    assert browser.get("/api/v1/regulator/repos?series=XFEXAMPLE024").json()["data"] == []
