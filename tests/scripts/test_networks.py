"""The same commands wherever the chain is: in the process, at a URL, started by Ape, or as a live one in rehearsal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from web3.types import RPCEndpoint

from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.support.anvil import BIN, running
from tests.support.chains import session_tester, tester
from tests.support.projects import ROOT
from wasiqa.chain.connection import connect
from wasiqa.chain.tester import TesterChain

__all__ = ["session_tester", "tester"]

INVESTORS = EXAMPLES / "whitelist" / "investors.csv"
UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
ALL_IN_ONE = """
import sys
from tests.scripts.cli import Cli
from tests.scripts.test_networks import the_office_opens
the_office_opens(Cli(None, __import__("pathlib").Path(sys.argv[1]), sys.argv[2]))
"""


def the_office_opens(office: Cli) -> None:
    """Deploy, admit, look, export and verify, by six commands."""
    office(f"deploy programme {office.folder}/programme.yaml", by="deployer")
    office(f"whitelist apply {INVESTORS}", by="registrar")
    office(f"whitelist verify {INVESTORS}")
    assert "nothing to do" in office(f"whitelist apply {INVESTORS}", by="registrar").stdout
    exported = office.folder / "list.csv"
    office(f"whitelist export {exported}")
    assert len(exported.read_text(encoding="utf-8").splitlines()) == 13
    office("deploy verify")
    assert "booked" in office("status --check").stdout


@pytest.mark.slow
def test_on_a_chain_in_the_process(tester: TesterChain, tmp_path: Path) -> None:
    the_office_opens(Cli.new(tester, tmp_path / "office"))


def test_alone_a_command_needs_a_node_that_stays(tmp_path: Path) -> None:
    told = Cli.new(None, tmp_path / "office")("status", exits=2).stderr
    assert "lives inside one process" in told


@pytest.mark.slow
def test_on_a_node_by_its_url(tmp_path: Path) -> None:
    with running() as url:
        the_office_opens(Cli(None, Cli.new(None, tmp_path / "office").folder, url))


@pytest.mark.slow
@pytest.mark.parametrize("network", ["nosuch:mainnet:node", "ethereum:nosuch:node", "ethereum:mainnet:nosuch"])
def test_a_network_that_ape_does_not_know_is_a_mistake_of_the_command_line(
    tmp_path: Path, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APE_DATA_FOLDER", str(tmp_path / "ape"))
    told = Cli.new(None, tmp_path / "office")(f"status --network {network}", exits=2).stderr
    assert told == f"refused: network {network} is unknown to Ape\nhint: `ape networks list` shows what there is\n"


@pytest.mark.slow
def test_on_anvil_that_ape_starts(tmp_path: Path) -> None:
    office = Cli.new(None, tmp_path / "office")
    ended = subprocess.run(
        [sys.executable, "-c", ALL_IN_ONE, str(office.folder), "ethereum:local:foundry"],
        cwd=ROOT,
        env={
            **os.environ,
            "APE_DATA_FOLDER": str(tmp_path / "ape"),
            "PATH": f"{os.environ['PATH']}{os.pathsep}{BIN}",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
def test_a_rehearsal_of_sepolia_has_its_rules(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    with running("--chain-id", "11155111") as url:
        subprocess.run([sys.executable, ROOT / "tools" / "rehearsal.py", url, folder], check=True)
        office = Cli(None, folder, f"ethereum:sepolia:{url}")
        line = f"deploy programme {folder}/programme.yaml --confirm-network ethereum:sepolia"
        assert f"account {WHO.deployer} belongs to everyone" in office(line, by="deployer", exits=5).stderr
        deployer, registrar = f"{folder}/deployer.json", f"{folder}/registrar.json"
        secret = {"WASIQA_PASSWORD": "rehearsal", "APE_DATA_FOLDER": str(tmp_path / "ape")}
        office(line, by=deployer, **secret)
        name = "--confirm-network ethereum:sepolia"
        office(f"whitelist apply {INVESTORS} {name}", by=registrar, **secret)
        office(f"whitelist verify {INVESTORS}", **secret)
        office("deploy verify", **secret)


@pytest.mark.slow
def test_a_node_that_its_witness_contradicts_is_not_believed_and_nothing_is_sent(tmp_path: Path) -> None:
    with running() as url, running() as other:
        office = Cli.new(None, tmp_path)
        office = Cli(None, office.folder, url)
        the_office_opens(office)
        for node in (connect(url), connect(other)):
            node.w3.provider.make_request(RPCEndpoint("anvil_mine"), [100])
        told = office(f"whitelist apply {UPDATE} --witness {other} --json", by="registrar", exits=4).error
        assert (told["code"], told["hint"][:36]) == ("NODES_DISAGREE", "find out which of the two is right, ")
        before = connect(url).block()
        office(f"status --witness {url}")
        assert connect(url).block() == before
        office(f"whitelist apply {UPDATE} --witness {url}", by="registrar")
        office(f"whitelist verify {UPDATE} --witness {url}")
