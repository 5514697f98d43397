"""A portal on a chain in the process, and browsers that look at it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from anyio.from_thread import BlockingPortal
from eth_account.messages import encode_defunct
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.index.support import UNIT, Desk, record_of
from tests.support.actors import Actors
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.portal.app import application
from wasiqa.portal.live import Live
from wasiqa.servicing.public_record import record_at, record_deployment_of

WHO = Actors()
ORIGIN = "http://testserver"
EVIL = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil")<img src=x onerror=alert(1)>'
SCRIPT_URI = "javascript:alert(1)"
PIB, BILL = "XFEXAMPLE016", "XFEXAMPLE024"
HELD = {"bank": 30 * UNIT, "fund": 20 * UNIT, "insurer": 10 * UNIT, "individual": UNIT}


@dataclass(frozen=True)
class Site:
    """An office, its folder, and a portal that has read the chain."""

    desk: Desk
    folder: Path
    live: Live
    app: FastAPI
    portal: BlockingPortal
    """The thread in which all browsers' requests are answered; one of each browser's own takes longer."""

    @classmethod
    def opened(cls, chain: RevmChain, folder: Path, portal: BlockingPortal) -> Site:
        """The bond is held by four. The bill has a symbol that would be a formula, and a document that would be a
        script."""
        office = Office.opened(chain, folder / "office")
        pib, bill = office.open_series("pib-3y-2020"), office.open_series("mtb-574")
        ledger = office.ledger
        for series in (pib, bill):
            record = record_deployment_of(chain, office.programme, series.bond.address)
            known = {"terms": str(series.terms.path), "public_record": record}
            told = record_of(office, series).model_copy(update=known)
            if series is bill:
                name = EVIL.encode().ljust(32, b"\0")
                document = record_at(record.address).encode("setDocument", name, SCRIPT_URI, b"\1" * 32)
                office.by_two("issuance", document)
                told = told.model_copy(update={"symbol": FORMULA})
            ledger = ledger.with_series(series.terms.sheet.isin, told)
        ledger.save(folder / "deployments")
        desk = Desk(office, pib, bill, ledger, folder / "deployments" / "31337.events.db")
        desk.issue(**HELD)
        return cls.at(desk, folder, portal)

    @classmethod
    def at(cls, desk: Desk, folder: Path, portal: BlockingPortal) -> Site:
        """A portal that has read the chain as it is now."""
        live = Live(desk.office.chain, folder / "deployments", "PK")
        live.refresh()
        return cls(desk, folder, live, application(live, ORIGIN), portal)

    def again(self, tmp_path: Path) -> Site:
        """Another portal with a store of its own, for what changes the chain; it goes on from what was read."""
        shutil.copytree(self.folder / "deployments", tmp_path / "deployments")
        return Site.at(self.desk, tmp_path, self.portal)

    def browser(self) -> TestClient:
        """A browser without cookies, which follows no redirection by itself."""
        browser = TestClient(self.app, follow_redirects=False)
        browser.portal = self.portal
        return browser

    def signed_in(self, who: str = "regulator") -> TestClient:
        """A browser in which somebody has signed in."""
        browser = self.browser()
        assert sign(browser, who).status_code == 303
        return browser


def message_for(browser: TestClient, address: str, code: str = "en") -> tuple[str, str]:
    """What the portal gives to sign, and its nonce."""
    page = browser.post(f"/{code}/sign-in", data={"address": address})
    assert page.status_code == 200, page.text
    found = re.search(r"<textarea[^>]*readonly>([^<]*)</textarea>", page.text)
    assert found
    text = found[1].replace("&#39;", "'")
    nonce = re.search(r"^Nonce: (\w+)$", text, re.MULTILINE)
    assert nonce
    return text, nonce[1]


def signature_of(who: str, text: str) -> str:
    """The signature of a wallet."""
    return "0x" + bytes(WHO.key(who).sign_message(encode_defunct(text=text)).signature).hex()


def sign(browser: TestClient, who: str, *, by: str | None = None):  # type: ignore[no-untyped-def]
    """Sign in; what the portal answers."""
    text, nonce = message_for(browser, getattr(WHO, who))
    form = {"address": getattr(WHO, who), "nonce": nonce, "signature": signature_of(by or who, text)}
    return browser.post("/en/sign-in/signature", data=form)
