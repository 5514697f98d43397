"""What the portal does with those who mean it harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.types import Message

from tests.portal.site import BILL, EVIL, ORIGIN, PIB, SCRIPT_URI, WHO, Site
from wasiqa.portal.guard import HEADERS, MOST_ADDRESS, MOST_BODY

ANSWERS = ("/en/", "/api/v1/series", "/static/portal.css", "/nothing", "/api/v1/nothing", "/en/regulator", "/")


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_protecting_headers(site: Site, path: str) -> None:
    headers = site.browser().get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]


def test_a_defect_is_told_as_such_and_noted(site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ZeroDivisionError("of all things")

    own = site.again(tmp_path)
    own.app.add_api_route("/api/v1/broken", broken)
    own.app.add_api_route("/ur/broken/page", broken)
    answer = own.browser().get("/api/v1/broken")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "DEFECT")
    page = own.browser().get("/ur/broken/page")
    assert (page.status_code, "of all things" in page.text) == (500, False)
    for told in (answer, page):
        assert {name: told.headers[name] for name in HEADERS} == HEADERS
    assert "of all things" in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2fapp.py",
        "/static/....//app.py",
        "/static/vendor/../../app.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/",
        "/static/vendor",
        "/static/..\\app.py",
        "/..%2f..%2fetc/passwd",
    ],
)
def test_only_what_is_meant_to_be_served_is(site: Site, path: str) -> None:
    answer = site.browser().get(path)
    assert answer.status_code == 404
    assert "def application" not in answer.text
    assert "root:" not in answer.text


def test_a_body_that_says_it_is_too_large_is_refused(site: Site) -> None:
    answer = site.browser().post("/en/sign-in", content=b"a" * (MOST_BODY + 1))
    assert answer.status_code == 413
    assert "The request is too large." in answer.text


def test_a_body_that_does_not_say_how_large_it_is_is_counted(site: Site) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MOST_BODY // 1_000 + 1):
            yield b"a" * 1_000

    assert site.browser().post("/en/sign-in", content=pieces()).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "99999999999999999999999999", "٣"])
def test_a_length_that_is_none_is_refused(site: Site, length: str) -> None:
    headers = {b"Content-Length": length.encode()}
    assert site.browser().post("/en/sign-in", content=b"", headers=headers).status_code == 413  # type: ignore[arg-type]


def test_an_address_that_is_too_long_is_refused(site: Site) -> None:
    assert site.browser().get(f"/en/series?{'a' * MOST_ADDRESS}").status_code == 414


@pytest.mark.parametrize("path", ["/en/sign-in", "/en/sign-in/signature", "/en/sign-out"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(site: Site, path: str, headers: dict[str, str]) -> None:
    browser = site.signed_in()
    assert browser.post(path, headers=headers, data={"address": WHO.regulator}).status_code == 403
    assert browser.get("/en/regulator").status_code == 200


def test_a_form_of_the_portal_s_own_is_taken(site: Site) -> None:
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
    assert site.browser().post("/en/sign-in", headers=headers, data={"address": WHO.regulator}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/en", "/en/sign-in"])
def test_the_host_that_a_request_names_is_not_believed(site: Site, path: str) -> None:
    answer = site.browser().get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("query", ["?x=1", "?series=", "?contract[]=1", "?before=", "?%00=%ff", "?series=%3Cscript%3E"])
def test_parameters_that_nobody_knows_do_nothing(site: Site, query: str) -> None:
    browser = site.browser()
    assert browser.get(f"/en/{query}").text == browser.get("/en/").text


def test_names_on_the_chain_stay_text(site: Site) -> None:
    browser = site.browser()
    for path in ("", "series", f"series/{BILL}", "circulation", "payments", "enforcement", "data"):
        for code in ("en", "ur"):
            page = browser.get(f"/{code}/{path}").text
            assert EVIL not in page
            assert "<img" not in page
            assert f'href="{SCRIPT_URI}' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.get(f"/en/series/{BILL}").text


INJECTIONS = (
    "' OR '1'='1",
    "Transfer'; DROP TABLE events; --",
    '" UNION SELECT * FROM contracts --',
    "%",
    "_ransfer",
    "Transfer\x00",
    "\ud800",
)


@pytest.mark.parametrize("value", INJECTIONS)
@pytest.mark.parametrize("name", ["event", "contract"])
def test_what_is_searched_for_is_no_command_of_the_database(site: Site, name: str, value: str) -> None:
    browser = site.signed_in()
    before = browser.get("/api/v1/regulator/events").json()
    answer = browser.get("/api/v1/regulator/events", params={name: value.encode("utf-8", "surrogatepass")})  # type: ignore[dict-item]
    assert answer.status_code == 200
    assert answer.json()["data"] == []
    page = browser.get("/en/regulator/events", params={name: EVIL})
    assert (page.status_code, EVIL in page.text) == (200, False)
    assert browser.get("/api/v1/regulator/events").json() == before


@pytest.mark.parametrize("before", ["1", "1.", "-1.0", "1.2.3", "a.b", "1;2", "9" * 30 + ".1"])
def test_a_place_that_is_none_is_refused(site: Site, before: str) -> None:
    browser = site.signed_in()
    assert browser.get(f"/api/v1/regulator/events?before={before}").status_code == 422
    assert browser.get(f"/ur/regulator/events?before={before}").status_code == 422


def test_holders_of_a_series_that_is_none_are_none(site: Site) -> None:
    browser = site.signed_in()
    assert browser.get("/api/v1/regulator/holders?series=XFEXAMPLE999").json()["data"] == []
    assert browser.get(f"/api/v1/regulator/holders?series={PIB}' OR 1").status_code == 422


@pytest.mark.parametrize("path", ["", "*", "nothing", "//", "/#"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_an_address_without_a_path_is_refused_like_any_other(site: Site, path: str, method: str) -> None:
    sent: list[Message] = []

    async def asked() -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [(b"host", b"a")]}
        await site.app(scope, receive, send)

    site.portal.call(asked)
    assert sent[0]["status"] in (404, 405)
    assert {name: Headers(raw=sent[0]["headers"])[name] for name in HEADERS} == HEADERS
