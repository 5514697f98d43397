"""The portal as people see it: in Chromium, on anvil with the demo's programme, as wide as a desk and as a phone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from eth_account.messages import encode_defunct

from tests.support.actors import Actors
from tests.support.anvil import free_port, running
from tests.support.projects import ROOT
from tools.node import anvil, listens
from wasiqa.chain.connection import connect
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.signer import KeySigner
from wasiqa.demo.for_the_portal import ACTS
from wasiqa.demo.node import furnish
from wasiqa.portal.regulator_pages import TITLES
from wasiqa.servicing.code import built

pytestmark = pytest.mark.slow

WHO = Actors()
PIB = "XFEXAMPLE016"
TABLES = ("circulation", "payments", "auctions", "tenders", "reserves", "venues", "enforcement", "reports", "data")
PAGES = ("", "series", f"series/{PIB}", "auctions/1", *TABLES, "sign-in", "nothing")
OFFICE = ("regulator", *(f"regulator/{name}" for name in TITLES))
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
PICTURES = ROOT / "build" / "portal"
OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]
WALLET = """
window.ethereum = { request: async ({ method, params }) =>
  method === "eth_requestAccounts" ? [await window.walletAddress()] : await window.walletSigns(params[0]) };
"""
CHECKED = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def portal(network: str, deployments: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command, and the address that it says."""
    words = [
        "portal",
        "--network",
        network,
        "--deployments",
        str(deployments),
        "--port",
        "0",
        "--home-country",
        "PK",
        "--json",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "wasiqa", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        assert process.stdout is not None
        lines = list(iter(process.stdout.readline, "}\n"))
        yield json.loads("".join([*lines, "}"]))["url"], process
    finally:
        process.kill()
        process.wait()


@dataclass
class Browser:
    """One window; what went wrong in it is noted."""

    page: Any
    url: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda asked: None if asked.url.startswith(self.url) else self.wrong.append(asked.url))

    def _note(self, told: Any) -> None:
        if told.type in ("error", "warning"):
            self.wrong.append(f"{told.text} {told.location['url']}")

    def open(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(f"{self.url}/{path}", wait_until="load")

    def check(self, name: str) -> None:
        """Look at the page: nothing is wider than the window, and axe finds nothing. A picture of it is kept."""
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(width) <= 0, name
        self.page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("options => axe.run(options)", CHECKED)
        assert found["passes"]
        assert [(name, one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []

    def right(self) -> None:
        """Nothing went wrong; a page that is not there has that status as it must be, but what it loads is there."""
        assert [told for told in self.wrong if "status of 40" not in told or "/static/" in told] == []


@dataclass(frozen=True)
class World:
    """A node with the demo's programme, its portal, and Chromium."""

    url: str
    node: str
    folder: Path
    chromium: Any

    @contextmanager
    def window(self, width: str = "desk", **options: Any) -> Iterator[Browser]:
        """A window of its own; at its end nothing may have gone wrong."""
        x, y = WIDTHS[width]
        context = self.chromium.new_context(viewport={"width": x, "height": y}, **options)
        try:
            browser = Browser(context.new_page(), self.url)
            yield browser
            browser.right()
        finally:
            context.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("these tests need Chromium (Debian: apt install chromium)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    folder = tmp_path_factory.mktemp("node") / "demo"
    with running() as node, sync_playwright() as playwright:
        furnish(node, folder, lambda _: None, *ACTS)
        with portal(node, folder / "deployments") as (url, _):
            opened = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
            yield World(url, node, folder, opened)
            opened.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("code", ["en", "ur"])
def test_every_public_page_is_sound_and_can_be_read_by_everybody(world: World, code: str, width: str) -> None:
    with world.window(width) as browser:
        for path in PAGES:
            browser.open(f"{code}/{path}")
            browser.check(f"{code}-{width}-{path.replace('/', '-') or 'programme'}")
        assert browser.page.evaluate("document.fonts.check('16px \"Noto Nastaliq Urdu\"', 'وثیقہ')")


@pytest.mark.parametrize("code", ["en", "ur"])
def test_the_first_thing_that_the_keyboard_reaches_leads_to_the_content(world: World, code: str) -> None:
    with world.window() as browser:
        browser.open(f"{code}/series")
        browser.page.keyboard.press("Tab")
        box = browser.page.evaluate("JSON.stringify(document.activeElement.getBoundingClientRect())")
        shown = json.loads(box)
        assert shown["x"] >= 0
        assert shown["right"] <= 1280
        browser.page.keyboard.press("Enter")
        assert browser.page.evaluate("document.activeElement.id") == "content"


def test_a_transfer_is_seen_within_three_seconds_of_its_block(world: World) -> None:
    chain = connect(world.node)
    for who in ("primary_dealer", "regulator"):
        chain.unlock(KeySigner(WHO.key(who)))
    ledger = Deployments.load(world.folder / "deployments", chain.chain_id)
    bond = Contract(ledger.series[PIB].address, built("SovereignBond").abi)
    with world.window() as browser, signed_in(world) as office:
        browser.open("en/series")
        office.open(f"en/regulator/holders?series={PIB}")
        before = office.page.inner_text("#holders")
        time.sleep(1)
        receipt = chain.transact(bond, "transfer", WHO.fund, 10_000_000, sender=WHO.primary_dealer)
        sent = time.monotonic()
        for window in (browser, office):
            window.page.wait_for_function(
                "text => document.getElementById('as-of').textContent.includes(text)",
                arg=f"block {receipt.block},",
                timeout=3_000,
            )
        assert time.monotonic() - sent < 3
        assert office.page.inner_text("#holders") != before
        assert office.page.inner_text("#news") == "The page shows a new block."


@contextmanager
def signed_in(world: World, who: str = "regulator", code: str = "en", width: str = "desk") -> Iterator[Browser]:
    """A window in which somebody signs in with a wallet that the browser has."""
    with world.window(width) as browser:
        key = WHO.key(who)
        browser.page.expose_function("walletAddress", lambda: key.address)
        browser.page.expose_function(
            "walletSigns", lambda told: "0x" + bytes(key.sign_message(encode_defunct(hexstr=told)).signature).hex()
        )
        browser.page.add_init_script(WALLET)
        browser.open(f"{code}/sign-in")
        browser.page.click("#wallet-address")
        browser.page.wait_for_selector("#message")
        browser.check(f"{code}-{width}-message")
        browser.page.click("#wallet-sign")
        browser.page.wait_for_load_state()
        browser.page.wait_for_selector("form[action$='sign-out'], #live .text-body-secondary")
        yield browser


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("code", ["en", "ur"])
def test_the_regulator_signs_in_with_the_browser_s_wallet(world: World, code: str, width: str) -> None:
    with signed_in(world, code=code, width=width) as browser:
        assert browser.page.url == f"{world.url}/{code}/regulator"
        for path in OFFICE:
            browser.open(f"{code}/{path}")
            browser.check(f"{code}-{width}-{path.replace('/', '-')}")
        browser.page.click("form[action$='sign-out'] button")
        browser.page.wait_for_load_state()
        browser.open(f"{code}/regulator")
        browser.check(f"{code}-{width}-signed-out")
        assert browser.page.locator("h1").count() == 1
        assert browser.page.locator("form[action$='sign-out']").count() == 0


def test_a_stranger_is_refused(world: World) -> None:
    with signed_in(world, "stranger") as browser:
        assert "does not hold the role REGULATOR" in browser.page.inner_text("#live")
        browser.check("en-desk-stranger")


def test_without_a_script_a_signature_is_pasted(world: World) -> None:
    with world.window(java_script_enabled=False) as browser:
        browser.open("en/sign-in")
        browser.page.fill("#address", WHO.regulator)
        browser.page.click("text=Continue")
        text = browser.page.input_value("#message")
        signed = WHO.key("regulator").sign_message(encode_defunct(text=text)).signature
        browser.page.fill("#signature", "0x" + bytes(signed).hex())
        browser.page.click("#sign button[type=submit]")
        assert browser.page.url == f"{world.url}/en/regulator"


def test_the_api_keeps_to_its_description(world: World) -> None:
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    command = [Path(sys.executable).with_name("schemathesis"), "run", f"{world.url}/api/v1/openapi.json"]
    options = ["--checks", checks, "--max-examples", "10", "--seed", "1", "--no-color"]
    with signed_in(world) as office:
        (session,) = (one["value"] for one in office.page.context.cookies() if one["name"] == "session")
        options += ["--header", f"Cookie: session={session}"]
        ended = subprocess.run([*command, *options], capture_output=True, text=True, cwd=world.folder)
    assert ended.returncode == 0, ended.stdout[-5_000:] + ended.stderr[-2_000:]
    assert "Authentication failed" not in ended.stdout


def test_when_the_node_is_gone_the_last_block_stays_and_an_interruption_ends_the_portal(world: World) -> None:
    port = free_port()
    with anvil(port) as node:
        folder = world.folder.parent / "another"
        furnish(f"http://127.0.0.1:{port}", folder, lambda _: None)
        with portal(f"http://127.0.0.1:{port}", folder / "deployments") as (url, process):
            with world.window() as window:
                there = Browser(window.page, url)
                there.open("en/series")
                node.terminate()
                for _ in range(50):
                    there.open("en/series")
                    if there.page.locator(".alert").count():
                        break
                    time.sleep(0.2)
                assert "The chain doesn’t answer" in there.page.inner_text(".alert")
                assert PIB in there.page.inner_text("#series")
                there.check("en-desk-node-gone")
                window.wrong.clear()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 0


def test_what_make_opens_ends_with_the_node_when_it_is_interrupted(tmp_path: Path) -> None:
    port, node = free_port(), free_port()
    known = {**os.environ, "PORT": str(port), "NODE_PORT": str(node), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tools.portal"]
    opened = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=known)
    try:
        assert opened.stdout is not None
        assert any(f"http://127.0.0.1:{port}/" in line for line in opened.stdout)
        assert listens(port)
        assert listens(node)
        opened.send_signal(signal.SIGINT)
        assert opened.wait(timeout=10) == 0
    finally:
        opened.kill()
    assert not listens(port)
    assert not listens(node)
