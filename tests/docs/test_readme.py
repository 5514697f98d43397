"""The README is short and true: its commands run."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import pytest

from bench import results
from bench.operations import quoted
from bench.table import figure
from tests.docs.pages import run
from tests.support.anvil import free_port
from tests.support.projects import ROOT
from tools import picture
from tools.layouts import ours
from tools.sizes import RUNTIME_LIMIT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)

GAS = {
    "transfer to an existing holder": "transfer.existing",
    "transfer to a new holder": "transfer.new",
    "admit one investor": "admit.one",
    "admit 100 in a batch, per investor": "admit.batch_100",
    "issue to a new holder": "mint.new",
    "recover a lost wallet": "recover.touched",
    "coupon pushed to 100, per holder": "coupon_push_100.cash",
}


def test_the_readme_has_at_most_120_lines() -> None:
    assert len(README.splitlines()) <= 120


def test_what_the_readme_calls_first_is_what_continuous_integration_calls() -> None:
    called = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    promised = [line.split("#")[0].strip() for line in BLOCKS[0].splitlines()]
    assert promised == ["make demo", "make test"]
    assert set(promised) <= set(called)


def test_the_table_of_sizes_is_what_the_compiler_makes() -> None:
    stated = re.findall(r"\| (\w+) \| ([\d,]+) \| ([\d,]+) (?=\|)", (ROOT / "docs" / "checks.md").read_text("utf-8"))
    sizes = {artifact.name: len(artifact.runtime) for artifact in ours()}
    assert sorted(stated) == sorted((name, f"{size:,}", f"{RUNTIME_LIMIT - size:,}") for name, size in sizes.items())


def test_the_table_of_gas_is_what_is_committed() -> None:
    cell = r" ([\d,]*) ?\|"
    stated = re.findall(rf"^\| ([a-z][^|]+) \|{cell}{cell}{cell}{cell}$", README, re.MULTILINE)
    gas = results.read()
    cmtat = next(one for one in quoted() if one.name.startswith("CMTAT")).gas
    columns = gas[results.OWN], gas[results.OPENZEPPELIN], cmtat, gas[results.TREX]
    expected = [
        (title, *("" if column.get(key) is None else figure(column[key]) for column in columns))
        for title, key in GAS.items()
    ]
    assert stated == expected


def test_every_path_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"\b((?:contracts|wasiqa|config|examples|tests|docs|tools)/[\w./-]+\w)", README))
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.slow
def test_the_day_on_a_test_network_goes_as_the_readme_says(tmp_path: Path) -> None:
    for name in ("config", "examples", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.key"))
    for name in (".venv", "node_modules", "wasiqa"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WASIQA_")}
    port = str(free_port())
    commands = "\n".join(BLOCKS[1:]).replace("8545", port)
    assert commands.count(port) == 2
    began = time.monotonic()
    day = run(f"trap 'kill %1' EXIT\n{commands}", tmp_path, PORT=port, **environment)
    said = day.stdout
    assert day.returncode == 0, said
    assert time.monotonic() - began < 15 * 60
    for wrong in ("Traceback", "refused", "failed: "):
        assert wrong not in said
    assert re.search(r"all \d+ checks passed", said)
    assert "deployed and open: XFEXAMPLE016" in said
    assert "issued 23,953,500,000.00 to 11 wallets" in said
    assert "row 1: 11 holders paid 836,599,750.00, withheld 1,772,750.00" in said
    assert re.search(r"^7 principal  2051-08-18", said, re.MULTILINE)


@pytest.mark.slow
def test_the_picture_shows_what_the_demo_says() -> None:
    assert picture.picture(picture.lines(picture.said())) == (ROOT / picture.PATH).read_text("utf-8")
