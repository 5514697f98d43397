"""`trade batch` where wallets burn all the gas that they are given: the other pairs are settled all the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contracts.settlement.market import sign
from tests.scripts.cli import WHO, Cli
from tests.scripts.traders import SELL, UNIT, batch_of, dealing, licensed, signed
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.trading import batch
from wasiqa.trading.order_file import SignedOrder

BURNERS = 12
"""At 1,500,000 gas each, more than one transaction may use."""


@pytest.fixture
def market(cli: Cli) -> Cli:
    """The bank sells in 15 orders; a venue settles what it is brought."""
    dealing(cli)
    licensed(cli)
    for n in range(BURNERS + 3):
        signed(cli, f"sell{n}", "sell", "bank", SELL.replace("500000", "100000"))
    return cli


def deployed(cli: Cli, name: str, *arguments: object) -> Contract:
    code = artifacts()[name]
    return cli.live.deploy(code, *arguments, sender=WHO.deployer).contract(code)


def burner(cli: Cli) -> str:
    """A wallet that is a contract, and burns more gas than it gets in a batch when it is asked for its signature."""
    engine = deployed(cli, "HostileHook", 4)
    cli.live.transact(engine, "setAppetite", 2_000_000, sender=WHO.deployer)
    cli.live.transact(engine, "intend", 0, 2, sender=WHO.deployer)
    move = (WHO.bank, WHO.fund, *[0] * 7)
    return deployed(cli, "CallingSigner", engine.address, engine.encode("moved", move).data).address


def bought(cli: Cli, n: int, maker: str) -> str:
    """A file in which somebody buys what `sell`n sells."""
    chain_id, settlement = cli.live.chain_id, cli.programme().settlement.address
    sold = SignedOrder.load(cli.folder / f"sell{n}.json").said
    said = replace(sold, maker=maker, sells=False)
    signature = sign(WHO.key("fund"), said.typed_data(chain_id, settlement))
    path = cli.folder / f"buy{n}.json"
    path.write_text(json.dumps(SignedOrder.of(said, chain_id, settlement, signature).document()))
    return f"sell{n}.json,{path.name},,"


def pairs(cli: Cli) -> Path:
    """Three good pairs after twelve that burn gas."""
    wallet = burner(cli)
    makers = [wallet] * BURNERS + [WHO.fund] * 3
    return batch_of(cli, *(bought(cli, n, maker) for n, maker in enumerate(makers)))


def test_wallets_that_burn_gas_stop_nobody_and_cost_the_venue_nothing(market: Cli) -> None:
    list_of, before = pairs(market), market.balance(WHO.fund)
    done = market(f"trade batch PK-X {list_of} --json", by="operator", exits=1).document
    assert (done["settled"], len(done["transactions"])) == (3, 1)
    assert [one["row"] for one in done["failed"]] == list(range(2, 2 + BURNERS))
    assert market.balance(WHO.fund) - before == 3 * UNIT


def test_wallets_that_burn_gas_only_once_they_are_handed_in_stop_nobody_either(
    market: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they would do is asked before; here they answer that they settle."""
    list_of, before = pairs(market), market.balance(WHO.fund)
    monkeypatch.setattr(batch.Batch, "_settles", lambda *_: True)
    done = market(f"trade batch PK-X {list_of} --json", by="operator", exits=1).document
    assert done["settled"] == 3
    assert [one["row"] for one in done["failed"]] == list(range(2, 2 + BURNERS))
    assert market.balance(WHO.fund) - before == 3 * UNIT


def test_the_other_pairs_of_a_cash_token_that_refuses_are_settled(market: Cli) -> None:
    refusing = deployed(market, "RefusingCash")
    chain_id, settlement = market.live.chain_id, market.programme().settlement.address
    bad = bought(market, 0, WHO.fund)
    for name, key in (("sell0", "bank"), ("buy0", "fund")):
        path = market.folder / f"{name}.json"
        said = replace(SignedOrder.load(path).said, cash=refusing.address)
        signature = sign(WHO.key(key), said.typed_data(chain_id, settlement))
        path.write_text(json.dumps(SignedOrder.of(said, chain_id, settlement, signature).document()))
    list_of = batch_of(market, bad, bought(market, 1, WHO.fund))
    done = market(f"trade batch PK-X {list_of} --json", by="operator", exits=1).document
    assert (done["settled"], [one["row"] for one in done["failed"]]) == (1, [2])
    assert f"of {refusing.address}" in done["failed"][0]["message"]
