"""`reserve …`: from a pool that governance opens, over what auditors sign, to a series that is issued on it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.scripts.test_safe import a_safe
from tests.servicing.reserves.test_statement import REGISTRY, document
from wasiqa.chain.errors import Reverted
from wasiqa.chain.timelock import Operation, advance
from wasiqa.reporting.published import canonical
from wasiqa.servicing.licences.licence import encoded

POOLS, GOLD = EXAMPLES / "reserves" / "pools.yaml", "GOLD-364"
DAY = 86_400
AUDITORS = ("auditor", "calculation_agent")
REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"pool": "GOLD-9"}, "the reserve registry knows no pool GOLD-9"),
    ({"haircut": '"0.04"'}, "its haircut is below the least of 5.00%"),
    ({"observed": "2090-01-01T00:00:00+05:00"}, "it was observed in the future"),
    ({"observed": "2020-01-01T00:00:00+05:00"}, "it was observed too long ago"),
    ({"observed": "2020-01-01"}, "no time with an offset"),
    ({"expiry": "2020-01-01"}, "it has expired"),
    ({"document": ""}, "needs either document or sha256"),
    ({"document": "no-such-list.txt"}, "can't be read"),
    ({"quantity": '"1.5"'}, "which is no quantity"),
    ({"custodian": "a vault"}, "neither a code nor a hash"),
)


@pytest.fixture
def gold(cli: Cli) -> Cli:
    """The office whose governance has opened the pools of the example."""
    apply_by_two(cli, f"reserve pool apply {POOLS}")
    return cli


def apply_by_two(cli: Cli, line: str) -> None:
    cli(line, by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    cli(line, by="governor_executor")


def attestation(cli: Cli, sequence: int = 1, **changed: str | int) -> Path:
    """The example's file as it would be written now, with its paper."""
    now = datetime.fromtimestamp(cli.live.now(), ZoneInfo("Asia/Karachi"))
    fields = {
        "pool": "GOLD-1",
        "sequence": sequence,
        "quantity": 120_000,
        "haircut": '"0.10"',
        "custodian": "EXAMPLE-VAULT",
        "document": "bar-list.txt",
        "observed": now.isoformat("T", "seconds"),
        "expiry": f"{now + timedelta(days=60):%Y-%m-%d}",
    } | changed
    cli.file("bar-list.txt", "a made-up bar list")
    text = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return cli.file(f"attestation-{sequence}.yaml", text)


def signed(cli: Cli, file: Path, by: str) -> Path:
    target = cli.folder / f"{file.stem}-{by}.json"
    cli(f"reserve sign {file} --out {target}", by=by)
    return target


def attest(cli: Cli, file: Path) -> None:
    signatures = " ".join(str(signed(cli, file, by)) for by in AUDITORS)
    cli(f"reserve attest {file} {signatures}", by="operator")


def test_pools_are_opened_by_two_and_asked_for_something_else_by_two(gold: Cli) -> None:
    assert gold(f"reserve pool verify {POOLS} --json").document == {"changes": []}
    assert "nothing to do" in gold(f"reserve pool apply {POOLS}", by="operator").stdout
    stricter = gold.file("pools.yaml", POOLS.read_text().replace('"0.05"', '"0.15"'))
    (change,) = gold(f"reserve pool plan {stricter} --json").document["changes"]
    terms = {"quorum": 2, "haircut": "0.0500", "max_age": 100 * DAY}
    assert (change["from"], change["to"]) == (terms, terms | {"haircut": "0.1500"})
    told = "~ GOLD-1: 2 auditors, haircut at least 5 %, at most 100 days old → 2 auditors, haircut at least 15 %"
    assert told in gold(f"reserve pool plan {stricter}").stdout
    gold(f"reserve pool verify {stricter}", exits=1)
    apply_by_two(gold, f"reserve pool apply {stricter}")
    gold(f"reserve pool verify {stricter}")


def test_what_waits_for_the_second_party_is_told_in_words(cli: Cli) -> None:
    cli(f"reserve pool apply {POOLS}", by="governor_proposer", exits=6)
    told = cli("ops list").stdout
    for line in (
        "pool: BTC-1",
        "poolKind: BITCOIN",
        "unit: SATOSHI",
        "quorum 2, haircut 30 %, maxAge 10 days, 0:00:00",
    ):
        assert line in told


def test_kind_and_unit_of_a_pool_are_fixed(gold: Cli) -> None:
    other = gold.file("pools.yaml", POOLS.read_text().replace("GRAM", "OUNCE"))
    error = gold(f"reserve pool plan {other} --json", exits=3).error
    assert error["message"] == "pool GOLD-1 is COMMODITY in GRAM, and can't become COMMODITY in OUNCE"
    coins = gold.file("coins.yaml", POOLS.read_text().replace("SATOSHI", "BTC"))
    (fault,) = gold(f"reserve pool plan {coins} --json", exits=3).error["errors"]
    assert fault["message"] == "a pool of bitcoin is counted in SATOSHI, not in BTC"


def test_an_auditor_is_told_what_the_registry_would_not_take(gold: Cli) -> None:
    for changed, told in REFUSED:
        file = attestation(gold, **changed)
        ran = gold(f"reserve sign {file} --out {gold.folder}/a.json --json", by="auditor", exits=3)
        assert told in ran.error["message"]
    assert not (gold.folder / "a.json").exists()


def test_nobody_but_an_auditor_signs_and_a_dry_run_signs_nothing(gold: Cli) -> None:
    line = f"reserve sign {attestation(gold)} --out {gold.folder}/a.json --json"
    assert "is no auditor of this programme" in gold(line, by="regulator", exits=5).error["message"]
    assert gold(f"{line} --dry-run", by="auditor").document["quantity"] == "120000"
    assert not (gold.folder / "a.json").exists()


def test_signatures_of_something_else_or_by_nobody_who_counts_are_refused(gold: Cli) -> None:
    file, other = attestation(gold), attestation(gold, sequence=2)
    first, second = signed(gold, file, "auditor"), signed(gold, other, "calculation_agent")

    def refused(*paths: Path, exits: int) -> str:
        line = f"reserve attest {file} {' '.join(map(str, paths))} --json"
        return str(gold(line, by="operator", exits=exits).error["message"])

    assert f"{second} is of another attestation than {file}" in refused(first, second, exits=3)
    assert "has signed in another file, too" in refused(first, first, exits=3)
    assert refused(first, exits=6) == "GOLD-1: 1 of 2 auditors have signed, 1 more is missing"
    content = json.loads(first.read_text())

    def forged(**changed: object) -> Path:
        return gold.file("forged.json", json.dumps(content | changed))

    assert "is no auditor" in refused(first, forged(signer=WHO.bank), exits=5)
    assert "was signed for registry" in refused(first, forged(chain_id=1), exits=3)
    assert "is not a signed attestation" in refused(first, forged(signature="0x"), exits=3)
    assert "is not one of" in refused(first, forged(signer=WHO.calculation_agent), exits=5)


def test_a_quorum_attests_anybody_hands_it_in_and_it_is_shown_and_verified(gold: Cli) -> None:
    file = attestation(gold)
    assert gold(f"reserve verify {file} --json", exits=1).document["differences"] == ["nothing is attested yet"]
    attest(gold, file)
    assert "is attested as" in gold(f"reserve verify {file}").stdout
    signatures = " ".join(str(gold.folder / f"{file.stem}-{by}.json") for by in AUDITORS)
    assert "nothing to do" in gold(f"reserve attest {file} {signatures}", by="operator").stdout
    shown = gold("reserve show GOLD-1 --json").document
    assert (shown["cover"], shown["used"], shown["attestation"]["custodian"]) == ("108000", "0", "EXAMPLE-VAULT")
    assert shown["auditors"] == sorted((WHO.auditor, WHO.calculation_agent), key=lambda one: int(one, 16))
    assert "signed by" in gold("reserve show GOLD-1").stdout
    gold.wait(61 * DAY)
    assert "it counts no longer" in gold(f"reserve verify {file} --json", exits=1).document["differences"][0]
    assert {one["pool"]: one["cover"] for one in gold("reserve show --json").document["reserves"]} == {
        "GOLD-1": "0",
        "SUKUK-ASSETS-1": "0",
        "BTC-1": "0",
    }


def test_governance_withdraws_by_two_on_a_paper(gold: Cli) -> None:
    attest(gold, attestation(gold))
    line = f"reserve withdraw GOLD-1 --evidence {gold.file('letter.txt', 'a made-up letter')}"
    apply_by_two(gold, line)
    assert "nothing to do" in gold(line, by="operator").stdout
    assert gold("reserve show GOLD-1 --json").document["withdrawn"]
    status = gold("status --check --json").document
    assert ([one["withdrawn"] for one in status["reserves"]], status["differences"]) == ([True, False, False], [])
    assert "withdrawn" in gold("reserve show").stdout
    assert "it was withdrawn" in gold(f"reserve verify {gold.folder}/attestation-1.yaml --json", exits=1).stdout


def test_a_pool_of_bitcoin_is_attested_as_its_statement_adds_up(gold: Cli) -> None:
    registry = gold.programme().reserves.address
    statement = json.dumps(document(registry=registry))
    gold.file("bitcoin.json", statement)
    gold.file("others.json", (EXAMPLES / "reserves" / "bitcoin.json").read_text())
    told = gold(f"reserve statement {gold.folder}/bitcoin.json --json").document
    assert (told["pool"], told["addresses"], told["satoshi"]) == ("BTC-1", 2, "300000000")
    more = {"pool": "BTC-1", "document": "bitcoin.json", "haircut": '"0.30"'}
    gold.file("testnet.json", statement.replace("mainnet", "testnet"))
    line = (
        f"reserve sign {attestation(gold, 1, **more | {'document': 'testnet.json'})} --out {gold.folder}/t.json --json"
    )
    told = gold(line, by="auditor", exits=3).error["message"]
    assert told.endswith("testnet.json is of Bitcoin's testnet, whose coins back nothing")
    others = attestation(gold, quantity=300_000_000, **more | {"document": "others.json"})
    told = gold(f"reserve sign {others} --out {gold.folder}/t.json --json", by="auditor", exits=3).error["message"]
    assert told.endswith(f"others.json was signed for reserve registry {REGISTRY} on chain 31337")
    wrong = attestation(gold, quantity=300_000_001, **more)
    line = "reserve sign {} --out {}/a.json --json"
    error = gold(line.format(wrong, gold.folder), by="auditor", exits=3).error
    assert "states 300000000 satoshi of BTC-1, but" in error["message"]
    by_hash = more | {"document": "", "sha256": "ab" * 32}
    unseen = attestation(gold, quantity=300_000_000, **by_hash)
    error = gold(line.format(unseen, gold.folder), by="auditor", exits=3).error
    assert error["message"] == f"{unseen} names only the hash of the balance statement"
    right = attestation(gold, quantity=300_000_000, **more)
    attest(gold, right)
    assert gold("reserve show BTC-1 --json").document["cover"] == "210000000"
    gold.file("bitcoin.json", statement.replace('"satoshi": 100000000', '"satoshi": 100000001'))
    assert "another message" in gold(f"reserve statement {gold.folder}/bitcoin.json", exits=3).stderr


def test_a_gold_backed_series_goes_from_attestation_to_issue_and_not_beyond_cover(gold: Cli) -> None:
    sheet = gold.terms("gold-backed.yaml")
    for party in ("governor_proposer", "issuer_proposer"):
        gold(f"deploy series {sheet}", by=party, exits=6)
    gold.wait(2 * DAY)
    gold(f"deploy series {sheet}", by="governor_executor", exits=6)
    gold(f"deploy series {sheet}", by="issuer_executor")
    rules = gold.file("rules.yaml", "hooks: [{rule: reserve_cover, pool: GOLD-1, units_per_quantity: '10000'}]")
    gold(f"hook verify {GOLD} {rules}")
    assert "GOLD-1, 10000 of face value for one unit" in gold(f"hook show {GOLD}").stdout
    allotted = gold.file("allotments.csv", f"wallet,face\n{WHO.bank},900000000\n")
    more = gold.file("more.csv", f"wallet,face\n{WHO.insurer},50000000\n")
    (fault,) = gold(f"issue plan {GOLD} {allotted} --json", exits=3).error["errors"]
    told = "the reserves behind the series don't cover that many units (in the unit of the pool: cover "
    assert fault["message"] == f"{WHO.bank}: {told}0, used 0, would use 90000)"
    attest(gold, attestation(gold, quantity=100_000))  # 90,000 grams after the haircut, good for 900,000,000.00
    issue(gold, allotted)
    assert gold("reserve show GOLD-1 --json").document["used"] == "90000"
    (fault,) = gold(f"issue plan {GOLD} {more} --json", exits=3).error["errors"]
    assert fault["message"] == f"{WHO.insurer}: {told}90000, used 90000, would use 95000)"
    assert fault["hint"] == "`reserve show` tells what backs the series, and until when"
    attest(gold, attestation(gold, sequence=2, quantity=200_000))
    looser = gold.file("looser.yaml", rules.read_text().replace("10000", "20000"))
    apply_by_two(gold, f"hook apply {GOLD} {looser}")
    status = gold("status --check --json").document
    (pool, *_) = status["reserves"]
    assert pool == gold("reserve show GOLD-1 --json").document
    assert [pool[name] for name in ("pool", "cover", "used", "free")] == ["GOLD-1", "180000", "45000", "135000"]
    assert [(one["symbol"], one["minor_units"], one["needed"]) for one in pool["backs"]] == [
        (GOLD, "2000000", "45000"),
    ]
    reported(gold, pool)
    assert status["differences"] == []
    assert "GOLD-1" in gold("status").stdout
    assert gold.live.call(gold.programme().reserves, "coverOf", encoded("GOLD-1"), gold.live.now()) == 180_000
    with pytest.raises(Reverted) as refused:
        unbacked(gold)
    assert (refused.value.name, refused.value.arguments["supply"]) == ("BackingInUse", 90_000_000_000)


def reported(cli: Cli, pool: dict[str, Any]) -> None:
    """The circulation report tells the same of a pool, to whoever reads the file and who reads the page, and whatever
    was changed in it is found."""
    cli.wait(60)
    cli.live.transact(cli.cash(), "approve", WHO.bank, 1, sender=WHO.stranger)
    path, page = cli.folder / "circulation.json", cli.folder / "circulation.html"
    told = cli(f"report circulation --date latest --out {path} --html {page}").stdout
    assert [word for word in ("GOLD-1", "180,000", "45,000", "135,000") if word not in told] == []
    report = json.loads(path.read_text())
    assert report["reserves"][0] == pool
    text = page.read_text()
    assert [word for word in ("Reserves GOLD-1, in GRAM", "135,000", "0.1000, at least") if word not in text] == []
    cli(f"report verify {path}")
    wrong = report["reserves"][0]
    wrong["free"], wrong["attestation"]["haircut"], wrong["backs"][0]["needed"] = "0", "0.2000", "1"
    path.write_bytes(canonical(report))
    found = {one["place"] for one in cli(f"report verify {path} --json", exits=1).document["differences"]}
    assert found == {f"reserves[0].{place}" for place in ("free", "attestation.haircut", "backs[0].needed")}


def unbacked(cli: Cli) -> None:
    """Governance would end the backing of the gold series."""
    programme, bond = cli.programme(), cli.bond(GOLD).address
    call = programme.hooks["reserve_cover"][0].encode("setBacking", bond, bytes(32), 0, 0)
    operation = Operation(programme.timelocks["governance"], (call,), bytes(32))
    advance(cli.live, operation, WHO.governor_proposer)
    cli.wait(2 * DAY)
    advance(cli.live, operation, WHO.governor_executor)


def issue(cli: Cli, allotted: Path) -> None:
    cli(f"issue apply {GOLD} {allotted}", by="issuer_proposer", exits=6)
    cli.wait(3600)
    cli(f"issue apply {GOLD} {allotted}", by="issuer_executor")


def test_a_safe_hands_in_what_auditors_signed(gold: Cli) -> None:
    file = attestation(gold)
    signatures = " ".join(str(signed(gold, file, by)) for by in AUDITORS)
    batch = gold.folder / "batch.json"
    with a_safe(gold, "operator") as safe:
        gold(f"reserve attest {file} {signatures} --safe {batch}", by=safe, exits=6)
    assert json.loads(batch.read_text())["transactions"]
