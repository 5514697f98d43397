"""`deploy` refuses what would leave a programme half done or in wrong hands, and goes on where it was."""

from __future__ import annotations

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.scripts.cli import EXAMPLES, KEY, PIB, WHO, Cli
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import ChainFailed
from wasiqa.servicing.programme import CONTRACTS

SCHEMA = json.loads((ROOT / "schemas" / "deployments.schema.json").read_text())
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


def test_the_ledger_says_all_of_the_programme_and_nothing_secret(cli: Cli) -> None:
    text = Deployments.path(cli.folder / "deployments", 31337).read_text()
    written = json.loads(text)
    Draft202012Validator(SCHEMA).validate(written)
    assert set(written["contracts"]) == {*CONTRACTS, "TestCashPKR"}
    assert written["time_zone"] == "Asia/Karachi"
    assert {record["symbol"] for record in written["series"].values()} == {PIB, "MTB-3M-574"}
    assert len(written["id_key"]) == 16
    assert KEY.decode() not in text


def test_a_deployment_goes_on_after_an_interruption(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy, line = RevmChain.deploy, f"deploy programme {bare.folder}/programme.yaml"

    def failing(chain: RevmChain, artifact, *arguments, sender):  # type: ignore[no-untyped-def]
        if artifact.name == "InvestorRegistry":
            raise ChainFailed("the node went away", hint="run the command again")
        return deploy(chain, artifact, *arguments, sender=sender)

    monkeypatch.setattr(RevmChain, "deploy", failing)
    told = bare(line, by="deployer", exits=4)
    assert told.stderr == "refused: the node went away\nhint: run the command again\n"
    monkeypatch.undo()
    before = bare.ledger().contracts
    told = bare(line, by="deployer")
    assert "to deploy: InvestorRegistry, Programme, HoldingLimit" in told.stdout
    assert before.items() <= bare.ledger().contracts.items()
    assert "nothing to do: all is deployed" in bare(line, by="deployer").stdout


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


@pytest.mark.parametrize(("currency", "sentence"), [("PKX", "PKX is not a currency"), ("KWD", "cannot pay KWD")])
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
    limit = cli.live.call(cli.programme().holding_limit, "limitOf", cli.ledger().series["XFEXAMPLE032"].address)
    assert (limit.units, limit.set) == (25_000_00, True)


def test_a_ledger_that_lost_a_series_gets_it_back_from_the_chain(cli: Cli) -> None:
    full = cli.ledger()
    full.model_copy(update={"series": {}}).save(cli.folder / "deployments")
    before = cli.live.block()
    terms = cli.terms("pib-3y-2020.yaml")
    cli(f"deploy series {terms}", by="stranger")
    found, lost = cli.ledger().series["XFEXAMPLE016"], full.series["XFEXAMPLE016"]
    assert (found.address, found.tx, found.block) == (lost.address, lost.tx, lost.block)
    assert cli.live.block() == before


def _another(cli: Cli, *changes: tuple[str, str]) -> str:
    path = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {path} --isin XFEXAMPLE032")
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return str(path)
