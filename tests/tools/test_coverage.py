"""The coverage of Solidity: what counts as executed, the report, and the EVM that is traced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.probe import built
from tests.support.revm import RevmChain
from tools.coverage import codes, report
from tools.coverage.build import TraceableRequest, mapped, requests
from tools.coverage.evm import TracedEvm
from tools.coverage.measure import Branch, Covered, measure
from tools.coverage.trace import Steps, Trace
from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.chain.contract import Contract
from wasiqa.chain.standard_json import build
from wasiqa.errors import ChainFailed

WHO = Actors()
SOURCE = "Counter.sol"
TEXTS = {SOURCE: Path(__file__).with_name(SOURCE).read_text()}
REQUEST = TraceableRequest(TEXTS, (SOURCE,), Settings(runs=1_000_000, via_ir=True))

Runs = Callable[..., Covered]


@pytest.fixture(scope="module")
def output() -> Mapping[str, Any]:
    return mapped(REQUEST)


@pytest.fixture(scope="module")
def counter() -> Artifact:
    [result] = build([REQUEST])
    return result.artifacts[0]


@pytest.fixture
def trace() -> Trace:
    return Trace()


@pytest.fixture
def traced(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> RevmChain:
    """A chain for the other tests, but traced."""
    monkeypatch.setattr("tests.support.revm.EVM", partial(TracedEvm, trace))
    return RevmChain()


@pytest.fixture
def covered(traced: RevmChain, trace: Trace, counter: Artifact, output: Mapping[str, Any]) -> Runs:
    """The coverage of `Counter` once it is deployed and these functions are called, each with one number."""

    def run(*calls: tuple[str, int], step: int = 1) -> Covered:
        contract = traced.deploy(counter, step, sender=WHO.bank).contract(counter)
        for function, number in calls:
            traced.transact(contract, function, number, sender=WHO.bank)
        [measured] = measure(output, TEXTS, codes.recognised(trace.codes, [counter]))
        return measured

    return run


def hit(covered: Covered) -> list[int]:
    return [line for line, executed in covered.lines.items() if executed]


def ways(covered: Covered, line: int) -> tuple[bool, bool]:
    """Whether the one branch of a line went on without a jump, and with one."""
    [branch] = [branch for branch in covered.branches if branch.line == line]
    return branch.ways


def test_each_line_that_a_statement_begins_on_counts_and_each_choice(covered: Runs) -> None:
    measured = covered()

    assert list(measured.lines) == [12, 13, 17, 18, 19, 21, 22, 24, 28, 29, 31]
    assert [branch.line for branch in measured.branches] == [13, 17, 18, 21, 24, 28]


@pytest.mark.parametrize(("step", "taken"), [(1, (False, True)), (10, (True, False))])
def test_a_deployment_covers_the_constructor_alone(covered: Runs, step: int, taken: tuple[bool, bool]) -> None:
    measured = covered(step=step)

    assert hit(measured) == [12, 13]
    assert ways(measured, 13) == taken


@pytest.mark.parametrize(("number", "lines"), [(0, [17, 18, 19]), (2, [17, 18, 21, 22, 24])])
def test_only_what_was_executed_is_hit(covered: Runs, number: int, lines: list[int]) -> None:
    measured = covered(("add", number))

    assert hit(measured) == [12, 13, *lines]
    assert ways(measured, 18) == (number == 0, number != 0)
    assert sum(ways(measured, 17)) == 1


def test_a_loop_is_entered_and_left(covered: Runs) -> None:
    assert ways(covered(("add", 2)), 21) == (True, True)


def test_what_a_refused_call_did_counts(
    traced: RevmChain, trace: Trace, counter: Artifact, output: Mapping[str, Any]
) -> None:
    contract = traced.deploy(counter, 1, sender=WHO.bank).contract(counter)
    with reverts("Odd", number=3):
        traced.transact(contract, "add", 3, sender=WHO.bank)
    [measured] = measure(output, TEXTS, codes.recognised(trace.codes, [counter]))

    assert hit(measured) == [12, 13, 17]
    assert sum(ways(measured, 17)) == 1
    traced.transact(contract, "add", 2, sender=WHO.bank)
    [measured] = measure(output, TEXTS, codes.recognised(trace.codes, [counter]))
    assert ways(measured, 17) == (True, True)


@pytest.mark.parametrize(("calls", "taken"), [([2], 1), ([102], 1), ([2, 102], 2)])
def test_the_second_half_of_an_or_is_a_choice(covered: Runs, calls: list[int], taken: int) -> None:
    assert sum(ways(covered(*(("add", number) for number in calls)), 24)) == taken


def test_both_ends_of_a_try_are_told_apart(covered: Runs) -> None:
    well, badly = covered(("safelyAdd", 2)), covered(("safelyAdd", 2), ("safelyAdd", 3))

    assert [line for line in hit(well) if line > 24] == [28, 29]
    assert sum(ways(well, 28)) == 1
    assert [line for line in hit(badly) if line > 24] == [28, 29, 31]
    assert ways(badly, 28) == (True, True)


def test_code_of_other_contracts_does_not_count(traced: RevmChain, trace: Trace, counter: Artifact) -> None:
    traced.deploy(built("Stranger"), sender=WHO.bank)

    assert codes.recognised(trace.codes, [counter]) == {}


def test_what_two_processes_saw_adds_up() -> None:
    steps = Steps({1}, {(1, 2)})
    steps.add(Steps({1, 3}, {(1, 9)}))

    assert steps == Steps({1, 3}, {(1, 2), (1, 9)})


def test_the_traced_code_of_the_project_is_not_optimised() -> None:
    [request] = requests()
    settings = request.document()["settings"]

    assert (settings["optimizer"], settings["viaIR"]) == ({"enabled": False}, False)
    assert {"contracts/PayingAgent.sol", "contracts/bond/SovereignBond.sol"} <= set(request.wanted)


SOME = Covered("contracts/a/Some.sol", {3: True, 5: False, 6: False, 9: True}, (Branch(3, (True, False)),))
ALL = Covered("contracts/All.sol", {1: True}, (Branch(1, (True, True)), Branch(2, (False, False))))
NONE = Covered("contracts/INone.sol", {}, ())


def test_lcov_names_lines_and_ways() -> None:
    assert report.lcov([SOME]).splitlines() == [
        "SF:contracts/a/Some.sol",
        "BRDA:3,0,0,1",
        "BRDA:3,0,1,0",
        "BRF:2",
        "BRH:1",
        "DA:3,1",
        "DA:5,0",
        "DA:6,0",
        "DA:9,1",
        "LF:4",
        "LH:2",
        "end_of_record",
    ]
    assert "BRDA:2,1,0,-\n" in report.lcov([ALL])


def test_the_table_names_what_is_missing_and_leaves_out_what_has_no_code() -> None:
    head, some, everything, total = (row.split(maxsplit=3) for row in report.table([SOME, ALL, NONE]))

    assert head[:3] == ["source", "lines", "branches"]
    assert some == ["a/Some.sol", "2/4", "1/2", "5-6; 3"]
    assert everything == ["All.sol", "1/1", "2/4", "2"]
    assert total == ["all", "3/5", "3/6"]


def test_the_share_is_of_lines() -> None:
    assert report.share([SOME, ALL]) == 60


@pytest.mark.parametrize(("lines", "words"), [([], ""), ([4], "4"), ([1, 2, 3, 7, 9, 10], "1-3, 7, 9-10")])
def test_neighbouring_lines_are_named_together(lines: list[int], words: str) -> None:
    assert report.ranges(lines) == words


def acts(chain: RevmChain) -> list[object]:
    """What a chain answers to a bit of everything."""
    contract: Contract = chain.deploy(built("Probe"), WHO.auditor, 7, sender=WHO.deployer).contract(built("Probe"))
    receipt = chain.transact(contract, "store", 9, sender=WHO.bank)
    for _ in range(2):
        chain.transact(contract, "mark", sender=WHO.bank)
    marks = chain.call(contract, "value"), chain.call(contract, "mark"), chain.call(contract, "pair")
    chain.transact(contract, "store", 9, sender=WHO.bank)
    with chain.isolated():
        chain.travel(chain.now() + 5)
        chain.transact(contract, "store", 11, sender=WHO.fund)
    with reverts("TooLarge", value=1001, limit=1000):
        chain.transact(contract, "store", 1001, sender=WHO.bank)
    with chain.as_contract(WHO.fund):
        asked = chain.call(contract, "store", 3, sender=WHO.fund), chain.code(WHO.fund) != b""
    found = contract.address, receipt.logs, marks, chain.code(contract.address), chain.code(WHO.fund)
    log = [(event.name, event.args) for event in chain.events(contract)]
    nonces = chain.nonce(WHO.bank), chain.nonce(WHO.fund)
    return [*found, log, asked, nonces, chain.call(contract, "value"), chain.now()]


def test_the_traced_chain_does_what_revm_does(traced: RevmChain, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = acts(traced)
    monkeypatch.undo()

    assert acts(RevmChain()) == seen


def test_a_call_that_never_ends_ends_for_want_of_gas(traced: RevmChain) -> None:
    probe = traced.deploy(built("Probe"), WHO.bank, 7, sender=WHO.deployer).contract(built("Probe"))

    with pytest.raises(ChainFailed, match=r"burnGas: .*OutOfGas"):
        traced.send(probe.encode("burnGas"), sender=WHO.bank, gas=100_000)
