"""Commands that end with each code: what is wrong in them, and what the message has to show of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from eth_account import Account

from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from tests.support.projects import ROOT
from wasiqa.chain.deployments import Deployments

ORDER = f"--case C --order {ROOT}/LICENSE"
INVESTORS = EXAMPLES / "whitelist" / "investors.csv"
UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
OTHER_ADDRESS = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
Before = Callable[[Cli], object]


@dataclass(frozen=True)
class Case:
    """A code; the line that shows it, in which `{at}` is the office's folder; and the words that place and value have.

    `before` makes the mistake; `by` is who runs the line.
    """

    code: str
    line: str
    told: str
    by: str | None = None
    before: Before | None = None
    environment: dict[str, str] = field(default_factory=dict)


def text(name: str, content: str, mode: int = 0o600) -> Before:
    """A file in the office."""

    def write(cli: Cli) -> None:
        cli.file(name, content).chmod(mode)

    return write


def changed(name: str, old: str, new: str) -> Before:
    """A file of the office with other words."""

    def write(cli: Cli) -> None:
        path = cli.folder / name
        said = path.read_text("utf-8")
        assert old in said
        path.write_text(said.replace(old, new), "utf-8")

    return write


def ledger(*path: str, value: object) -> Before:
    """The ledger with another value in this place."""

    def write(cli: Cli) -> None:
        file = Deployments.path(cli.folder / "deployments", cli.live.chain_id)
        written = json.loads(file.read_text())
        place = written
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value
        file.write_text(json.dumps(written))

    return write


def keystore(cli: Cli) -> Path:
    """A keystore with the password `open sesame`."""
    return cli.file("officer.json", json.dumps(Account.encrypt(b"\x42" * 32, "open sesame", iterations=2)))


def planned(cli: Cli) -> None:
    """A plan, after which its file has changed."""
    copy = cli.folder / "list.csv"
    copy.write_bytes(UPDATE.read_bytes())
    cli(f"whitelist plan {copy} --out {cli.folder}/plan.json --json")
    copy.write_text(copy.read_text() + "\n")


def later(cli: Cli) -> None:
    """The first coupon's payment day has come."""
    cli.wait(25 * 365 * 86_400)


FREEZE = f"freeze apply {PIB} {WHO.bank} --wallet {ORDER}"
CASES: tuple[Case, ...] = (
    Case("USAGE", f"coupon pay {PIB} one", "'one' is not a valid integer"),
    Case("NO_ACCOUNT", FREEZE, "needs --account", by="  "),
    Case("NOT_CONFIRMED", f"{FREEZE} --account test:0", "nobody is there to confirm"),
    Case(
        "NO_ID_KEY",
        "block plan --investor SECP:0000016",
        "needs the programme's id key",
        environment={"WASIQA_CONFIG": ""},
    ),
    Case("KEY_ON_COMMAND_LINE", FREEZE, "a private key is never given", by="0x" + "42" * 32),
    Case("UNKNOWN_NETWORK", "status --network ethereum", "network ethereum is unknown"),
    Case("IN_PROCESS_NETWORK", "status", "network test lives inside one process"),
    Case("FILE_UNUSABLE", "terms show {at}/nowhere.yaml", "nowhere.yaml can't be read: No such file"),
    Case(
        "FILE_TOO_LARGE",
        "report verify {at}/big.json",
        "big.json has more than 64 MiB",
        before=text("big.json", " " * ((1 << 26) + 1)),
    ),
    Case(
        "FILE_IN_THE_WAY",
        "whitelist export {at}/demo.csv",
        "demo.csv is there already",
        before=text("demo.csv", "x"),
    ),
    Case("FILE_EXISTS", "auction key {at}/agent.key", "agent.key", before=text("agent.key", "x")),
    Case(
        "WRONG_ENDING",
        "whitelist plan {at}/list.txt",
        "list.txt is neither .csv nor .xlsx",
        before=text("list.txt", "x"),
    ),
    Case("WRONG_FILE", "report verify {at}/wasiqa.json", "is no report", before=text("wasiqa.json", "{}")),
    Case("NOT_VECTORS", "terms check {at}/vectors.json", "it is not JSON", before=text("vectors.json", "x")),
    Case(
        "OPEN_TO_OTHERS",
        f"whitelist plan {INVESTORS}",
        "demo.key is open to everybody",
        before=lambda cli: (cli.folder / "demo.key").chmod(0o644),
    ),
    Case(
        "NO_ID_KEY_FILE",
        f"whitelist plan {INVESTORS}",
        "demo.key: No such file",
        before=lambda cli: (cli.folder / "demo.key").unlink(),
    ),
    Case("SHORT_ID_KEY", f"whitelist plan {INVESTORS}", "has 3 bytes", before=text("demo.key", "abc")),
    Case(
        "WRONG_ID_KEY",
        f"whitelist plan {INVESTORS}",
        "the id key has fingerprint",
        before=text("demo.key", "another made-up key for the tests"),
    ),
    Case(
        "NOT_IN_FILE",
        f"whitelist voucher sign {INVESTORS} {OTHER_ADDRESS} --deadline 2055-01-01",
        f"{OTHER_ADDRESS} is not in",
        by="registrar",
    ),
    Case(
        "IN_THE_PAST",
        f"whitelist voucher sign {INVESTORS} {WHO.bank} --deadline 2020-01-01",
        "2020-01-01 has passed",
        by="registrar",
    ),
    Case("NO_KEYSTORE", FREEZE, "officer.json: there is no such keystore file", by="officer.json"),
    Case(
        "BAD_KEYSTORE",
        FREEZE,
        "officer.json is not a keystore file",
        by="{at}/officer.json",
        before=text("officer.json", "{}"),
    ),
    Case("NO_PASSWORD", FREEZE, "officer.json needs a password", by="{at}/officer.json", before=keystore),
    Case(
        "WRONG_PASSWORD",
        FREEZE,
        "does not open keystore",
        by="{at}/officer.json",
        before=keystore,
        environment={"WASIQA_PASSWORD": "abc"},
    ),
    Case("NODE_UNREACHABLE", "status --network http://127.0.0.1:9/key", "cannot reach http://127.0.0.1:9"),
    Case("NOT_DEPLOYED", "status --deployments {at}/nowhere", "31337.json doesn't exist"),
    Case(
        "DAMAGED",
        "status",
        "contracts.Programme.address",
        before=ledger("contracts", "Programme", "address", value=WHO.bank.lower()),
    ),
    Case(
        "NO_CONTRACT",
        "status",
        "there is no contract at 0x",
        before=ledger("contracts", "Programme", "address", value=OTHER_ADDRESS),
    ),
    Case(
        "STALE_PLAN",
        "whitelist apply {at}/plan.json",
        "isn't the file that the plan was made from",
        by="registrar",
        before=planned,
    ),
    Case("REMOVALS_NOT_CONFIRMED", f"whitelist apply {UPDATE} --complete", "would be removed", by="registrar"),
    Case("UNKNOWN_SERIES", "status PIB-9", "PIB-9 is no series on chain 31337"),
    Case("UNKNOWN_ROW", f"coupon fund {PIB} 99", "there is no row 99", by="paying_agent"),
    Case("UNKNOWN_AUCTION", "auction show 7", "there is no auction 7"),
    Case("UNKNOWN_TENDER", f"tender fund {PIB} 9", "there is no tender 9", by="paying_agent"),
    Case("UNKNOWN_OPERATION", "ops list 0xdead", "0xdead"),
    Case("UNKNOWN_VENUE", "licence show PK-9", "knows no venue PK-9"),
    Case("UNKNOWN_POOL", "reserve show GOLD-9", "knows no pool GOLD-9"),
    Case("UNKNOWN_RULE", f"hook phase {BILL} 1", "has no volume_cap", by="governor_proposer"),
    Case("UNKNOWN_BLOCK", "index check --block 999999", "there is no block 999999"),
    Case("BEFORE_PROGRAMME", "report holdings --at 1975-01-01", "1975-01-01"),
    Case("IN_THE_FUTURE", "report holdings --at 2999-01-01", "2999-01-01"),
    Case("BAD_AMOUNT", f"explain {PIB} {WHO.bank} {WHO.fund} 1e3", "'1e3' is no amount"),
    Case(
        "BAD_PRICE",
        f"trade sign {PIB} sell 100000 0 --until 2055-01-01 --out {{at}}/o.json",
        "'0' is no price",
        by="bank",
    ),
    Case("BAD_CURRENCY", "deploy test-cash XYZ", "XYZ is not a currency", by="deployer"),
    Case(
        "INSUFFICIENT_UNITS",
        f"burn apply {PIB} {WHO.stranger} 100000 {ORDER}",
        f"{WHO.stranger} holds 0 units",
        by="governor_proposer",
    ),
    Case("NOT_FROZEN", f"burn apply {PIB} {WHO.bank} 100000 {ORDER}", "could run away", by="governor_proposer"),
    Case("BEFORE_RECORD_TIME", f"coupon fund {PIB} 1", "the record time of row 1", by="paying_agent"),
    Case("INSUFFICIENT_CASH", f"coupon fund {PIB} 1", "units of the cash token", by="stranger", before=later),
    Case("NOT_FUNDED", f"coupon pay {PIB} 1", "row 1 is not funded", by="stranger", before=later),
    Case(
        "NOT_ON_WHITELIST",
        f"recover plan {WHO.stranger} {OTHER_ADDRESS} {ORDER}",
        f"{WHO.stranger} is not on the whitelist",
    ),
    Case("WAITING", f"issue apply {BILL} {EXAMPLES}/allotments/mtb.csv --tranche B", "", by="issuer_proposer"),
    Case("REVERTED", FREEZE, WHO.registrar, by="registrar"),
    Case(
        "DATABASE_UNUSABLE",
        "index status --index sqlite:///{at}/store.db",
        "store.db",
        before=text("store.db", "x" * 4096),
    ),
    Case(
        "SAME_PARTY",
        "deploy programme {at}/programme.yaml",
        f"{WHO.issuer_proposer} is both proposer and executor",
        by="deployer",
        before=changed("programme.yaml", 'executors: ["test:2"]', 'executors: ["test:1"]'),
    ),
    Case("NO_SAFE", f"{FREEZE} --safe {{at}}/batch.json", f"there is no Safe at {WHO.bank}", by=WHO.bank),
    Case(
        "MISSING_ROLE",
        "whitelist voucher sign {at}/list.csv " + WHO.bank + " --deadline 2055-01-01",
        f"{WHO.stranger} doesn't hold the role REGISTRAR",
        by="stranger",
        before=lambda cli: (cli.folder / "list.csv").write_bytes(INVESTORS.read_bytes()),
    ),
    Case(
        "LEDGER_DIFFERS",
        "ops list",
        "since block 99999",
        before=ledger("contracts", "Programme", "block", value=99_999),
    ),
    Case(
        "TOO_EARLY",
        f"coupon outside state {PIB} 1 --holders {{at}}/h.csv --reference R --document {ROOT}/LICENSE",
        "row 1 is paid from",
        by="paying_agent",
        before=text("h.csv", f"wallet\n{WHO.bank}\n"),
    ),
    Case("UNKNOWN_RESOLUTION", f"resolution vote {PIB} 9 --for 100000", "there is no resolution 9", by="bank"),
)
