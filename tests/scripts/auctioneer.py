"""An auction of the examples in an office, moved by the commands from one stage to the next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.scripts.cli import EXAMPLES, WHO, Cli, Ran

AUCTIONS = EXAMPLES / "auctions"
DEALERS = {"primary_dealer": "dealer", "bank": "bank", "insurer": "insurer"}
"""Who makes which of the example's bids."""
HOUR = 3600
RICH = 10**13


@dataclass(frozen=True)
class Auctioneer:
    """The office's first auction, of its bill; `folder` has the announcement and what dealers keep."""

    cli: Cli

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.cli.folder

    def announcement(self, *changes: tuple[str, str], key: bool = True) -> Path:
        """The example's, moved by 28 years and with an agent, with these texts in place of others."""
        file = self.folder / "auction.yaml"
        terms = self.folder / "mtb-574.yaml"
        if not terms.exists():
            self.cli.terms("mtb-574.yaml")
        self.cli(f"auction shift {AUCTIONS}/mtb-574.yaml {file} --terms {terms}")
        text = file.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text + (self.cli(f"auction key {self.folder}/agent.key").stdout if key else ""))
        return file

    def announce(self, *changes: tuple[str, str], key: bool = True) -> Ran:
        """Both parties announce it; dealers have cash."""
        file = self.announcement(*changes, key=key)
        for dealer in DEALERS:
            self.cli.live.transact(self.cli.cash(), "mint", getattr(WHO, dealer), RICH, sender=WHO.deployer)
        return self.by_two(f"auction announce {file}")

    def by_two(self, line: str) -> Ran:
        """The issuer's parties run it in turn."""
        told = self.cli(line, by="issuer_proposer", exits=6).stderr
        assert f"{WHO.issuer_executor} runs: wasiqa {line.split(' --')[0]}" in told
        self.cli.wait(HOUR)
        return self.cli(line, by="issuer_executor")

    def bids(self, name: str, text: str | None = None) -> Path:
        """A dealer's file, of the examples unless it is given."""
        path = self.folder / f"{name}.csv"
        path.write_text(text or (AUCTIONS / f"{name}.csv").read_text())
        return path

    def bid(self, dealer: str, text: str | None = None, more: str = "") -> Ran:
        """A dealer bids."""
        return self.cli(f"auction bid 1 {self.bids(DEALERS[dealer], text)} {more}", by=dealer)

    def reveal(self, dealer: str) -> Ran:
        """A dealer opens its own bids."""
        return self.cli(f"auction reveal 1 {self.folder}/{DEALERS[dealer]}.openings.json", by=dealer)

    def plan(self, choice: str) -> Path:
        """An allotment."""
        path = self.folder / "allotment.json"
        self.cli(f"auction plan 1 {choice} --out {path} --json")
        return path

    def allot(self, choice: str) -> Ran:
        """Both parties decide, and it is verified."""
        return self.by_two(f"auction allot 1 {self.plan(choice)}")

    def after(self, close: str) -> None:
        """The second after one of the auction's times, or a settlement's first."""
        self.cli.live.travel(getattr(self.terms(), close) + (close != "settleFrom"))

    def terms(self) -> Any:
        """The auction's terms on chain."""
        return self.cli.live.call(self.cli.programme().auctions, "termsOf", 1)

    def cash(self, who: str) -> int:
        """What an account has, minor units."""
        return int(self.cli.live.call(self.cli.cash(), "balanceOf", getattr(WHO, who)))
