"""`policy`: tables by two parties after a delay; what is refused, what is shown, and what is left on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from wasiqa.categories import Category
from wasiqa.cli.session import Session
from wasiqa.policy import Policy
from wasiqa.servicing.ledger import series_config

DAY = 24 * 3600
EXAMPLE = EXAMPLES / "policies" / "made-up.yaml"
ISIN = "XFEXAMPLE016"
SMALL = """
tables:
  "3":
    countries: [PK, AE]
    corridors: {PK: [PK, "NO"]}
    category_pairs: {BANK: [FUND]}
"""


ASKING = f"""
tables:
  "4":
    category_pairs: {{BANK: [FUND]}}
series:
  {ISIN}:
    categories: [BANK, FUND, INSURANCE]
    policy: {{table: 4, category_pairs: true, venues: true}}
"""


@pytest.fixture
def small(cli: Cli) -> Path:
    """A made-up file of one table."""
    return cli.file("small.yaml", SMALL)


def carried_out(cli: Cli, file: Path) -> None:
    """Both parties of governance run the command."""
    cli(f"policy apply {file}", by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    cli(f"policy apply {file}", by="governor_executor")


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("tables: {}", "EMPTY", "tables is empty"),
        ("series: {}", "EMPTY", "series is empty"),
        (
            "series: {XFEXAMPLE017: {categories: [BANK], policy: {}}}",
            "BAD_ISIN",
            "isin XFEXAMPLE017 has a wrong check digit",
        ),
        ("series: {XFEXAMPLE016: {categories: [], policy: {}}}", "EMPTY", "categories is empty"),
        ("series: {XFEXAMPLE016: {categories: [BANK]}}", "MISSING_FIELD", "policy is missing"),
        (
            "series: {XFEXAMPLE016: {categories: [BANK], policy: {countries: true}}}",
            "MISSING_FIELD",
            "policy names no table",
        ),
        ("tables: {16: {countries: [PK]}}", "OUT_OF_RANGE", "16 does not lie between 1 and 15"),
        ("tables: {0: {countries: [PK]}}", "OUT_OF_RANGE", "0 does not lie between 1 and 15"),
        ("tables: {1: {countries: [PK]}, 01: {}}", "BAD_NUMBER", "table 01 begins with 0"),
        ("tables: {1: {countries: [UK]}}", "UNKNOWN_COUNTRY", "UK is no country of ISO 3166-1"),
        ("tables: {1: {countries: []}}", "EMPTY", "countries is empty"),
        ("tables: {1: {countries: [PK, PK]}}", "DUPLICATE", "countries names PK twice"),
        ("tables: {1: {corridors: {PAK: [PK]}}}", "UNKNOWN_COUNTRY", "PAK is no country of ISO 3166-1"),
        ("tables: {1: {category_pairs: {BANKS: [FUND]}}}", "UNKNOWN_WORD", "BANKS is not known here"),
        ("tables: {1: {country_list: [PK]}}", "UNKNOWN_FIELD", "country_list is not a known field"),
        ("table: {1: {countries: [PK]}}", "UNKNOWN_FIELD", "table is not a known field"),
    ],
)
@pytest.mark.parametrize("step", ["plan", "verify"])
def test_a_file_with_a_mistake_is_refused_with_its_place(cli: Cli, step: str, text: str, code: str, told: str) -> None:
    error = cli(f"policy {step} {cli.file('wrong.yaml', text)} --json", exits=3).error
    found = [fault for fault in error["errors"] if fault["code"] == code]
    assert [(told in fault["message"], fault["row"]) for fault in found] == [(True, 1)]


def test_a_file_that_says_nothing_is_refused_as_a_whole(cli: Cli) -> None:
    error = cli(f"policy plan {cli.file('empty.yaml', '{}')} --json", exits=3).error
    assert [(fault["code"], fault["message"], fault["row"]) for fault in error["errors"]] == [
        ("EMPTY", "the file names no table and no series", None)
    ]


def test_who_is_no_party_of_governance_sets_nothing(cli: Cli, small: Path) -> None:
    for stranger in ("issuer_proposer", "regulator", "guardian"):
        assert "may neither propose nor execute" in cli(f"policy apply {small}", by=stranger, exits=5).stderr
    cli(f"policy verify {small}", exits=1)


def test_the_plan_shows_what_differs_and_sends_nothing(cli: Cli, small: Path) -> None:
    planned = cli(f"policy plan {small} --json").document
    usual = {"table": 3, "refused": []}
    assert planned["changes"] == [
        {**usual, "rule": "category_pairs", "from": "BANK", "allowed": ["FUND"]},
        {**usual, "rule": "corridors", "from": "PK", "allowed": ["NO", "PK"]},
        {**usual, "rule": "countries", "from": None, "allowed": ["PK"]},
        {**usual, "rule": "countries", "from": None, "allowed": ["AE"]},
    ]
    told = cli(f"policy plan {small}").stdout
    assert told.splitlines()[1] == "table 3, corridors from PK: +NO +PK"
    assert cli(f"policy apply {small} --account test:0 --dry-run --json").document == {**planned, "dry_run": True}
    assert cli(f"policy plan {small} --json").document == planned


def test_two_parties_set_the_tables_after_the_delay_and_a_receipt_is_left(cli: Cli, small: Path) -> None:
    assert "scheduled" in cli(f"policy apply {small}", by="governor_proposer", exits=6).stderr
    told = cli("ops list").stdout
    assert "table 3, corridors from PK of the numbers 512 to 767: NO, PK" in told
    assert "table 3, category pairs from BANK: FUND" in told
    cli.wait(2 * DAY)
    assert "set: 4 entries" in cli(f"policy apply {small}", by="governor_executor").stdout
    assert cli(f"policy verify {small} --json").document == {"changes": [], "series": [], "warnings": []}
    assert "nothing to do" in cli(f"policy apply {small}", by="governor_proposer").stdout
    assert (
        "policy apply" in cli(f"receipt show {sorted((cli.folder / 'receipts').rglob('*-policy-apply-*'))[-1]}").stdout
    )


STOPPED = {
    "countries": "table 5 then names no country: every transfer and every issue of {} is refused",
    "corridors": "table 5 then names no corridor: every transfer of {} is refused",
    "category_pairs": "table 5 then names no category pair: every transfer of {} is refused",
}


def asking(cli: Cli, *rules: str, table: str = "") -> Path:
    """A file by which the bond asks table 5, which the file may state."""
    flags = ", ".join(f"{rule}: true" for rule in rules)
    stated = f"tables: {{5: {{{table}}}}}\n" if table else ""
    return cli.file("asking.yaml", f"{stated}series: {{{ISIN}: {{categories: [BANK], policy: {{table: 5, {flags}}}}}}}")


@pytest.mark.parametrize("rule", STOPPED)
def test_a_series_that_is_to_ask_a_table_which_names_nothing_is_told_of(cli: Cli, rule: str) -> None:
    named = {
        "countries": "countries: [PK]",
        "corridors": "corridors: {PK: [PK]}",
        "category_pairs": "category_pairs: {BANK: [BANK]}",
    }
    told = STOPPED[rule].format(ISIN)
    assert cli(f"policy plan {asking(cli, rule)} --json").document["warnings"] == [told]
    assert f"\nwarning: {told}\n" in cli(f"policy plan {asking(cli, rule)}").stdout
    assert f"warning: {told}\n" in cli(f"policy apply {asking(cli, rule)} --account test:0 --dry-run").stdout
    for other in set(named) - {rule}:
        assert cli(f"policy plan {asking(cli, rule, table=named[other])} --json").document["warnings"] == [told]
    assert cli(f"policy plan {asking(cli, rule, table=named[rule])} --json").document["warnings"] == []


def test_a_table_on_chain_counts_as_it_is_and_a_file_that_empties_it_tells_of_every_series(cli: Cli) -> None:
    full = cli.file("full.yaml", "tables: {5: {countries: [PK], corridors: {PK: [PK]}}}")
    carried_out(cli, full)
    asked = asking(cli, "corridors")
    assert cli(f"policy plan {asked} --json").document["warnings"] == []
    carried_out(cli, asked)
    emptied = cli.file("emptied.yaml", "tables: {5: {countries: [PK]}}")
    assert cli(f"policy plan {emptied} --json").document["warnings"] == [STOPPED["corridors"].format(ISIN)]
    carried_out(cli, emptied)
    assert cli(f"policy verify {emptied} --json").document["warnings"] == [STOPPED["corridors"].format(ISIN)]
    back = cli.file("elsewhere.yaml", "tables: {6: {countries: [PK]}}")
    assert cli(f"policy plan {back} --json").document["warnings"] == [STOPPED["corridors"].format(ISIN)]
    assert (
        cli(f"explain {PIB} {WHO.bank} {WHO.second_bank} 100000 --json", exits=1).document["refusals"][0]["code"] == 51
    )


def test_what_is_not_so_afterwards_is_not_called_set(cli: Cli, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "advance", lambda *_: [])
    told = cli(f"policy apply {small}", by="governor_executor", exits=1)
    assert "the rules on chain are still not those of the file" in told.stderr
    assert "set:" not in told.stdout


def test_only_what_differs_is_sent_and_what_a_file_leaves_out_of_its_table_is_taken_away(cli: Cli, small: Path) -> None:
    carried_out(cli, small)
    other = cli.file("other.yaml", "tables: {3: {countries: [PK, SA]}}")
    planned = cli(f"policy plan {other} --json").document["changes"]
    assert [(change["rule"], change["from"], change["allowed"], change["refused"]) for change in planned] == [
        ("category_pairs", "BANK", [], ["FUND"]),
        ("corridors", "PK", [], ["NO", "PK"]),
        ("countries", None, ["SA"], []),
        ("countries", None, [], ["AE"]),
    ]
    third = cli.file("third.yaml", "tables: {4: {countries: [PK]}}")
    carried_out(cli, third)
    assert len(cli(f"policy plan {other} --json").document["changes"]) == 4, "another table is another matter"


def test_a_table_may_return_to_what_it_was_more_than_once(cli: Cli, small: Path) -> None:
    other = cli.file("other.yaml", "tables: {3: {countries: [PK]}}")
    for file in (small, other, small, other):
        carried_out(cli, file)
        cli(f"policy verify {file}")


def test_a_series_that_asks_the_tables_of_the_example_explains_its_refusals(cli: Cli) -> None:
    carried_out(cli, EXAMPLE)
    cli(f"policy verify {EXAMPLE}")
    timelock, policy = cli.programme().timelocks["governance"], Policy(3, category_pairs=True)
    call = cli.bond().encode("setRules", 2**24 - 1, policy.encode())
    arguments = call.to, 0, call.data, bytes(32), bytes(32)
    cli.live.transact(timelock, "schedule", *arguments, 2 * DAY, sender=WHO.governor_proposer)
    assert "policy: category pairs by table 3" in cli("ops list").stdout
    cli.wait(2 * DAY)
    cli.live.transact(timelock, "execute", *arguments, sender=WHO.governor_executor)
    (refusal,) = cli(f"explain {PIB} {WHO.individual} {WHO.bank} 100000 --json", exits=1).document["refusals"]
    assert (refusal["code"], refusal["facts"]) == (52, "INDIVIDUAL_RESIDENT → BANK, table 3")
    cli(f"explain {PIB} {WHO.individual} {WHO.primary_dealer} 100000")


def series_file(cli: Cli, categories: int, policy: Policy) -> Path:
    """A file that gives the bond these rules."""
    named = ", ".join(category.name for category in Category if categories >> category & 1)
    asked = ", ".join(f"{name}: {str(value).lower()}" for name, value in vars(policy).items())
    return cli.file("back.yaml", f"series: {{{ISIN}: {{categories: [{named}], policy: {{{asked}}}}}}}")


def test_a_series_that_the_ledger_does_not_know_is_refused(cli: Cli) -> None:
    file = cli.file("unknown.yaml", "series: {XS2314659447: {categories: [BANK], policy: {}}}")
    told = cli(f"policy plan {file} --json", exits=3).error
    assert told["message"].startswith("XS2314659447 is no series on chain")
    assert ISIN in told["hint"]


def test_a_series_in_circulation_changes_together_with_its_table(cli: Cli) -> None:
    file, before = cli.file("asking.yaml", ASKING), series_config(cli.live, cli.bond())
    planned = cli(f"policy plan {file} --json").document
    (table,), (series,) = planned["changes"], planned["series"]
    assert (table["rule"], table["allowed"]) == ("category_pairs", ["FUND"])
    assert (series["isin"], series["admitted"]) == (ISIN, [])
    assert "INDIVIDUAL_RESIDENT" in series["excluded"]
    assert series["policy"]["from"] == vars(before.policy)
    assert series["policy"]["to"] == vars(Policy(4, category_pairs=True, venues=True))
    assert f"series {ISIN}: categories " in cli(f"policy plan {file}").stdout
    assert "policy none → category pairs by table 4, open venues" in cli(f"policy plan {file}").stdout
    cli(f"policy apply {file}", by="governor_proposer", exits=6)
    cli(f"policy apply {file}", by="governor_executor", exits=6)
    told = cli("ops list").stdout
    assert "categories: BANK+FUND+INSURANCE" in told
    assert "policy: category pairs by table 4, open venues" in told
    assert series_config(cli.live, cli.bond()) == before
    cli.wait(2 * DAY)
    block = cli.live.block().number
    assert "set: 2 entries" in cli(f"policy apply {file}", by="governor_executor").stdout
    assert cli.live.block().number == block + 1
    cli(f"policy verify {file}")
    codes = [
        one["code"]
        for one in cli(f"explain {PIB} {WHO.bank} {WHO.individual} 100000 --json", exits=1).document["refusals"]
    ]
    assert codes == [33, 52]
    cli("deploy verify")


def test_a_series_may_return_to_what_its_terms_said_more_than_once(cli: Cli) -> None:
    before = series_config(cli.live, cli.bond())
    back = series_file(cli, before.categories, before.policy)
    assert "nothing to do" in cli(f"policy apply {back}", by="governor_proposer").stdout
    other = cli.file("other.yaml", f"series: {{{ISIN}: {{categories: [BANK], policy: {{}}}}}}")
    for file in (other, back, other, back):
        cli(f"policy verify {file}", exits=1)
        carried_out(cli, file)
        cli(f"policy verify {file}")
    assert series_config(cli.live, cli.bond()) == before


def test_the_example_for_series_is_one_that_can_be_planned(cli: Cli) -> None:
    (change,) = cli(f"policy plan {EXAMPLES}/policies/made-up-series.yaml --json").document["series"]
    assert (change["isin"], change["policy"]["to"]["table"]) == (ISIN, 3)
