"""`wasiqa portal` refuses what it can't serve, in one sentence."""

from __future__ import annotations

import socket
import sys

import pytest

from tests.scripts.cli import Cli
from wasiqa.cli.portal import origin_of


@pytest.mark.parametrize("home", ["XX", "Pakistan", "pk", ""])
def test_a_home_that_is_no_country_is_refused(bare: Cli, home: str) -> None:
    refused = bare(f"portal --home-country '{home}' --json", exits=2)
    assert refused.error["message"] == f"--home-country {home} is no country"


@pytest.mark.parametrize(
    "url",
    [
        *("portal.example", "ftp://portal.example", "https://", "https://a@portal.example", "https://portal.example/x"),
        *(
            "https://portal.example?x",
            "https://portal.example#x",
            "https://portal.example:x",
            "https://portal.example:99999",
        ),
        *("https://por_tal<.example", "https://:443", "https://پاکستان.example"),
    ],
)
def test_an_address_that_browsers_cannot_know_is_refused(bare: Cli, url: str) -> None:
    refused = bare(f"portal --port 0 --public-url {url} --json", exits=2)
    assert refused.error["message"] == f"--public-url {url} is no address"


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://Portal.Example/", "https://portal.example"),
        ("HTTPS://portal.example:443", "https://portal.example"),
        ("http://portal.example:80", "http://portal.example"),
        ("https://portal.example:8443", "https://portal.example:8443"),
        ("http://[::1]:8600", "http://[::1]:8600"),
    ],
)
def test_regulators_sign_the_address_as_browsers_write_it(url: str, known: str) -> None:
    assert origin_of(url) == known


@pytest.mark.parametrize("address", ["*", "proxy.example", "10.0.0.0/99", "''"])
def test_a_server_in_front_is_named_by_its_address(bare: Cli, address: str) -> None:
    refused = bare(f"portal --port 0 --forwarded-by {address} --json", exits=2)
    assert refused.error["message"].endswith("is no address")


def test_a_port_at_which_somebody_listens_is_refused(bare: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = bare(f"portal --port {port} --json", exits=2)
    assert refused.error["message"].startswith(f"nobody can listen at 127.0.0.1 port {port}: ")


def test_an_address_of_another_machine_is_refused(bare: Cli) -> None:
    refused = bare("portal --host 203.0.113.1 --json", exits=2)
    assert refused.error["message"].startswith("nobody can listen at 203.0.113.1 port 8600: ")


def test_without_a_programme_nothing_is_served(bare: Cli) -> None:
    refused = bare("portal --port 0 --json", exits=3)
    assert "nothing was deployed on chain 31337 yet" in refused.error["message"]


def test_without_its_packages_it_says_how_to_get_them(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "wasiqa.portal.serve",
        "wasiqa.portal.app",
    ):  # others would stay behind as second modules of their name
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    refused = bare("portal --port 0 --json", exits=2)
    assert refused.error["message"] == "the portal needs packages that aren't installed, such as fastapi"
    assert refused.error["hint"] == "pip install 'wasiqa[portal]'"
