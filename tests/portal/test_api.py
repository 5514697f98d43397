"""The read API: refusals are one record, and what it answers is what the chain says."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.portal.site import BILL, FORMULA, HELD, PIB, WHO, Site
from wasiqa.portal.api import LISTINGS, PARTS

TABLES = {one.path: one.line for one in LISTINGS} | {
    f"series/{isin}/{part}": line for isin in (PIB, BILL) for part, line, _ in PARTS
}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing", 404, "NOT_FOUND"),
        ("series/XFEXAMPLE999", 404, "NOT_FOUND"),
        ("series/XFEXAMPLE999/supply", 404, "NOT_FOUND"),
        ("series/XFEXAMPLE999/supply.csv", 404, "NOT_FOUND"),
        ("series/xf' OR 1=1 --", 422, "INPUT"),
        ("series/XFEXAMPLE016/balances", 404, "NOT_FOUND"),
    ],
)
def test_what_is_not_there_is_refused_in_one_record(site: Site, path: str, status: int, code: str) -> None:
    answer = site.browser().get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"]["code"] == code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(site: Site, method: str) -> None:
    answer = site.browser().request(method, "/api/v1/series")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "METHOD")
    assert answer.headers["allow"] == "GET"


def test_before_the_chain_was_read_the_portal_says_so(site: Site, tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    from wasiqa.portal.app import application
    from wasiqa.portal.live import Live

    browser = TestClient(application(Live(site.desk.office.chain, tmp_path), "http://testserver"))
    answer = browser.get("/api/v1/series")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "CHAIN")
    page = browser.get("/ur/series")
    assert (page.status_code, 'dir="rtl"' in page.text) == (503, True)


def as_cell(record: dict[str, Any], name: str, amounts: Collection[str]) -> str:
    """What a file has for a field of a record."""
    value = record[name]
    if value is None:
        return ""
    if name in amounts:
        return f"{Decimal(value).scaleb(-(record['decimals'] or 0)):f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("path", TABLES)
def test_every_table_is_the_same_as_json_and_as_csv(site: Site, path: str) -> None:
    browser, head = site.browser(), site.live.snapshot.head
    answer, file = browser.get(f"/api/v1/{path}").json(), browser.get(f"/api/v1/{path}.csv")
    assert answer["block"] == {"number": head.number, "hash": head.hash}
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["x-block"] == str(head.number)
    assert file.headers["content-disposition"].startswith("attachment; ")
    lines = list(csv.DictReader(io.StringIO(file.text)))
    assert len(lines) == len(answer["data"])
    for line, record in zip(lines, answer["data"], strict=True):
        told = {name: text.removeprefix("'") for name, text in line.items()}
        assert told == {name: as_cell(record, name, TABLES[path].AMOUNTS) for name in record}


def test_what_is_outstanding_is_what_the_token_says(site: Site) -> None:
    bond, chain = site.desk.bond, site.desk.office.chain
    series = site.browser().get("/api/v1/series").json()["data"]
    line = next(one for one in series if one["isin"] == PIB)
    assert line["outstanding"] == str(chain.call(bond, "totalSupply")) == str(sum(HELD.values()))
    assert (line["name"], line["maturity"]) == ("Pakistan Investment Bond 3Y 7%", "2051-08-20")
    told = site.browser().get("/api/v1/programme").json()["data"][0]
    programme = site.desk.office.programme.programme
    assert [told["ceiling"], told["booked"]] == [str(chain.call(programme, name)) for name in ("ceiling", "booked")]
    assert (told["currency"], told["decimals"]) == ("USD", 2)


def test_in_a_file_amounts_are_in_currency_and_no_text_is_a_formula(site: Site) -> None:
    lines = {line["isin"]: line for line in csv.DictReader(io.StringIO(site.browser().get("/api/v1/series.csv").text))}
    assert lines[PIB]["outstanding"] == "6100000.00"
    assert lines[BILL]["symbol"] == f"'{FORMULA}"


def test_the_documents_have_the_hashes_of_the_public_record(site: Site) -> None:
    (sheet,) = site.browser().get(f"/api/v1/series/{PIB}/documents").json()["data"]
    assert (sheet["name"], sheet["sha256"]) == ("TERM_SHEET", site.desk.pib.terms.sha256)
    names = [one["name"] for one in site.browser().get(f"/api/v1/series/{BILL}/documents").json()["data"]]
    assert names == ["TERM_SHEET", "<script>alert(1)</script>"]


def test_few_holders_are_not_told_apart(site: Site) -> None:
    groups = [one for one in site.browser().get("/api/v1/circulation").json()["data"] if one["isin"] == PIB]
    assert [(one["category"], one["countries"], one["holders"]) for one in groups] == [(None, None, None)]


def test_no_wallet_and_no_investor_is_in_a_public_answer(site: Site) -> None:
    browser = site.browser()
    listed = browser.get("/api/v1/openapi.json").json()["paths"]
    told = "".join(
        browser.get(path.replace("{isin}", PIB)).text for path in listed if not path.startswith("/api/v1/regulator")
    )
    assert site.desk.bond.address in told
    assert [who for who in HELD if getattr(WHO, who).lower() in told.lower()] == []
    assert "investor" not in told


def test_the_description_has_every_path_with_its_refusals(site: Site) -> None:
    described = site.browser().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    wanted = {f"/api/v1/{one.path}{ending}" for one in LISTINGS for ending in ("", ".csv")}
    assert wanted <= described["paths"].keys()
    for path, methods in described["paths"].items():
        assert methods.keys() == {"get"}
        assert {"200", "503"} <= methods["get"]["responses"].keys(), path


def test_the_chain_is_said_to_be_followed_or_not(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = site.browser()
    assert browser.get("/api/v1/health").json()["ok"] is True
    monkeypatch.setattr(site.live, "problem", "http://node.internal:8545 refuses")
    health = browser.get("/api/v1/health")
    assert health.json()["ok"] is False
    assert "internal" not in health.text
    assert "The chain doesn’t answer just now" in browser.get("/en/").text
