"""Dealers who trade the bond by commands, their orders, and a repo between them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.contracts.settlement.market import PAPER, ZONE
from tests.scripts.cli import PIB, WHO, Cli
from wasiqa.activities import Activity, mask
from wasiqa.servicing.licences.licence import encoded

DAY = 86_400
UNIT = 100_000_00
SELL, BUY = ("500000 98.3815", "500000 98.50")
RULES = """\
hooks:
  - {rule: holding_limit, share: "0.25", categories: [BANK]}
  - rule: pledge
"""


def dealing(cli: Cli) -> Cli:
    """Bank and fund hold the bond, and have allowed what they give; it is a day on which interest accrues."""
    cli.live.transact(cli.cash(), "mint", WHO.fund, 10**12, sender=WHO.deployer)
    cli.live.travel(int(datetime(2048, 11, 4, 12, tzinfo=ZONE).timestamp()))
    for name, gives in (("bank", "units"), ("fund", "cash")):
        cli(f"trade allow {PIB} {gives} --dry-run --json", by=name)
        cli(f"trade allow {PIB} {gives} --json", by=name)
    return cli


def signed(cli: Cli, name: str, side: str, by: str, line: str) -> Path:
    """An order's file."""
    target = cli.folder / f"{name}.json"
    cli(f"trade sign {PIB} {side} {line} --until 2050-12-31 --out {target}", by=by)
    return target


def pair(cli: Cli) -> tuple[Path, Path]:
    """The bank sells and the fund buys."""
    return signed(cli, "sell", "sell", "bank", SELL), signed(cli, "buy", "buy", "fund", BUY)


def licensed(cli: Cli) -> int:
    """The number of the venue PK-X, which the operator's account serves."""
    now, licences = cli.live.now(), cli.programme().licences
    terms = (now + 10**8, mask([Activity.EXCHANGE]), WHO.operator)
    cli.live.transact(licences, "grantNoc", encoded("PK-X"), terms, now, PAPER, sender=WHO.regulator)
    return int(cli.live.call(licences, "venueOf", encoded("PK-X")))


def batch_of(cli: Cli, *lines: str) -> Path:
    """A list of pairs."""
    return cli.file("pairs.csv", "\n".join(("sell,buy,face,price", *lines, "")))


def lending(cli: Cli) -> Cli:
    """The bond has the rule; the fund has cash to lend."""
    rules = cli.file("rules.yaml", RULES)
    cli(f"hook apply {PIB} {rules}", by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    cli(f"hook apply {PIB} {rules}", by="governor_executor")
    for wallet in (WHO.bank, WHO.fund):
        cli.live.transact(cli.cash(), "mint", wallet, 10**12, sender=WHO.deployer)
    cli.live.travel(int(datetime(2048, 11, 4, 12, tzinfo=ZONE).timestamp()))
    return cli


def drafted_repo(cli: Cli) -> Path:
    """The bank borrows from the fund."""
    target = cli.folder / "repo.json"
    parties = f"--seller {WHO.bank} --buyer {WHO.fund} --lends 950000 --returns 960000.50"
    cli(f"trade repo draft {PIB} 1000000 {parties} --due 2048-12-04 --open-by 2048-11-05 --out {target} --json")
    return target


def signed_repo(cli: Cli, drafted: Path) -> Path:
    """Both have signed, and the fund has allowed what it lends."""
    for name in ("bank", "fund"):
        cli(f"trade repo sign {drafted} --json", by=name)
    cli(f"trade repo allow {drafted} --json", by="fund")
    return drafted
