"""The demo on a node that stays: programme, whitelist and two issued series, for commands to be tried on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect
from wasiqa.chain.signer import KeySigner
from wasiqa.demo.stage import Stage
from wasiqa.demo.story import Cast, act_programme, act_series, act_trade, act_whitelist
from wasiqa.durable import write_durably
from wasiqa.errors import CheckFailed
from wasiqa.home import home
from wasiqa.servicing.config import load

_CONFIG = "anvil.yaml"


def furnish(url: str, folder: Path, say: Callable[[str], None], *more: Callable[[Stage, Cast], None]) -> Cast:
    """Play the demo's first acts on the node at `url`, and `more`; leave what commands need in `folder`; say who plays.

    Raises `CheckFailed` if something is not as it must be.
    """
    chain = connect(url)
    for account in well_known():
        chain.unlock(KeySigner(account))
    config = home() / "config" / _CONFIG
    stage = Stage(folder, say, chain, load(config))
    act_programme(stage)
    cast = act_whitelist(stage)
    act_series(stage, "mtb-574.yaml", "mtb.csv")
    act_trade(stage, act_series(stage, "pib-3y-2020.yaml", "pib.csv"), cast)
    for act in more:
        act(stage, cast)
    stage.travel(stage.chain.now() + 1)  # a report of the second before the latest block has all of it
    failed = [check.name for check in stage.checks if not check.ok]
    if failed:
        raise CheckFailed(f"the node at {url} is not as it should be: {', '.join(failed)}")
    shutil.copyfile(config, folder / _CONFIG)
    write_durably(
        folder / "wasiqa.yaml",
        f"# made by `make node`\nnetwork: {url}\nconfig: {_CONFIG}\ndeployments: deployments\nreceipts: receipts\n",
    )
    return cast


def to_try(folder: Path, cast: Cast) -> str:
    """What somebody can type next."""
    return f"""
The node runs until you press Ctrl-C. In another terminal:

  . .venv/bin/activate
  export WASIQA_DEFAULTS={folder}/wasiqa.yaml

  wasiqa status
  wasiqa explain PIB-3Y-7 {cast.dealer} {cast.second_bank_wallet} 200000000
  wasiqa whitelist plan examples/whitelist/investors-with-mistakes.csv
  wasiqa whitelist plan examples/whitelist/investors-update.csv --out {folder}/plan.json
  wasiqa whitelist apply {folder}/plan.json --account test:7
  wasiqa whitelist export {folder}/list.xlsx
  wasiqa deploy verify

Accounts: test:7 is the registrar, test:1 and test:2 issue, test:22 freezes, test:23 pays; all are in config/{_CONFIG}.
"""
