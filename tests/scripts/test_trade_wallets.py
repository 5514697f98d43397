"""`--maker`: what wallets that are contracts sign by one of their owners, and verify before it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scripts.cli import PIB, WHO, Cli
from tests.scripts.traders import BUY, SELL, UNIT, dealing, drafted_repo, lending, signed
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts

KINDS = ("SigningWallet", "SafeLikeWallet")


@pytest.fixture(params=KINDS)
def wallet(request: pytest.FixtureRequest, cli: Cli) -> str:
    """A contract of the fund's: one that takes its signature, and one that takes it of a Safe's message."""
    code = artifacts()[request.param]
    return cli.live.deploy(code, WHO.fund, sender=WHO.deployer).created()


def admitted(cli: Cli, wallet: str) -> None:
    """The wallet is the fund's on the whitelist, too; it has cash, and lets settlement take it."""
    registry, cash, chain = cli.programme().registry, cli.cash(), cli.live
    word = chain.call(registry, "wordOf", WHO.fund)
    chain.transact(registry, "setWords", [wallet], [word], sender=WHO.registrar)
    chain.transact(cash, "mint", wallet, 10**12, sender=WHO.deployer)
    assert isinstance(chain, RevmChain)
    with chain.without_code(wallet):
        chain.transact(cash, "approve", cli.programme().settlement.address, 2**256 - 1, sender=wallet)


def test_an_order_of_a_contract_is_signed_by_its_owner_and_settles(cli: Cli, wallet: str) -> None:
    admitted(dealing(cli), wallet)
    sell = signed(cli, "sell", "sell", "bank", SELL)
    buy = signed(cli, "buy", "buy", "fund", f"{BUY} --maker {wallet}")
    assert json.loads(buy.read_text())["order"]["maker"] == wallet
    cli(f"trade settle {sell} {buy} --price 98.4", by="stranger")
    assert cli.balance(wallet) == 5 * UNIT


def test_what_the_contract_does_not_take_is_not_kept(cli: Cli, wallet: str) -> None:
    dealing(cli)
    target = cli.folder / "order.json"
    line = f"trade sign {PIB} buy {BUY} --until 2050-12-31 --out {target}"
    told = cli(f"{line} --maker {wallet}", by="insurer", exits=5).stderr
    assert f"{wallet} doesn't take the signature of {WHO.insurer} for its own" in told
    assert f"{WHO.bank} is no contract" in cli(f"{line} --maker {WHO.bank}", by="insurer", exits=3).stderr
    assert not target.exists()
    cli(f"{line} --maker {WHO.insurer}", by="insurer")


def test_repos_and_nettings_are_signed_for_a_contract(cli: Cli, wallet: str) -> None:
    repo = drafted_repo(lending(cli))
    said = json.loads(repo.read_text())
    said["repo"]["buyer"] = wallet
    repo.write_text(json.dumps(said))
    assert "is no party of it" in cli(f"trade repo sign {repo}", by="fund", exits=5).stderr
    assert list(cli(f"trade repo sign {repo} --maker {wallet} --json", by="fund").document["signatures"]) == [wallet]
    movements = cli.file("movements.csv", f"asset,from,to,amount\n{PIB},{WHO.bank},{wallet},100000\n")
    net: Path = cli.folder / "net.json"
    cli(f"trade net draft {movements} --until 2048-12-31 --out {net}")
    assert list(cli(f"trade net sign {net} --maker {wallet} --json", by="fund").document["signatures"]) == [wallet]
