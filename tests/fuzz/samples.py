"""Every kind of file that a command reads: a valid one of each, and the line that reads it and sends nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from eth_account import Account

from tests.scripts.auctioneer import Auctioneer
from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from tests.support.actors import ROLES
from tests.support.projects import ROOT
from tests.whitelist.support import row, wallet, write_csv
from wasiqa.chain.deployments import Deployments

ZONE = ZoneInfo("Asia/Karachi")


@dataclass(frozen=True)
class Sample:
    """A valid file and a command; `{file}` in its line, or in an environment variable, is where the file is."""

    name: str
    path: Path
    line: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def is_json(self) -> bool:
        """Is it a tree of JSON?"""
        return self.path.suffix == ".json"


def by(role: str) -> str:
    """The options with which a role of the tests says what it would do."""
    return f"--account test:{ROLES.index(role)} --dry-run"


def _examples(office: Cli) -> Path:
    """The examples, where files may be written beside them."""
    folder = office.folder / "examples"
    if not folder.exists():
        shutil.copytree(EXAMPLES, folder)
    return folder


def kept(office: Cli) -> Iterator[tuple[str, Path | str, str]]:
    """Name, file, line: what needs nothing but the examples."""
    order = ROOT / "LICENSE"
    yield "csv", _examples(office) / "whitelist" / "investors.csv", "whitelist plan {file}"
    yield "csv-complete", _examples(office) / "whitelist" / "investors.csv", "whitelist verify {file} --complete"
    yield "csv-tree", _examples(office) / "whitelist" / "investors.csv", "whitelist tree {file} --out {folder}/x.tree"
    yield "xlsx", _examples(office) / "desk" / "beta-islamic-bank.xlsx", "whitelist plan {file}"
    yield "config", office.folder / "programme.yaml", f"deploy programme {{file}} {by('deployer')}"
    yield (
        "config-of-plan",
        office.folder / "programme.yaml",
        f"whitelist plan {_examples(office)}/whitelist/investors.csv --config {{file}}",
    )
    yield "config-of-template", office.folder / "programme.yaml", "whitelist template {folder}/t.xlsx --config {file}"
    for terms in sorted((_examples(office) / "terms").glob("*.yaml")):
        yield f"terms-{terms.stem}", terms, "terms show {file}"
    yield "terms-shift", _examples(office) / "terms" / "pib-3y-2020.yaml", "terms shift {file} {folder}/moved.yaml"
    yield "terms-deploy", office.folder / "pib-3y-2020.yaml", f"deploy series {{file}} {by('issuer_proposer')}"
    yield "terms-accrued", office.folder / "pib-3y-2020.yaml", f"accrued {PIB} --terms {{file}}"
    yield "hooks", _examples(office) / "hooks" / "made-up.yaml", f"hook plan {PIB} {{file}}"
    yield "documents", _examples(office) / "documents" / "pib.yaml", f"document plan {PIB} {{file}}"
    yield "policy", _examples(office) / "policies" / "made-up.yaml", "policy plan {file}"
    yield "policy-series", _examples(office) / "policies" / "made-up-series.yaml", "policy plan {file}"
    yield "licence", _examples(office) / "licences" / "pk-example-1.yaml", "licence plan {file}"
    yield "pools", _examples(office) / "reserves" / "pools.yaml", "reserve pool plan {file}"
    yield "balances", _examples(office) / "reserves" / "bitcoin.json", "reserve statement {file}"
    yield "allotments", _examples(office) / "allotments" / "mtb.csv", f"issue plan {BILL} {{file}}"
    yield (
        "rates.yaml",
        'withholding: {INDIVIDUAL_RESIDENT: "0.25", NRP: "0.10"}\n',
        (f"coupon rates {PIB} --from-row 2 --table {{file}} {by('governor_proposer')}"),
    )
    yield (
        "movements",
        _examples(office) / "trades" / "movements.csv",
        ("trade net draft {file} --until 2050-12-31 --out {folder}/n.json"),
    )
    vectors = ROOT / "tests" / "vectors" / "further.json"
    yield "vectors.json", vectors.read_text(encoding="utf-8"), "terms check {file}"
    compare = f"reconcile compare {{file}} --at {datetime.fromtimestamp(office.live.now() - 1, ZONE).isoformat()}"
    depository = _examples(office) / "depository"
    yield "statement", depository / "statement.csv", compare
    xml, rest = depository / "statement.xml", f"--schema {depository}/made-up.xsd --accounts {depository}/accounts.csv"
    yield "statement-xml", xml, f"{compare} {rest}"
    yield "accounts", depository / "accounts.csv", f"{compare.format(file=xml)} {rest.rsplit(' ', 1)[0]} {{file}}"
    schema = f"--schema {{file}} --accounts {depository}/accounts.csv"
    yield "schema", depository / "made-up.xsd", f"{compare.format(file=xml)} {schema}"
    yield (
        "mapping.yaml",
        "account: SubAcctDtls\nface: AggtBal/Qty/Qty/Qty/FaceAmt\n",
        (f"{compare.format(file=xml)} {rest} --mapping {{file}}"),
    )
    yield (
        "holders.csv",
        f"wallet\n{WHO.bank}\n{WHO.fund}\n",
        (f"coupon outside state {PIB} 1 --holders {{file}} --reference R --document {order} {by('paying_agent')}"),
    )
    yield (
        "tail.yaml",
        (
            "from: 3\nrecord_times: ['2053-01-01T17:00:00+05:00']\n"
            "rows: [{kind: coupon, record: 3, pay: '2053-01-02T10:00:00+05:00', amount: '0.01'}]\n"
        ),
        f"resolution propose {PIB} {{file}} --document {order} {by('bank')}",
    )


def made(office: Cli) -> Iterator[tuple[str, Path, str]]:
    """What commands write and others read."""
    folder, ledger = office.folder, Deployments.path(office.folder / "deployments", office.live.chain_id)
    for party in ("governor_proposer", "governor_executor"):
        office(f"reserve pool apply {EXAMPLES}/reserves/pools.yaml", by=party, exits=6 if "proposer" in party else 0)
        office.wait(2 * 86_400)
    until = {"valid_until": "2055-12-31", "tax_class": ""}
    listed = write_csv(folder / "list.csv", row(1, **until), row(2, **until))
    office(f"whitelist plan {listed} --out {folder}/plan.json --json")
    yield (
        "attestation",
        folder / "examples" / "reserves" / "gold.yaml",
        f"reserve sign {{file}} --out {{folder}}/s.json {by('auditor')}",
    )
    yield "plan", folder / "plan.json", f"whitelist apply {{file}} {by('registrar')}"
    yield "plan-replaced", folder / "plan.json", f"whitelist plan {listed} --out {{file}}"
    office(f"whitelist tree {listed}")
    tree = ledger.with_suffix(".tree")
    yield "tree", tree, f"whitelist proof {wallet(1)} --tree {{file}}"
    yield "tree-set", tree, f"whitelist root {{file}} --valid-until 2055-01-01 {by('registrar')}"
    proof = office.file("proof.json", office(f"whitelist proof {wallet(1)} --json").stdout)
    yield "proof", proof, f"whitelist admit {{file}} {by('bank')}"
    line = f"whitelist voucher sign {listed} {wallet(1)} --deadline 2055-01-01 --json"
    voucher = office.file("voucher.json", office(line, by="registrar").stdout)
    yield "voucher", voucher, f"whitelist voucher use {{file}} {by('bank')}"
    yield "voucher-cancel", voucher, f"whitelist voucher cancel {{file}} {by('registrar')}"
    orders = f"--until 2055-12-31 --out {folder}"
    office(f"trade sign {PIB} sell 500000 98.38 {orders}/sell.json", by="bank")
    office(f"trade sign {PIB} buy 500000 98.38 {orders}/buy.json", by="fund")
    yield "order", folder / "sell.json", f"trade settle {{file}} {folder}/buy.json {by('stranger')}"
    yield "order-cancel", folder / "sell.json", f"trade cancel {{file}} {by('bank')}"
    office(f"trade net draft {_examples(office)}/trades/movements.csv --until 2055-12-31 --out {folder}/net.json")
    yield "netting", folder / "net.json", f"trade net sign {{file}} {by('bank')}"
    yield "netting-settle", folder / "net.json", f"trade net settle {{file}} {by('bank')}"
    parties = f"--seller {WHO.bank} --buyer {WHO.fund} --lends 950000 --returns 960000.50"
    office(f"trade repo draft {PIB} 1000000 {parties} --due 2051-12-04 --open-by 2050-12-05 --out {folder}/repo.json")
    yield "repo", folder / "repo.json", f"trade repo sign {{file}} {by('bank')}"
    yield "repo-open", folder / "repo.json", f"trade repo open {{file}} {by('bank')}"
    yield "ledger", ledger, "status"
    yield "ledger-verify", ledger, "deploy verify"
    receipts = sorted((folder / "receipts").glob("*/*-whitelist-apply-*.json"))
    yield "receipt", receipts[0], "receipt show {file}"
    yield "receipt-md", receipts[0], "receipt show {file} --md"
    yield (
        "journal",
        next((folder / "receipts").glob("*/journal.db")),
        (f"whitelist apply {folder}/list.csv {by('registrar')}"),
    )
    office("index status")
    store = next((folder / "deployments").glob("*.events.db"))
    yield "store", store, "report holdings"
    yield "store-status", store, "index status"
    yield "store-check", store, "index check"
    moment = datetime.fromtimestamp(office.live.header().time, ZONE).isoformat()
    office.wait(60)
    office.live.transact(office.cash(), "approve", WHO.bank, 1, sender=WHO.stranger)
    office(f"report circulation --date {moment} --out {folder}/circulation.json")
    yield "circulation", folder / "circulation.json", "report verify {file}"
    statement = _examples(office) / "depository" / "statement.csv"
    office(f"reconcile compare {statement} --at {moment} --out {folder}/result.json")
    yield "result", folder / "result.json", "reconcile verify {file}"
    yield "result-correct", folder / "result.json", f"reconcile correct {{file}} --case C {by('registrar')}"
    keystore = office.file("officer.json", json.dumps(Account.encrypt(b"\x42" * 32, "open sesame", iterations=2)))
    yield "keystore", keystore, f"trade allow {PIB} units --account {{file}} --dry-run"
    yield (
        "safe",
        office.file("batch.json", '{"version":"1.0","chainId":"31337","transactions":[]}'),
        (f"trade allow {PIB} units --account {office.programme().registry.address} --safe {{file}} --dry-run"),
    )


def auctioned(office: Cli) -> Iterator[tuple[str, Path, str]]:
    """An auction's files; its two bids are open at the end."""
    desk, folder = Auctioneer(office), office.folder
    desk.announce()
    desk.bid("primary_dealer", "face,price\n100000000,98.4000\n200000000,98.3000\n")
    desk.bid("bank", "face,price,maximum\n300000000,98.3000,500000000\n")
    yield "announcement", folder / "auction.yaml", f"auction announce {{file}} {by('issuer_proposer')}"
    yield "bids", desk.bids("insurer"), f"auction bid 1 {{file}} {by('insurer')}"
    yield "openings", folder / "dealer.openings.json", f"auction reveal 1 {{file}} {by('primary_dealer')}"
    yield "agent-key", folder / "agent.key", f"auction reveal 1 --key {{file}} {by('stranger')}"
    desk.after("bidsClose")


def samples(office: Cli, kinds: Callable[[Cli], Iterator[tuple[str, Path | str, str]]]) -> list[Sample]:
    """The samples of some kinds, with their files in place."""
    found = []
    for name, given, line in kinds(office):
        path = office.file(name, given) if isinstance(given, str) else given
        found.append(Sample(name, path, line))
    return found
