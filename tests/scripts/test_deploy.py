"""`deploy` refuses what would leave a programme half done or in wrong hands, and goes on where it was."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from eth_account import Account
from eth_utils.crypto import keccak
from jsonschema import Draft202012Validator

from tests.scripts.cli import EXAMPLES, KEY, PIB, WHO, Cli
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Chain, Signed
from wasiqa.chain.codec import checksummed
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import Operation
from wasiqa.errors import ChainFailed
from wasiqa.servicing import series
from wasiqa.servicing.programme import CONTRACTS

SCHEMA = json.loads((ROOT / "schemas" / "deployments.schema.json").read_text())
TRANSACTIONS = len(CONTRACTS) + (4 + 4 + 2)
"""Of a whole deployment: nine contracts, and ten that settle the roles of the timelocks."""
SMALL = ("ceiling: '24000000000'", "ceiling: '100000'")


def configured(cli: Cli, field: str, value: object) -> str:
    """The line that deploys a programme with one field of its configuration changed."""
    path = cli.folder / "programme.yaml"
    content = yaml.load(path.read_text(), yaml.BaseLoader)
    group = content
    *groups, name = field.split(".")
    for part in groups:
        group = group[part]
    group[name] = value
    path.write_text(yaml.safe_dump(content))
    return f"deploy programme {path} --json"


@pytest.mark.parametrize(
    ("field", "value", "code", "sentence"),
    [
        ("roles.registrar", ["0x" + 40 * "0"], "ZERO_ADDRESS", "registrar names the zero address"),
        ("tax_account", WHO.bank.lower(), "BAD_CHECKSUM", f"tax_account names {WHO.bank.lower()}"),
        ("timelocks.issuance.executors", ["test:99"], "BAD_ADDRESS", "executors names test:99, which is no account"),
        ("ceiling", "0", "NOT_POSITIVE", "ceiling is zero"),
    ],
)
def test_a_configuration_with_a_mistake_is_refused_with_its_field_and_line(
    bare: Cli, field: str, value: object, code: str, sentence: str
) -> None:
    before = bare.live.block()
    told = bare(configured(bare, field, value), by="deployer", exits=3)
    (fault,) = told.error["errors"]
    assert fault["code"] == code
    assert sentence in fault["message"]
    assert fault["column"].startswith(field)
    assert fault["row"] > 1
    assert bare.live.block() == before


@pytest.mark.parametrize("line", ["deploy programme nowhere.yaml", "deploy series nowhere.yaml"])
def test_a_file_that_is_not_there_is_refused_with_what_to_do(cli: Cli, line: str) -> None:
    told = cli(f"{line} --json", by="deployer", exits=3).error
    assert "errors" not in told
    assert (told["code"], told["file"]) == ("FILE_UNUSABLE", "nowhere.yaml")
    assert told["message"] == "nowhere.yaml can't be read: No such file or directory"
    assert told["hint"] == "name a file that is there and yours to read"


def test_an_account_that_could_act_alone_is_refused(bare: Cli) -> None:
    before = bare.live.block()
    told = bare(configured(bare, "timelocks.enforcement.executors", ["test:3"]), by="deployer", exits=3)
    assert f"{WHO.enforcer_proposer} is both proposer and executor of timelocks.enforcement" in told.error["message"]
    assert told.error["hint"] == "name two different parties; one alone must not be able to act"
    assert bare.live.block() == before


def test_without_its_id_key_no_programme_is_deployed(bare: Cli) -> None:
    before = bare.live.block()
    (bare.folder / "demo.key").unlink()
    told = bare(f"deploy programme {bare.folder}/programme.yaml --json", by="deployer", exits=3)
    assert "the programme's id key can't be read" in told.error["message"]
    assert "openssl rand -hex 32" in told.error["hint"]
    assert bare.live.block() == before


def test_an_id_key_that_everybody_can_read_is_refused(bare: Cli) -> None:
    (bare.folder / "demo.key").chmod(0o644)
    told = bare(f"deploy programme {bare.folder}/programme.yaml --json", by="deployer", exits=5)
    assert "is open to everybody" in told.error["message"]


def test_another_id_key_than_that_of_the_ledger_is_refused(cli: Cli) -> None:
    (cli.folder / "demo.key").write_bytes(KEY + b"!")
    told = cli(f"deploy programme {cli.folder}/programme.yaml --json", by="deployer", exits=5)
    assert "31337.json was made with" in told.error["message"]


def test_a_ledger_in_which_nothing_is_deployed_binds_nobody(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(chain: RevmChain, signed: Signed) -> None:
        raise ChainFailed("the node went away")

    line = f"deploy programme {bare.folder}/programme.yaml"
    monkeypatch.setattr(RevmChain, "broadcast", failing)
    bare(line, by="deployer", exits=4)
    monkeypatch.undo()
    first = bare.ledger().id_key
    (bare.folder / "demo.key").write_bytes(KEY + b"!")
    bare(line, by="deployer")
    assert bare.ledger().id_key != first
    assert bare("deploy verify --json").document["ok"]


def test_the_ledger_says_all_of_the_programme_and_nothing_secret(cli: Cli) -> None:
    text = Deployments.path(cli.folder / "deployments", 31337).read_text()
    written = json.loads(text)
    Draft202012Validator(SCHEMA).validate(written)
    assert set(written["contracts"]) == {*CONTRACTS, "TestCashPKR"}
    assert written["time_zone"] == "Asia/Karachi"
    assert {record["symbol"] for record in written["series"].values()} == {PIB, "MTB-3M-574"}
    assert len(written["id_key"]) == 16
    assert KEY.decode() not in text


@pytest.mark.parametrize("answer_lost", [False, True], ids=["not-sent", "answer-lost"])
@pytest.mark.parametrize("at", [1, 4, 14, 16, 17, TRANSACTIONS])
def test_a_deployment_goes_on_after_an_interruption_and_sends_nothing_twice(
    bare: Cli, monkeypatch: pytest.MonkeyPatch, at: int, answer_lost: bool
) -> None:
    step, before = ("wait" if answer_lost else "broadcast"), bare.live.block().number
    usual, done = getattr(RevmChain, step), 0

    def failing(chain: RevmChain, signed: Signed, *seconds: float) -> Any:
        nonlocal done
        done += 1
        if done == at:
            raise ChainFailed("the node went away", hint="run the command again")
        return usual(chain, signed, *seconds)

    line = f"deploy programme {bare.folder}/programme.yaml"
    monkeypatch.setattr(RevmChain, step, failing)
    told = bare(line, by="deployer", exits=4)
    assert "failed: the node went away\n" in told.stderr
    assert "run the command again" in told.stderr
    monkeypatch.undo()
    written = bare.ledger()
    assert written.time_zone == "Asia/Karachi"
    assert written.id_key is not None
    told = bare(line, by="deployer")
    assert f"to deploy: {', '.join(name for name in CONTRACTS if name not in written.contracts)}" in told.stdout
    assert written.contracts.items() <= bare.ledger().contracts.items()
    assert bare.live.block().number - before == TRANSACTIONS
    assert "nothing to do: all is deployed" in bare(line, by="deployer").stdout
    assert "all" in bare("deploy verify").stdout


def test_another_configuration_at_the_same_block_is_another_deployment(
    bare: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(chain: RevmChain, signed: Signed) -> None:
        raise ChainFailed("the node went away")

    before = bare.live.block().number
    with monkeypatch.context() as patched:
        patched.setattr(RevmChain, "broadcast", gone)
        bare(f"deploy programme {bare.folder}/programme.yaml", by="deployer", exits=4)
    text = (bare.folder / "programme.yaml").read_text()
    other = bare.file("other.yaml", text.replace('proposers: ["test:1"]', 'proposers: ["test:24"]'))
    assert bare.live.block().number == before
    bare(f"deploy programme {other}", by="deployer")
    bare(f"deploy verify --config {other}")
    receipts = [json.loads(path.read_text()) for path in sorted((bare.folder / "receipts" / "31337").glob("*.json"))]
    assert len({receipt["plan_sha256"] for receipt in receipts}) == len(receipts) == 2
    (done,) = (receipt for receipt in receipts if receipt["status"] == "done")  # both may be of one second
    assert len(done["transactions"]) == TRANSACTIONS
    assert bare.live.block().number == before + TRANSACTIONS


def test_everything_is_shown_before_the_first_transaction(bare: Cli) -> None:
    before = bare.live.block()
    told = bare(f"deploy programme {bare.folder}/programme.yaml --dry-run", by="deployer")
    assert bare.live.block() == before
    assert not Deployments.path(bare.folder / "deployments", 31337).exists()
    lines = [" ".join(line.split()) for line in told.stdout.splitlines()]
    for line in (
        "Example sovereign programme on chain 31337 (test)",
        f"deployer {WHO.deployer}, which has 0.000000 for fees",
        "ceiling 2,000,000,000.00 USD",
        "change of admin takes 5 days, 0:00:00",
        f"tax account {WHO.tax_account}",
        "cash none named",
        "IssuanceTimelock: a delay of 1:00:00",
        f"proposers {WHO.issuer_proposer}",
        f"executors {WHO.governor_executor}",
        f"cancellers {WHO.guardian}",
        "cancellers nobody",
        "ISSUER IssuanceTimelock, PrimaryAuction",
        f"FREEZER {WHO.freezer}, EnforcementTimelock",
        "REDEEMER PayingAgent, PrimaryAuction",
        f"to deploy: {', '.join(CONTRACTS)}",
        "dry run: nothing was sent",
    ):
        assert line in lines
    assert told.stderr == ""


def test_the_plan_as_json_has_roles_timelocks_and_what_is_missing(bare: Cli) -> None:
    plan = bare(f"deploy programme {bare.folder}/programme.yaml --dry-run --json", by="deployer").document
    assert plan["missing"] == list(CONTRACTS)
    assert plan["deployer"] == {"address": WHO.deployer, "balance": "0"}
    assert plan["ceiling"] == {"currency": "USD", "amount": "200000000000"}
    assert plan["roles"]["REGISTRAR"] == [WHO.registrar]
    assert plan["roles"]["DEFAULT_ADMIN"] == ["GovernanceTimelock"]
    assert plan["timelocks"]["enforcement"] == {
        "delay": 86400,
        "proposers": [WHO.enforcer_proposer],
        "executors": [WHO.enforcer_executor],
        "cancellers": [WHO.guardian],
    }
    assert (plan["warnings"], plan["dry_run"]) == ([], True)
    assert len(plan["id_key"]) == 16


def test_the_deployer_is_left_with_nothing_and_the_command_says_so(bare: Cli) -> None:
    line = f"deploy programme {bare.folder}/programme.yaml"
    assert f"rights of the deployer {WHO.deployer}: none" in bare(line, by="deployer").stdout
    assert bare(f"{line} --json", by="deployer").document["deployer_rights"] == []


def test_one_account_in_several_parts_is_told_loudly_on_a_test_network(bare: Cli) -> None:
    line = configured(bare, "roles.freezer", ["test:7", "test:0"])
    told = bare(line, by="deployer")
    document = told.document
    assert len(document["warnings"]) == 2
    for account, parts in {
        WHO.deployer: "deployer, roles.freezer",
        WHO.registrar: "roles.registrar, roles.freezer",
    }.items():
        (warning,) = [warning for warning in document["warnings"] if account in warning]
        assert warning.startswith("WARNING")
        assert warning.endswith(f"plays 2 parts: {parts}")
        assert f"{warning}\n" in told.stderr
    assert document["deployer_rights"] == ["FREEZER at InvestorRegistry"]
    assert bare("deploy verify --json").document["ok"]


def test_one_account_in_several_parts_is_refused_on_a_live_network(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    key = bare.file("keystore.json", json.dumps(Account.encrypt(b"\x17" * 32, "secret", kdf="pbkdf2", iterations=1)))
    address = Account.from_key("0x" + "17" * 32).address
    path = bare.folder / "programme.yaml"
    path.write_text(re.sub(r"test:(\d+)", lambda number: made_up(int(number[1])), path.read_text()))
    line = configured(bare, "roles.freezer", [address])
    monkeypatch.setattr(RevmChain, "chain_id", 137)
    before = bare.live.block()
    told = bare(f"{line} --confirm-network test", by=str(key), exits=5, WASIQA_PASSWORD="secret")
    assert told.error["message"] == f"{address} plays 2 parts (deployer, roles.freezer) on chain 137"
    assert bare.live.block() == before


def made_up(number: int) -> str:
    """An account of nobody's, for each number."""
    return checksummed(keccak(text=f"account {number}")[:20])


def test_a_cash_token_without_code_is_refused(bare: Cli) -> None:
    before = bare.live.block()
    told = bare(configured(bare, "cash", {"PKR": WHO.auditor}), by="deployer", exits=3)
    assert f"cash.PKR names {WHO.auditor}, but there is no contract" in told.error["message"]
    assert bare.live.block() == before


def test_a_ledger_of_a_chain_that_was_started_anew_is_refused(cli: Cli) -> None:
    anew = Cli(RevmChain(), cli.folder)
    told = anew(f"deploy programme {anew.folder}/programme.yaml --json", by="deployer", exits=3)
    assert "there are no such contracts on chain 31337" in told.error["message"]
    assert "--deployments" in told.error["hint"]


def test_play_money_is_deployed_once(cli: Cli) -> None:
    before, address = cli.live.block(), cli.cash().address
    told = cli("deploy test-cash PKR --json", by="deployer")
    assert told.document == {"currency": "PKR", "address": address}
    assert "nothing to do" in cli("deploy test-cash PKR", by="deployer").stdout
    assert (cli.live.block(), cli.cash().address) == (before, address)


def test_where_play_money_is_deployed_already_what_explorers_miss_is_written(cli: Cli) -> None:
    explorer = cli.folder / "deployments" / "31337" / "explorer"
    before = {path.name: path.read_bytes() for path in explorer.iterdir()}
    shutil.rmtree(explorer)
    cli("deploy test-cash PKR --dry-run", by="deployer")
    assert not explorer.exists()
    cli("deploy test-cash PKR", by="deployer")
    written = {path.name: path.read_bytes() for path in explorer.iterdir()}
    assert written.keys() <= before.keys()
    assert "TestCashPKR" in json.loads(written["index.json"])


def test_play_money_comes_into_a_wallet_each_time_it_is_asked_for(bare: Cli) -> None:
    bare(f"deploy programme {bare.folder}/programme.yaml", by="deployer")
    line = f"deploy test-cash PKR --to {WHO.paying_agent} --amount 1000000.50"
    told = bare(line, by="operator")
    assert "to deploy: test cash for PKR with 2 decimals on chain 31337\n" in told.stdout
    assert f"to mint: 1,000,000.50 PKR for {WHO.paying_agent}\n" in told.stdout
    assert f"minted 1,000,000.50 PKR: {WHO.paying_agent} has 1,000,000.50\n" in told.stdout
    assert bare.live.call(bare.cash(), "balanceOf", WHO.paying_agent) == 1_000_000_50
    told = bare(f"{line} --json", by="operator")
    assert told.document == {
        "currency": "PKR",
        "address": bare.cash().address,
        "to": WHO.paying_agent,
        "minted": "100000050",
        "balance": "200000100",
    }
    assert "to deploy" not in told.stderr
    assert bare.live.call(bare.cash(), "balanceOf", WHO.paying_agent) == 2_000_001_00


def test_play_money_has_the_decimals_of_the_token_that_is_there(bare: Cli) -> None:
    bare(f"deploy programme {bare.folder}/programme.yaml", by="deployer")
    bare("deploy test-cash PKR --decimals 6", by="deployer")
    bare(f"deploy test-cash PKR --to {WHO.bank} --amount 1.5", by="deployer")
    assert bare.live.call(bare.cash(), "balanceOf", WHO.bank) == 1_500_000


@pytest.mark.parametrize(
    ("options", "exits", "sentence"),
    [
        (f"--to {WHO.bank}", 2, "--to and --amount belong together"),
        ("--amount 5.00", 2, "--to and --amount belong together"),
        (f"--to {WHO.bank.lower()} --amount 5.00", 2, f"the checksum of {WHO.bank.lower()} is wrong"),
        (f"--to {WHO.bank} --amount 5.001", 3, "'5.001' is no amount with at most 2 decimals"),
        (f"--to {WHO.bank} --amount 5,000", 3, "'5,000' is no amount"),
    ],
)
def test_play_money_for_nobody_or_of_no_amount_is_refused(cli: Cli, options: str, exits: int, sentence: str) -> None:
    before = cli.live.block()
    told = cli(f"deploy test-cash PKR {options} --json", by="deployer", exits=exits)
    assert sentence in told.error["message"]
    assert cli.live.block() == before


def test_a_dry_run_mints_nothing(cli: Cli) -> None:
    before = cli.live.block()
    told = cli(f"deploy test-cash PKR --to {WHO.bank} --amount 5.00 --dry-run", by="deployer")
    assert f"to mint: 5.00 PKR for {WHO.bank}" in told.stdout
    assert cli.live.block() == before


@pytest.mark.parametrize(("currency", "sentence"), [("PKX", "PKX is not a currency"), ("KWD", "can't pay KWD")])
def test_play_money_that_could_pay_nothing_is_refused(cli: Cli, currency: str, sentence: str) -> None:
    told = cli(f"deploy test-cash {currency} --json", by="deployer", exits=3)
    assert sentence in told.error["message"]


def test_old_terms_are_refused_before_anybody_waits_for_them(cli: Cli) -> None:
    before = cli.live.block()
    told = cli(f"deploy series {EXAMPLES}/terms/pib-3y-2020.yaml --json", by="issuer_proposer", exits=3)
    assert "the record time of row 1, 2021-02-19T17:00:00+05:00, has passed" in told.error["message"]
    assert "terms shift" in told.error["hint"]
    assert cli.live.block() == before


@pytest.mark.parametrize(
    ("change", "exits", "sentence"),
    [
        (("currency: USD", "currency: EUR"), 3, "reporting_rate is in EUR, but the programme reports in USD"),
        (("ceiling: '24000000000'", "ceiling: '900000000000'"), 3, "minor units of USD, but only"),
        (("currency: PKR", "currency: EUR"), 3, "the configuration names no cash token for EUR"),
        (("isin: XFEXAMPLE032", "isin: XFEXAMPLE033"), 3, "isin XFEXAMPLE033 has a wrong check digit"),
    ],
)
def test_terms_that_cannot_be_deployed_are_refused_before_anything_is_sent(
    cli: Cli, change: tuple[str, str], exits: int, sentence: str
) -> None:
    terms = _another(cli, change)
    before = cli.live.block()
    told = cli(f"deploy series {terms} --json", by="issuer_proposer", exits=exits)
    assert sentence in told.error["message"]
    assert cli.live.block() == before


def test_other_terms_under_the_isin_of_a_series_are_refused(cli: Cli) -> None:
    same = ("isin: XFEXAMPLE032", "isin: XFEXAMPLE016")
    before = cli.live.block()
    terms = _another(cli, same, ("denomination: '100000'", "denomination: '50000'"))
    told = cli(f"deploy series {terms} --json", by="issuer_proposer", exits=5)
    assert "XFEXAMPLE016 is deployed at 0x" in told.error["message"]
    # the token itself knows neither coupon nor ceiling, but the ledger knows the sheet
    for change in (("coupon: '0.07'", "coupon: '0.08'"), SMALL):
        terms = _another(cli, same, change)
        told = cli(f"deploy series {terms} --json", by="issuer_proposer", exits=1)
        assert told.error["message"] == f"XFEXAMPLE016 is deployed and open, but not from {terms} as it is now"
    assert cli.live.block() == before


def test_a_party_of_neither_timelock_is_refused(cli: Cli) -> None:
    terms = _another(cli, SMALL)
    told = cli(f"deploy series {terms} --json", by="stranger", exits=5)
    assert f"{WHO.stranger} may neither propose nor execute" in told.error["message"]
    assert WHO.governor_proposer in told.error["message"]


def test_the_series_waits_for_its_limit_where_the_issuer_was_quicker(cli: Cli) -> None:
    line = f"deploy series {_another(cli, SMALL)}"
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    told = cli(line, by="issuer_executor", exits=6)
    assert "setLimit" in told.stderr
    assert "XFEXAMPLE032" not in cli.ledger().series
    cli(line, by="governor_proposer", exits=6)
    cli.wait(48 * 3600)
    assert "deployed and open: XFEXAMPLE032" in cli(line, by="governor_executor").stdout
    limit = cli.live.call(
        cli.programme().hooks["holding_limit"][0], "limitOf", cli.ledger().series["XFEXAMPLE032"].address
    )
    assert (limit.units, limit.set) == (25_000_00, True)


def test_a_receipt_is_completed_after_an_interruption_before_the_series_is_written_down(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, operations = f"deploy series {_another(cli, SMALL)}", series.NewSeries.operations
    for party in ("governor_proposer", "issuer_proposer", "issuer_executor"):
        cli(line, by=party, exits=6)
        cli.wait(48 * 3600)
    asked = 0

    def failing(new: series.NewSeries, chain: Chain) -> tuple[Operation, ...]:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise ChainFailed("the node went away")
        return operations(new, chain)

    monkeypatch.setattr(series.NewSeries, "operations", failing)
    cli(line, by="governor_executor", exits=4)
    monkeypatch.undo()
    assert "XFEXAMPLE032" not in cli.ledger().series
    before = cli.live.block()
    told = cli(line, by="governor_executor")
    assert cli.live.block() == before
    assert "XFEXAMPLE032" in cli.ledger().series
    receipt = json.loads(Path(told.stderr.removeprefix("receipt: ").strip()).read_text())
    assert (receipt["status"], receipt["verified"], len(receipt["transactions"])) == ("done", True, 1)


def test_a_ledger_that_lost_a_series_gets_it_back_from_the_chain(cli: Cli) -> None:
    full = cli.ledger()
    full.model_copy(update={"series": {}}).save(cli.folder / "deployments")
    before = cli.live.block()
    terms = cli.terms("pib-3y-2020.yaml")
    cli(f"deploy series {terms}", by="stranger")
    found, lost = cli.ledger().series["XFEXAMPLE016"], full.series["XFEXAMPLE016"]
    assert (found.address, found.tx, found.block) == (lost.address, lost.tx, lost.block)
    assert cli.live.block() == before


def test_a_ledger_that_lost_a_public_record_gets_it_back_from_the_chain(cli: Cli) -> None:
    full, terms = cli.ledger(), cli.terms("pib-3y-2020.yaml")
    lost = full.series["XFEXAMPLE016"]
    full.with_series("XFEXAMPLE016", lost.model_copy(update={"public_record": None})).save(cli.folder / "deployments")
    assert cli("deploy verify --json", exits=1).document["ok"] is False
    before = cli.live.block()
    told = cli(f"deploy series {terms} --json", by="stranger")
    assert lost.public_record is not None
    assert told.document["public_record"] == lost.public_record.address
    assert cli.ledger().public_records == full.public_records
    assert cli.live.block() == before


def test_other_terms_are_refused_by_the_public_record_where_the_ledger_lost_the_series(cli: Cli) -> None:
    cli.ledger().model_copy(update={"series": {}}).save(cli.folder / "deployments")
    terms = _another(cli, ("isin: XFEXAMPLE032", "isin: XFEXAMPLE016"), ("coupon: '0.07'", "coupon: '0.08'"))
    told = cli(f"deploy series {terms} --json", by="stranger", exits=5)
    assert "the public record of XFEXAMPLE016 at 0x" in told.error["message"]
    assert cli.ledger().series == {}


def test_a_series_whose_record_was_not_deployed_goes_on_with_that(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = cli.folder / "bill.yaml"
    cli(f"terms shift {EXAMPLES}/terms/mtb-574.yaml {terms} --isin XFEXAMPLE032")
    text = terms.read_text()
    terms.write_text(text.replace("ceiling: '60000000000'", "ceiling: '5000'"))
    line = f"deploy series {terms}"
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    usual, sent = RevmChain.broadcast, 0

    def failing(chain: RevmChain, signed: Signed) -> None:
        nonlocal sent
        sent += 1
        if sent == 2:
            raise ChainFailed("the node went away")
        usual(chain, signed)

    monkeypatch.setattr(RevmChain, "broadcast", failing)
    cli(line, by="issuer_executor", exits=4)
    monkeypatch.undo()
    assert "XFEXAMPLE032" not in cli.ledger().series
    before = cli.live.block().number
    told = cli(f"{line} --json", by="issuer_executor").document
    assert cli.live.block().number == before + 1
    record = cli.ledger().series["XFEXAMPLE032"].public_record
    assert record is not None
    assert (record.address, record.block) == (told["public_record"], before + 1)
    assert cli("deploy verify --json").document["ok"]


def test_a_dry_run_writes_no_lost_series_down(cli: Cli) -> None:
    cli.ledger().model_copy(update={"series": {}}).save(cli.folder / "deployments")
    terms, before = cli.terms("pib-3y-2020.yaml"), _written(cli)
    for yes in ("", " --yes"):
        told = cli(f"deploy series {terms} --account test:29 --dry-run --json{yes}")
        assert told.document["dry_run"] is True
        assert "to write down: it is open on the chain, and the ledger lacks it" in told.stderr
        assert _written(cli) == before


def test_writing_a_lost_series_down_sends_nothing_and_asks_nobody(cli: Cli) -> None:
    cli.ledger().model_copy(update={"series": {}}).save(cli.folder / "deployments")
    before = cli.live.block()
    cli(f"deploy series {cli.terms('pib-3y-2020.yaml')} --account test:29")
    assert cli.ledger().series.keys() == {"XFEXAMPLE016"}
    assert cli.live.block() == before


@pytest.mark.parametrize("line", ["deploy programme {}/programme.yaml", "deploy series {}/pib-3y-2020.yaml"])
def test_a_dry_run_writes_nothing_for_explorers(cli: Cli, line: str) -> None:
    shutil.rmtree(cli.folder / "deployments" / "31337" / "explorer")
    before = _written(cli)
    assert "nothing to do" in cli(line.format(cli.folder) + " --account test:0 --dry-run").stdout
    assert _written(cli) == before


def test_what_another_command_writes_down_meanwhile_is_kept(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, full, found = cli.folder / "deployments", cli.ledger(), series.deployment_of
    bill = {"XFEXAMPLE024": full.series["XFEXAMPLE024"]}
    full.model_copy(update={"series": {}}).save(folder)

    def beside_another(*arguments: Any) -> tuple[int, str]:
        full.model_copy(update={"series": bill}).save(folder)
        return found(*arguments)

    monkeypatch.setattr(series, "deployment_of", beside_another)
    cli(f"deploy series {cli.terms('pib-3y-2020.yaml')}", by="stranger")
    assert cli.ledger().series.keys() == full.series.keys()


def _written(cli: Cli) -> dict[str, bytes]:
    """Every file of the office, but for what its people wrote themselves."""
    folder = cli.folder / "deployments"
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _another(cli: Cli, *changes: tuple[str, str]) -> str:
    path = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {path} --isin XFEXAMPLE032")
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return str(path)
