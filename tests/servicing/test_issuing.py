"""What stands in the way of an issue, and what the parties do about a file that is issued in part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.actors import Actors
from tests.support.evidence import EVIDENCE
from tests.support.office import Office, OpenSeries
from wasiqa.chain.errors import Reverted
from wasiqa.chain.timelock import State, state
from wasiqa.servicing import issuing
from wasiqa.servicing.allotments import read_allotments
from wasiqa.servicing.issuing import Issue
from wasiqa.servicing.ledger import balances_now

UNIT = 100_000
"""The bond's denomination, rupees."""
CEILING = 24_000_000_000
LIMIT = CEILING // 4
"""What one bank may hold."""


@pytest.fixture
def allot(office: Office, pib: OpenSeries, tmp_path: Path) -> Callable[..., Issue]:
    """A file that allots so many rupees to each, against the bond."""

    def file(holdings: Mapping[str, int]) -> Issue:
        path = tmp_path / "allotments.csv"
        path.write_text("wallet,face\n" + "".join(f"{wallet},{face}\n" for wallet, face in holdings.items()))
        allotments = read_allotments(path, 2, pib.terms.sheet.denomination_minor)
        return Issue(office.chain, office.programme, pib.bond, allotments)

    return file


def told(issue: Issue) -> list[tuple[str, int | None, str]]:
    return [(fault.code, fault.row, fault.message) for fault in issue.obstacles()]


def carry_out(office: Office, issue: Issue, *batches: int) -> None:
    parties = office.config.timelocks.issuance
    for batch in batches:
        office.carry_out(issue.operations()[batch], parties.proposers[0], parties.executors[0])


def test_everybody_who_may_hold_gets_what_is_allotted(
    office: Office, pib: OpenSeries, allot: Callable[..., Issue], actors: Actors
) -> None:
    issue = allot({actors.bank: UNIT, actors.fund: 3 * UNIT})
    assert told(issue) == []
    carry_out(office, issue, 0)
    held = balances_now(office.chain, pib.bond, [actors.bank, actors.fund, actors.insurer])
    assert held == {actors.bank: UNIT * 100, actors.fund: 3 * UNIT * 100}


def test_every_wallet_that_may_not_hold_is_named_with_its_row(
    office: Office, pib: OpenSeries, allot: Callable[..., Issue], actors: Actors
) -> None:
    chain = office.chain
    office.admit(
        {
            actors.insurer: replace(office.word("insurer"), valid_until=chain.now() - 1),
            actors.emigrant: replace(office.word("emigrant"), category=14),
        }
    )
    chain.transact(office.programme.registry, "setRegulatorBlock", [actors.fund], True, sender=actors.regulator)
    chain.transact(pib.bond, "setAddressFrozenWithCase", actors.individual, True, *EVIDENCE, sender=actors.freezer)
    holders = (actors.bank, actors.stranger, actors.insurer, actors.emigrant, actors.fund, actors.individual)
    assert told(allot(dict.fromkeys(holders, UNIT))) == [
        ("REFUSED", 3, f"{actors.stranger}: the receiver is not admitted by the registry"),
        ("REFUSED", 4, f"{actors.insurer}: the receiver has a registration that has expired"),
        ("REFUSED", 5, f"{actors.emigrant}: the receiver belongs to a category that may not hold this series"),
        ("REFUSED", 6, f"{actors.fund}: the receiver is blocked by the regulator"),
        ("REFUSED", 7, f"{actors.individual}: the receiver's wallet is frozen"),
    ]


def test_more_than_the_allocation_is_refused(office: Office, allot: Callable[..., Issue], actors: Actors) -> None:
    assert told(allot({actors.primary_dealer: CEILING})) == []
    units = (CEILING + UNIT) * 100
    assert told(allot({actors.primary_dealer: CEILING + UNIT})) == [
        ("ALLOCATION", None, f"the file allots {units} units, but only {CEILING * 100} are left")
    ]


def test_nothing_is_issued_after_the_last_record_time(
    office: Office, pib: OpenSeries, allot: Callable[..., Issue], actors: Actors
) -> None:
    office.chain.travel(pib.record_times[-1] + 1)
    assert ("CLOSED", None, "the register is closed: nothing can be issued any more") in told(
        allot({actors.bank: UNIT})
    )


def test_a_holding_limit_is_found_before_the_parties_begin(
    office: Office, allot: Callable[..., Issue], actors: Actors
) -> None:
    assert told(allot({actors.fund: UNIT, actors.bank: LIMIT})) == []
    issue = allot({actors.fund: UNIT, actors.bank: LIMIT + UNIT})
    limit = "the receiver would hold more of the series than one investor may"
    assert told(issue) == [("REFUSED", 3, f"{actors.bank}: {limit}")]
    with pytest.raises(Reverted, match="TransferRefused"):
        carry_out(office, issue, 0)


def test_the_limit_counts_all_wallets_of_an_investor_in_the_file(
    office: Office, allot: Callable[..., Issue], actors: Actors
) -> None:
    office.admit({actors.second_bank: office.word("bank")})
    issue = allot({actors.bank: LIMIT - UNIT, actors.second_bank: 2 * UNIT})
    ((code, row, sentence),) = told(issue)
    assert code == "REFUSED"
    assert row in (2, 3)
    assert sentence.endswith("the receiver would hold more of the series than one investor may")


def test_a_pause_of_issuance_stands_in_the_way(
    office: Office, pib: OpenSeries, allot: Callable[..., Issue], actors: Actors
) -> None:
    office.chain.transact(pib.bond, "pause", 2, sender=actors.guardian)
    assert told(allot({actors.bank: UNIT})) == [("REFUSED", 2, f"{actors.bank}: transfers are paused")]


def test_the_same_file_is_the_same_operations_and_another_is_not(allot: Callable[..., Issue], actors: Actors) -> None:
    once, again = allot({actors.bank: UNIT}).operations(), allot({actors.bank: UNIT}).operations()
    assert [operation.id for operation in once] == [operation.id for operation in again]
    other = allot({actors.bank: 2 * UNIT}).operations()
    assert once[0].id != other[0].id


def test_the_same_amounts_again_are_another_tranche(allot: Callable[..., Issue], actors: Actors) -> None:
    first = allot({actors.bank: UNIT})
    assert first.operations()[0].id != replace(first, tranche="2").operations()[0].id


def test_another_order_of_the_rows_is_the_same_issue(allot: Callable[..., Issue], actors: Actors) -> None:
    one = allot({actors.bank: UNIT, actors.fund: 2 * UNIT}).operations()
    other = allot({actors.fund: 2 * UNIT, actors.bank: UNIT}).operations()
    assert one[0].id == other[0].id


def test_a_long_file_is_issued_in_batches_and_each_once(
    office: Office, pib: OpenSeries, allot: Callable[..., Issue], actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "BATCH", 2)
    wallets = [actors.bank, actors.fund, actors.insurer, actors.individual, actors.emigrant]
    issue = allot({wallet: n * UNIT for n, wallet in enumerate(wallets, start=1)})
    assert len(issue.operations()) == 3
    assert len({operation.id for operation in issue.operations()}) == 3
    carry_out(office, issue, 0, 1, 2)
    held = balances_now(office.chain, pib.bond, wallets)
    assert held == {wallet: n * UNIT * 100 for n, wallet in enumerate(wallets, start=1)}


def test_what_is_issued_already_is_not_counted_against_the_rest_of_the_file(
    office: Office, allot: Callable[..., Issue], actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "BATCH", 1)
    issue = allot({actors.primary_dealer: CEILING - UNIT, actors.fund: UNIT})
    carry_out(office, issue, 0)
    assert told(issue) == []
    carry_out(office, issue, 1)
    assert [state(office.chain, operation) for operation in issue.operations()] == [State.DONE, State.DONE]
    assert told(issue) == []
