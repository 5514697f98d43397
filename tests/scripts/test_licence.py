"""`licence plan|apply|verify|show|refresh|rights`, as the regulator and governance run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.scripts.test_safe import a_safe, executed
from tests.servicing.licences.made_up import ON_THE_WAY, fields, write
from tests.support.revm import RevmChain
from wasiqa.errors import ChainFailed
from wasiqa.servicing.licences.licence import Licence, Phase
from wasiqa.servicing.licences.registry import Licences

EXAMPLE = "PK-EXAMPLE-1"


def licences(cli: Cli) -> Licences:
    return Licences(cli.live, cli.programme().licences)


def stands(cli: Cli, code: str = "PK-1") -> Licence:
    return licences(cli).of(code)


def file(cli: Cli, *papers: str, **changes: Any) -> Path:
    """The made-up licence file, written anew."""
    return write(cli.folder / "licences", fields(*papers, **changes))


def receipts(cli: Cli) -> list[dict[str, Any]]:
    found = (cli.folder / "receipts").rglob("*-licence-*.json")
    return [json.loads(path.read_text()) for path in sorted(found)]


def test_a_plan_needs_no_account_and_names_the_steps_with_their_papers(cli: Cli) -> None:
    path, before = file(cli), cli.live.block()
    document = cli(f"licence plan {path} --json").document
    assert (document["venue"], document["number"]) == ("PK-1", None)
    assert document["phase"] == {"from": "NONE", "to": "LICENSED"}
    steps = [(step["step"], step["date"]) for step in document["steps"]]
    assert steps == [
        ("NOC", "2026-01-05"),
        ("INCORPORATED", "2026-01-20"),
        ("AML_REGISTERED", "2026-02-02"),
        ("LICENSED", "2026-03-16"),
    ]
    assert document["steps"][0]["activities"] == ["HOLD", "CUSTODY"]
    told = cli(f"licence plan {path}").stdout
    assert "PK-1, a new venue: NONE → LICENSED" in told
    assert "until 2055-12-31, operator none; may HOLD, CUSTODY" in told
    assert cli.live.block() == before


def test_a_licence_is_granted_step_by_step_and_verified(cli: Cli) -> None:
    path = file(cli)
    cli(f"licence verify {path}", exits=1)
    told = cli(f"licence apply {path} --json", by="regulator")
    assert len(told.document["transactions"]) == 4
    found = stands(cli)
    assert (found.phase, found.open, found.venue) == (Phase.LICENSED, True, 2)
    assert "PK-1 stands as" in cli(f"licence verify {path}").stdout
    assert cli(f"licence apply {path} --json", by="regulator").document == {"transactions": []}
    (*_, receipt) = receipts(cli)
    assert (receipt["command"], receipt["status"], receipt["verified"]) == ("licence apply", "done", True)
    assert [sent["function"] for sent in receipt["transactions"]] == [
        *("grantNoc", "recordMilestone", "recordMilestone", "grantLicence")
    ]


def test_nobody_but_the_regulator_grants_a_licence(cli: Cli) -> None:
    told = cli(f"licence apply {file(cli)} --json", by="registrar", exits=5)
    assert told.error["hint"] == f"{WHO.registrar} doesn't hold the role REGULATOR"
    assert stands(cli).phase is Phase.NONE


@pytest.mark.parametrize(("how", "exits"), [("--dry-run", 0), ("", 2)])
def test_nothing_is_sent_on_a_rehearsal_or_without_a_yes(cli: Cli, how: str, exits: int) -> None:
    before = cli.live.block()
    cli(f"licence apply {file(cli)} --account test:8 {how}", exits=exits)
    assert cli.live.block() == before


def test_a_step_that_is_impossible_is_refused_in_one_sentence(cli: Cli) -> None:
    cli(f"licence apply {file(cli)}", by="regulator")
    path = file(cli, phase="NOC")
    for words in ("plan", "apply"):
        by = "regulator" if words == "apply" else None
        told = cli(f"licence {words} {path} --json", by=by, exits=3)
        assert told.error["message"].endswith("a licence never becomes a no-objection certificate again")
        assert told.error["file"] == str(path)
    assert "never becomes" in cli(f"licence verify {path}", exits=1).stderr


def test_a_file_with_mistakes_is_refused_with_all_of_them(cli: Cli) -> None:
    path = file(cli, phase="LICENCED", activities=["GAMBLING"])
    told = cli(f"licence plan {path} --json", exits=3)
    assert [fault["code"] for fault in told.error["errors"]] == ["UNKNOWN_WORD", "UNKNOWN_WORD"]


def test_a_suspension_and_a_reinstatement_go_by_the_file(cli: Cli) -> None:
    cli(f"licence apply {file(cli)}", by="regulator")
    suspended = file(cli, *ON_THE_WAY, "SUSPENDED", phase="SUSPENDED")
    cli(f"licence apply {suspended}", by="regulator")
    assert (stands(cli).phase, stands(cli).open) == (Phase.SUSPENDED, False)
    cli(f"licence verify {suspended}")
    back = file(cli, *ON_THE_WAY, "SUSPENDED", "REINSTATED")
    cli(f"licence apply {back}", by="regulator")
    assert (stands(cli).phase, stands(cli).open) == (Phase.LICENSED, True)


def test_a_revocation_is_one_transaction_and_final(cli: Cli) -> None:
    cli(f"licence apply {file(cli)}", by="regulator")
    path = file(cli, *ON_THE_WAY, "REVOKED", phase="REVOKED")
    assert len(cli(f"licence apply {path} --json", by="regulator").document["transactions"]) == 1
    assert (stands(cli).phase, stands(cli).open) == (Phase.REVOKED, False)
    cli(f"licence verify {path}")
    told = cli(f"licence apply {file(cli)} --json", by="regulator", exits=3)
    assert "it is revoked, and that is final" in told.error["message"]


def test_an_amendment_without_a_paper_is_refused_and_with_one_applied(cli: Cli) -> None:
    cli(f"licence apply {file(cli)}", by="regulator")
    told = cli(f"licence apply {file(cli, activities=['CUSTODY'])} --json", by="regulator", exits=3)
    assert "the step AMENDED needs a paper" in told.error["message"]
    path = file(cli, *ON_THE_WAY, "AMENDED", activities=["CUSTODY"], operator=WHO.operator)
    cli(f"licence apply {path}", by="regulator")
    found = stands(cli)
    assert (found.terms.activities, found.terms.operator, found.open) == (0b100, WHO.operator, False)


def test_a_paper_that_differs_from_the_recorded_one_is_found(cli: Cli) -> None:
    cli(f"licence apply {file(cli)}", by="regulator")
    path = file(cli)
    (path.parent / "NOC.txt").write_text("Another made-up paper.\n")
    told = cli(f"licence verify {path} --json", exits=1)
    (difference,) = json.loads(told.stdout)["differences"]
    assert difference == "NOC is recorded with another date or paper"
    cli(f"licence plan {path}", exits=3)


@pytest.mark.parametrize("sent", [1, 2, 3, 4])
def test_interrupted_anywhere_it_goes_on_and_sends_nothing_twice(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, sent: int
) -> None:
    path, before = file(cli), cli.live.block().number
    wait, waited = RevmChain.wait, 0

    def lost(chain: RevmChain, signed: Any, seconds: float) -> Any:
        nonlocal waited
        waited += 1
        if waited == sent:
            raise ChainFailed("the node went away")
        return wait(chain, signed, seconds)

    monkeypatch.setattr(RevmChain, "wait", lost)
    cli(f"licence apply {path}", by="regulator", exits=4)
    monkeypatch.setattr(RevmChain, "wait", wait)
    cli(f"licence apply {path}", by="regulator")
    assert stands(cli).phase is Phase.LICENSED
    assert cli.live.block().number == before + 4
    assert [len(receipt["transactions"]) for receipt in receipts(cli)][-1] == 4
    assert receipts(cli)[-1]["status"] == "done"


def test_licences_are_listed_and_shown_with_their_papers(cli: Cli) -> None:
    cli(f"licence apply {file(cli, 'NOC', phase='NOC', operator=WHO.operator)}", by="regulator")
    document = cli("licence show --json").document
    assert [(one["venue"], one["number"], one["phase"]) for one in document["licences"]] == [
        (EXAMPLE, 1, "LICENSED"),
        ("PK-1", 2, "NOC"),
    ]
    one = cli("licence show PK-1 --json").document
    assert (one["open"], one["operator"], one["incorporated"]) == (True, WHO.operator, None)
    assert one["papers"]["NOC"]["date"] == "2026-01-05"
    told = cli(f"licence show {EXAMPLE}").stdout
    assert "LICENSED        2026-03-16  sha256 " in told
    assert "may HOLD, BROKER_DEALER, CUSTODY, EXCHANGE" in told
    refused = cli("licence show PK-EXAMPLE-2 --json", exits=3).error
    assert refused["message"] == "the licence registry knows no venue PK-EXAMPLE-2"
    assert refused["hint"] == "did you mean PK-EXAMPLE-1?"


def test_a_licence_that_expired_is_told_and_closed_by_anybody(cli: Cli) -> None:
    path = file(cli)
    cli(f"licence apply {path}", by="regulator")
    assert cli("licence refresh --json", by="stranger").document == {"transactions": []}
    cli.live.travel(stands(cli).terms.expiry + 1)
    told = cli(f"licence verify {path}", exits=1).stderr
    assert "the investor registry has it open, which `licence refresh` puts right" in told
    document = cli("licence refresh --dry-run --json", by="stranger").document
    assert document["venues"] == [EXAMPLE, "PK-1"]
    assert len(cli("licence refresh --json", by="stranger").document["transactions"]) == 2
    assert not stands(cli).open
    assert "2055-12-31, expired" in cli("status").stdout
    cli(f"licence verify {path}")


def test_the_configuration_gives_phases_their_rights_by_two_parties(cli: Cli) -> None:
    path = file(cli, "NOC", phase="NOC")
    cli(f"licence apply {path}", by="regulator")
    config = cli.folder / "programme.yaml"
    assert cli("licence rights --json", by="governor_proposer").document == {"changes": {}}
    config.write_text(config.read_text() + "venue_rights: {noc: [CUSTODY]}\n")
    assert "rights in phase NOC" in cli("deploy verify", exits=1).stderr
    told = cli("licence rights", by="governor_proposer", exits=6)
    assert "NOC: HOLD, BROKER_DEALER, CUSTODY, EXCHANGE, DERIVATIVES → CUSTODY" in told.stdout
    waiting = cli("ops list").stdout
    assert all(part in waiting for part in ("setRights", "phase: NOC", "activities: CUSTODY"))
    cli.wait(48 * 3600)
    cli("licence rights", by="governor_executor")
    cli("deploy verify")
    assert stands(cli).open
    cli("licence refresh", by="stranger")
    assert not stands(cli).open


def test_status_shows_every_venue_with_phase_and_expiry(cli: Cli) -> None:
    (venue,) = cli("status --json").document["venues"]
    assert venue == {
        "venue": EXAMPLE,
        "number": 1,
        "phase": "LICENSED",
        "expiry": "2055-12-31",
        "expired": False,
        "open": True,
    }
    assert f"{EXAMPLE}  LICENSED  2055-12-31   yes" in cli("status --check").stdout


def _row(cli: Cli, **changes: str) -> Path:
    usual = {
        "wallet": WHO.auditor,
        "investor": "REF:MADE-UP-CUSTOMER",
        "category": "OTHER",
        "country": "PK",
        "valid_until": "2055-12-31",
        "status": "ACTIVE",
        "venue": EXAMPLE,
    } | changes
    return cli.file("customers.csv", ",".join(usual) + "\n" + ",".join(usual.values()) + "\n")


def test_a_whitelist_names_only_venues_that_the_licence_registry_knows(cli: Cli) -> None:
    told = cli(f"whitelist plan {_row(cli, venue='PK-EXAMPLE-2')} --json", exits=3)
    (fault,) = told.error["errors"]
    assert (fault["code"], fault["column"]) == ("UNKNOWN_VENUE", "venue")
    assert fault["hint"] == "did you mean PK-EXAMPLE-1?"
    (added,) = cli(f"whitelist plan {_row(cli)} --json").document["added"]
    assert int(added["word"], 16) >> 184 & 0xFFFF == stands(cli, EXAMPLE).venue


def test_a_venues_customer_is_not_admitted_for_longer_than_the_venue_is_licensed(cli: Cli) -> None:
    told = cli(f"whitelist plan {_row(cli, valid_until='2056-01-01')} --json", exits=3)
    (fault,) = told.error["errors"]
    assert (fault["code"], fault["column"]) == ("BAD_DATE", "valid_until")
    assert fault["message"] == "2056-01-01 lies after 2055-12-31, the last day of the venue's licence"


def test_the_example_is_licensed_as_it_stands(cli: Cli) -> None:
    cli(f"licence verify {EXAMPLES}/licences/pk-example-1.yaml")


def test_a_safe_comes_twice_since_the_certificate_gives_the_number(cli: Cli) -> None:
    path, batches = file(cli), [cli.folder / f"batch-{n}.json" for n in (1, 2)]
    for batch, functions in zip(batches, (1, 3), strict=True):
        with a_safe(cli, "regulator") as safe:
            cli(f"licence apply {path} --account {safe} --yes --safe {batch}", exits=6)
        assert len(json.loads(batch.read_text())["transactions"]) == functions
        executed(cli, safe, batch)
    assert stands(cli).phase is Phase.LICENSED
