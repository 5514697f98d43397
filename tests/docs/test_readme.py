"""The README is short and true: its commands run."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from bench import results
from bench.operations import operations
from bench.table import figure
from tests.support.anvil import free_port
from wasiqa.chain.compiler import artifacts

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LIMIT = 24_576
OWN = re.compile(r"contracts/(?!testing/)")
GAS = {
    "transfer to an existing / a new holder": ("transfer.existing", "transfer.new"),
    "admit one investor / a batch of 100, per investor": ("admit.one", "admit.batch_100"),
    "issue to a new holder": ("mint.new",),
    "coupon pushed to 100 holders, per holder / claimed by one": ("coupon_push_100.cash", "coupon_pull.cash"),
}


def test_the_readme_has_at_most_120_lines() -> None:
    assert len(README.splitlines()) <= 120


def test_what_the_readme_calls_first_is_what_continuous_integration_calls() -> None:
    called = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    promised = [line.split("#")[0].strip() for line in BLOCKS[0].splitlines()]
    assert promised == ["make demo", "make test"]
    assert set(promised) <= set(called)


def test_the_table_of_sizes_is_what_the_compiler_makes() -> None:
    stated = re.findall(r"\| (\w+) \| ([\d,]+) \| ([\d,]+) (?=\|)", README)
    sizes = {
        name: len(artifact.runtime)
        for name, artifact in artifacts().items()
        # a library whose functions are all internal has code of its own, which nobody deploys
        if OWN.match(artifact.source)
        and artifact.runtime
        and any(entry["type"] == "function" for entry in artifact.abi)
    }
    assert sorted(stated) == sorted((name, f"{size:,}", f"{LIMIT - size:,}") for name, size in sizes.items())


def test_the_table_of_gas_is_what_is_committed() -> None:
    stated = re.findall(
        r"^\| ([a-z][^|]+) \| ([\d,]+(?: / [\d,]+)?) \| ([\d,]+(?: / [\d,]+)?) \|$", README, re.MULTILINE
    )
    own = results.read()[results.OWN]
    expected = [
        (title, " / ".join(figure(own[key]) for key in keys), " / ".join(figure(operations()[key].bar) for key in keys))
        for title, keys in GAS.items()
    ]
    assert stated == expected


def test_every_path_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"\b((?:contracts|wasiqa|config|examples|tests|docs)/[\w./-]+\w)", README))
    made_by_the_reader = {"config/anvil.key"}
    assert [path for path in sorted(named - made_by_the_reader) if not (ROOT / path).exists()] == []


@pytest.mark.slow
def test_the_day_on_a_node_goes_as_the_readme_says(tmp_path: Path) -> None:
    for name in ("config", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.key"))
    for name in (".venv", "node_modules"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WASIQA_")}
    # another test may have a node at the port that anvil takes by itself
    port = str(free_port())
    commands = "\n".join(BLOCKS[1:]).replace("bin/anvil ", f"bin/anvil --port {port} ").replace("8545", port)
    assert commands.count(port) == 2
    day = subprocess.Popen(
        ["bash", "-c", commands],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert day.stdout is not None
        said = ""
        for line in day.stdout:
            said += line
            if line.startswith("7 principal  2051-08-18"):
                break
    finally:
        os.killpg(day.pid, signal.SIGTERM)
        day.wait()
    assert "Traceback" not in said
    assert "refused" not in said
    assert re.search(r"all \d+ checks passed", said)
    assert "issued 23,953,500,000.00 to 11 wallets" in said
    assert "deployed and open: XFEXAMPLE016" in said
