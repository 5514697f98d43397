"""Environment variables, --options of every command and the defaults file, wrong in any way."""

from __future__ import annotations

import shlex
from pathlib import Path
from random import Random

import pytest
from requests import ConnectionError, Session

from tests.fuzz import mutations
from tests.fuzz.harness import TIMES, Office
from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.actors import ROLES
from wasiqa.cli.defaults import KEYS

VARIABLES = (
    "ACCOUNT",
    "CONFIG",
    "CONFIRMATIONS",
    "DEFAULTS",
    "DEPLOYMENTS",
    "INDEX",
    "JOURNAL",
    "NETWORK",
    "PASSWORD",
    "PATIENCE",
    "RECEIPTS",
    "WITNESS",
)
URLS = (
    *(
        "http://",
        "http://[",
        "http://x:99999",
        "http://x:y@z",
        "https://nowhere.example",
        "http://127.0.0.1:9/key",
        "ftp://x",
    ),
    *(
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:////nowhere/x.db",
        "sqlite:///no/such/x.db",
        "postgresql://",
    ),
    *(
        "postgresql://x@127.0.0.1:1/y",
        "postgresql://[x",
        "mysql://x",
        "sqlite:///x?mode=ro&y",
        "ethereum",
        "",
    ),
)
LINES = (
    "status",
    f"explain {PIB} {WHO.bank} {WHO.fund} 100000",
    f"whitelist plan {EXAMPLES}/whitelist/investors-update.csv",
    f"whitelist apply {EXAMPLES}/whitelist/investors-update.csv --dry-run",
    f"freeze apply {PIB} {WHO.bank} --wallet --case C --order {EXAMPLES}/allotments/pib.csv --dry-run",
    "index status",
    "ops list",
    "deploy programme {config} --dry-run",
)


def environment(rng: Random, folder: Path) -> dict[str, str]:
    """Some variables with values that may be wrong."""
    found = {}
    for name in rng.sample(VARIABLES, rng.choice((1, 1, 2, 3))):
        said = rng.choice(URLS) if rng.random() < 0.4 else mutations.text(rng)
        if "\0" not in said:  # which no environment can hold
            found[f"WASIQA_{name}"] = said if rng.random() < 0.9 else str(folder)
    if rng.random() < 0.2:
        found["WASIQA_DEFAULTS"] = str(defaults(rng, folder))
    return found


def defaults(rng: Random, folder: Path) -> Path:
    """A file of defaults with mistakes."""
    lines = [f"{key}: {rng.choice(URLS)}" for key in rng.sample(sorted(KEYS), 3)]
    path = folder / "given.yaml"  # not the name that is looked for
    path.write_bytes(mutations.content(rng, "\n".join(["network: test", *lines, ""]).encode()))
    return path


def wrong_ends(office: Office, desk: Cli, folder: Path, rounds: range) -> list[str]:
    """So many cases of each line; what is wrong with how they ended."""
    found = []
    for number in rounds:
        for line in LINES:
            rng = Random(f"{line} {number}")
            set_now = {"WASIQA_ACCOUNT": f"test:{rng.randrange(len(ROLES))}", **environment(rng, folder)}
            bare = rng.random() < 0.5  # what is set is used, and no chain is handed over
            if bare:
                set_now.setdefault("WASIQA_NETWORK", rng.choice(URLS))
            ran = Office(None, office.environment) if bare else office
            try:
                with desk.live.isolated():
                    ran.run([*shlex.split(line.format(config=desk.folder / "programme.yaml")), "--json"], set_now)
            except AssertionError as error:
                found.append(f"{line} {number} {set_now}: {error}")
    return found


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which commands run; no server answers."""

    def nowhere(*_: object, **__: object) -> None:
        raise ConnectionError("a test asks no server")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Session, "send", nowhere)
    monkeypatch.setenv("APE_DATA_FOLDER", str(tmp_path / "ape"))
    return tmp_path


def test_a_few_wrong_settings_are_told_of(office: Office, desk: Cli, inside: Path) -> None:
    assert wrong_ends(office, desk, inside, range(5)) == []


@pytest.mark.slow
def test_a_thousand_wrong_settings_are_told_of(office: Office, desk: Cli, inside: Path) -> None:
    assert wrong_ends(office, desk, inside, range(5, 130 * TIMES)) == []
