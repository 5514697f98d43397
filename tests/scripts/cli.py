"""The commands as users run them, on a chain that outlives one command."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.scripts.answers import check
from tests.support.actors import ROLES, Actors
from tests.support.chains import LocalChain
from tests.support.projects import ROOT
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.cli.connecting import Workbench
from wasiqa.cli.main import main
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import Programme
from wasiqa.whitelist.word import Word

WHO = Actors()
PIB, BILL = "PIB-3Y-7", "MTB-3M-574"
EXAMPLES = ROOT / "examples"
KEY = b"a made-up id key, for nothing but tests"


@dataclass(frozen=True)
class Ran:
    """What a command said."""

    stdout: str
    stderr: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout; more than one is an error of JSON."""
        return json.loads(self.stdout)

    @property
    def error(self) -> dict[str, Any]:
        """The error in that document, which has nothing else."""
        (only,) = self.document.items()
        assert only[0] == "error"
        return dict(only[1])


@dataclass(frozen=True)
class Cli:
    """An office: its folder holds configuration, id key and ledger, its chain everything else."""

    chain: LocalChain | None
    folder: Path
    network: str = "test"

    @classmethod
    def new(cls, chain: LocalChain | None, folder: Path) -> Cli:
        """An office that has deployed nothing yet."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "programme.yaml").write_text((EXAMPLES / "config" / "demo.yaml").read_text())
        key = folder / "demo.key"
        key.touch(mode=0o600)
        key.write_bytes(KEY)
        return cls(chain, folder)

    def __call__(self, line: str, *, by: str | None = None, exits: int = 0, **environment: str) -> Ran:
        """Run `wasiqa LINE`; `by` is a role of the tests or an account, who says --yes. Nothing but an exit ends it.

        What it prints with --json is as its schema says.
        """
        words = shlex.split(line)
        if by is not None:
            words += ["--account", f"test:{ROLES.index(by)}" if by in ROLES else by, "--yes"]
        bench = None if self.chain is None else Workbench(self.chain)
        result = CliRunner(mix_stderr=False, env={**self.environment, **environment}).invoke(main, words, obj=bench)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == exits, f"{line}: exit {result.exit_code}\n{result.stdout}{result.stderr}"
        assert "Traceback" not in result.stderr
        if "--json" in words and result.stdout:
            check(words, result.stdout)
        return Ran(result.stdout, result.stderr)

    @property
    def environment(self) -> Mapping[str, str | None]:
        """What its people have set, so that a daily command needs little typed."""
        return {
            "WASIQA_NETWORK": self.network,
            "WASIQA_CONFIG": str(self.folder / "programme.yaml"),
            "WASIQA_DEPLOYMENTS": str(self.folder / "deployments"),
            "WASIQA_RECEIPTS": str(self.folder / "receipts"),
            "WASIQA_ACCOUNT": None,
            "WASIQA_PASSWORD": None,
        }

    @property
    def live(self) -> LocalChain:
        """The chain, which there is."""
        assert self.chain is not None
        return self.chain

    def ledger(self) -> Deployments:
        """What is written down."""
        return Deployments.load(self.folder / "deployments", self.live.chain_id)

    def programme(self) -> Programme:
        """The contracts."""
        return Programme.of(self.ledger())

    def bond(self, series: str = PIB) -> Contract:
        """A series."""
        return self.programme().bond(self.ledger().find_series(series)[1].address)

    def balance(self, wallet: str, series: str = PIB) -> int:
        """What a wallet holds."""
        return int(self.live.call(self.bond(series), "balanceOf", wallet))

    def word(self, wallet: str) -> Word:
        """What the whitelist has of a wallet."""
        return Word.decode(self.live.call(self.programme().registry, "wordOf", wallet))

    def cash(self) -> Contract:
        """The play money."""
        return self.ledger().contract("TestCashPKR", built("TestCash").abi)

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.live.travel(self.live.now() + seconds)

    def file(self, name: str, text: str) -> Path:
        """A file in the office."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def terms(self, example: str) -> Path:
        """An example's term sheet, moved by 28 years."""
        path = self.folder / example
        self(f"terms shift {EXAMPLES}/terms/{example} {path}")
        return path

    def open_programme(self) -> None:
        """Contracts, play money in the paying agent's hand, the venue and the whitelist of the examples."""
        self("deploy programme " + str(self.folder / "programme.yaml"), by="deployer")
        self("deploy test-cash PKR", by="deployer")
        self.live.transact(self.cash(), "mint", WHO.paying_agent, 10**15, sender=WHO.deployer)
        self(f"licence apply {EXAMPLES}/licences/pk-example-1.yaml", by="regulator")
        self(f"whitelist apply {EXAMPLES}/whitelist/investors.csv", by="registrar")

    def open_series(self, example: str, allotments: str) -> None:
        """A series of the examples, deployed and issued by its parties."""
        terms = self.terms(example)
        parties: tuple[str, ...] = ("governor_proposer", "issuer_proposer", "issuer_executor", "governor_executor")
        if "hooks:" not in terms.read_text():
            parties = parties[1:3]
        for party in parties[:-1]:
            self(f"deploy series {terms}", by=party, exits=6)
            self.wait(3600 if party == "issuer_proposer" else 0)
        self.wait(48 * 3600)
        self(f"deploy series {terms}", by=parties[-1])
        self(f"issue apply {terms_symbol(terms)} {EXAMPLES}/allotments/{allotments}", by="issuer_proposer", exits=6)
        self.wait(3600)
        self(f"issue apply {terms_symbol(terms)} {EXAMPLES}/allotments/{allotments}", by="issuer_executor")


def terms_symbol(terms: Path) -> str:
    """The symbol in a term sheet."""
    return next(line.split(": ")[1] for line in terms.read_text().splitlines() if line.startswith("symbol: "))
