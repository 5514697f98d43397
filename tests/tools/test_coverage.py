"""The coverage of Solidity: what counts as executed, the report, and the EVM that is traced."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.probe import built
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from tools.coverage import codes, exceptions, report
from tools.coverage.build import TraceableRequest, mapped, traceable
from tools.coverage.evm import TracedEvm
from tools.coverage.measure import Branch, Covered, measure
from tools.coverage.trace import Steps, Trace
from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.chain.compiler import LIBRARY, requests
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.chain.sources import own_sources
from wasiqa.chain.standard_json import Request, build
from wasiqa.errors import ChainFailed

WHO = Actors()
SOURCE = "Counter.sol"
TEXTS = {SOURCE: Path(__file__).with_name(SOURCE).read_text()}

Runs = Callable[..., Covered]


@pytest.fixture(scope="module", params=[False, True], ids=["legacy code", "code by the IR"])
def compiled(request: pytest.FixtureRequest) -> tuple[Artifact, tuple[Request, Mapping[str, Any]]]:
    """The contract, and its compilation with source maps; in both ways in which the compiler makes code."""
    asked = TraceableRequest(TEXTS, (SOURCE,), Settings(runs=1_000_000, via_ir=request.param))
    [result] = build([asked])
    return result.artifacts[0], (asked, mapped(asked))


@pytest.fixture
def counter(compiled: tuple[Artifact, object]) -> Artifact:
    return compiled[0]


@pytest.fixture
def trace() -> Trace:
    return Trace()


@pytest.fixture
def traced(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> RevmChain:
    """A chain for the other tests, but traced."""
    monkeypatch.setattr("tests.support.revm.EVM", partial(TracedEvm, trace))
    return RevmChain()


@pytest.fixture
def covered(traced: RevmChain, trace: Trace, compiled: tuple[Artifact, tuple[Request, Mapping[str, Any]]]) -> Runs:
    """The coverage of `Counter` once it is deployed and these functions are called, each with one number."""
    counter, output = compiled

    def run(*calls: tuple[str, int], step: int = 1) -> Covered:
        contract = traced.deploy(counter, step, sender=WHO.bank).contract(counter)
        for function, number in calls:
            with suppress(Reverted):
                traced.transact(contract, function, number, sender=WHO.bank)
        [measured] = measure([output], TEXTS, codes.recognised(trace.codes, [counter]))
        return measured

    return run


def hit(covered: Covered) -> list[int]:
    return [line for line, executed in covered.lines.items() if executed]


def ways(covered: Covered, line: int) -> list[tuple[bool, bool]]:
    """Of each choice on a line, whether its condition ever held and ever didn't."""
    return [branch.ways for branch in covered.branches if branch.line == line]


HELD, FAILED, BOTH, NEITHER = (True, False), (False, True), (True, True), (False, False)


def test_each_line_that_a_statement_begins_on_counts_and_each_choice(covered: Runs) -> None:
    measured = covered()

    assert list(measured.lines) == [12, 13, 17, 18, 19, 21, 22, 24, 28, 29, 31, 36, 37, 39, 41, 42, 44, 45]
    assert [branch.line for branch in measured.branches] == [13, 17, 18, 21, 24, 28, 36, 41, 41, 44]


@pytest.mark.parametrize(("step", "way"), [(1, FAILED), (10, HELD)])
def test_a_deployment_covers_the_constructor_alone(covered: Runs, step: int, way: tuple[bool, bool]) -> None:
    measured = covered(step=step)

    assert hit(measured) == [12, 13]
    assert ways(measured, 13) == [way]
    assert {branch.ways for branch in measured.branches if branch.line != 13} == {NEITHER}


@pytest.mark.parametrize(("number", "lines"), [(0, [17, 18, 19]), (2, [17, 18, 21, 22, 24])])
def test_only_what_was_executed_is_hit(covered: Runs, number: int, lines: list[int]) -> None:
    measured = covered(("add", number))

    assert hit(measured) == [12, 13, *lines]
    assert ways(measured, 18) == [HELD if number == 0 else FAILED]


def test_what_a_refused_call_did_counts(covered: Runs) -> None:
    assert hit(covered(("add", 3))) == [12, 13, 17]


@pytest.mark.parametrize(("calls", "way"), [([3], FAILED), ([2], HELD), ([3, 2], BOTH)])
def test_a_requirement_holds_or_fails(covered: Runs, calls: list[int], way: tuple[bool, bool]) -> None:
    assert ways(covered(*(("add", number) for number in calls)), 17) == [way]


def test_a_loop_is_entered_and_left(covered: Runs) -> None:
    assert ways(covered(("add", 2)), 21) == [BOTH]


@pytest.mark.parametrize(("calls", "way"), [([2], FAILED), ([102], HELD), ([2, 102], BOTH)])
def test_the_left_of_an_or_is_a_choice(covered: Runs, calls: list[int], way: tuple[bool, bool]) -> None:
    assert ways(covered(*(("add", number) for number in calls)), 24) == [way]


@pytest.mark.parametrize(
    ("number", "lines", "loop", "left"),
    [
        (0, [36, 39, 41, 44, 45], FAILED, FAILED),  # 1 at the loop
        (1, [36, 39, 41, 42, 44, 45], BOTH, BOTH),  # 2
        (2, [36, 39, 41, 44, 45], FAILED, HELD),  # 3
        (9, [36, 37, 41, 42, 44, 45], BOTH, HELD),  # 5, then 4 and 3
    ],
)
def test_a_loop_and_the_left_of_its_condition_are_told_apart(
    covered: Runs, number: int, lines: list[int], loop: tuple[bool, bool], left: tuple[bool, bool]
) -> None:
    measured = covered(("fall", number))

    assert hit(measured) == [12, 13, *lines]
    assert ways(measured, 41) == [loop, left]
    assert ways(measured, 36) == [HELD if number > 5 else FAILED]
    assert ways(measured, 44) == [FAILED if number < 2 else HELD]


def test_both_ends_of_a_try_are_told_apart(covered: Runs) -> None:
    well, badly = covered(("safelyAdd", 2)), covered(("safelyAdd", 2), ("safelyAdd", 3))

    assert [line for line in hit(well) if line > 24] == [28, 29]
    assert ways(well, 28) == [HELD]
    assert [line for line in hit(badly) if line > 24] == [28, 29, 31]
    assert ways(badly, 28) == [BOTH]


def test_code_of_other_contracts_does_not_count(traced: RevmChain, trace: Trace, counter: Artifact) -> None:
    traced.deploy(built("Stranger"), sender=WHO.bank)

    assert codes.recognised(trace.codes, [counter]) == {}


def test_what_two_processes_saw_adds_up() -> None:
    steps = Steps(Counter({1: 1}), {(1, 2)})
    steps.add(Steps(Counter({1: 2, 3: 1}), {(1, 9)}))

    assert steps == Steps(Counter({1: 3, 3: 1}), {(1, 2), (1, 9)})


def test_the_traced_code_of_the_project_is_all_of_it_and_not_optimised() -> None:
    traced = traceable(requests())
    settings = {request.settings.via_ir: request.document()["settings"] for request in traced}

    assert {name for request in traced for name in request.wanted} == {*own_sources(), *LIBRARY}
    assert len(settings) == len(traced)
    assert [part["optimizer"] for part in settings.values()] == [{"enabled": False}] * len(traced)
    assert all(part["viaIR"] is via_ir for via_ir, part in settings.items())


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


def test_the_share_is_of_lines_and_of_ways() -> None:
    assert report.share([SOME, ALL]) == (60, 50)


@pytest.mark.parametrize(("lines", "ways", "reached"), [(60, 50, True), (60.1, 50, False), (60, 50.1, False)])
def test_both_shares_have_to_be_reached(lines: float, ways: float, reached: bool) -> None:
    assert report.share([SOME, ALL]).reaches(report.Share(lines, ways)) is reached


TEXT = {SOME.source: "".join(f"  line {number}\n" for number in range(1, 10)), ALL.source: "one\ntwo\n"}
GAPS = """
contracts/a/Some.sol:
  - {code: line 3, never: fails, reason: made up}
  - {code: line 5, never: executed, reason: made up}
  - {code: line 6, never: executed, reason: made up}
contracts/All.sol:
  - {code: two, never: "holds, fails", reason: made up}
"""


def compared(text: str) -> list[str]:
    """What differs between a list of exceptions and what is measured of two sources."""
    return exceptions.differences(exceptions.gaps([SOME, ALL], TEXT), exceptions.listed(text))


def test_what_is_not_covered_may_be_explained() -> None:
    assert compared(GAPS) == []


def test_what_is_neither_covered_nor_explained_is_named() -> None:
    assert compared(GAPS.replace("holds, fails", "holds")) == [
        "neither covered nor explained: contracts/All.sol, never fails: two"
    ]
    assert len(compared("")) == 5


def test_what_is_explained_but_covered_is_named() -> None:
    more = GAPS + "  - {code: one, never: holds, reason: made up}\n"
    assert compared(more) == ["explained, but covered or gone: contracts/All.sol, never holds: one"]


def test_an_exception_has_a_reason() -> None:
    with pytest.raises(ValueError, match=r"contracts/All\.sol has an exception without a reason: two"):
        compared(GAPS.replace('fails", reason: made up', 'fails", reason: " "'))


def test_every_exception_is_a_line_of_its_source() -> None:
    for gap in exceptions.listed(exceptions.PATH.read_text()):
        assert gap.never in (exceptions.EXECUTED, exceptions.HOLDS, exceptions.FAILS)
        assert gap.code in [line.strip() for line in (ROOT / gap.source).read_text().splitlines()]


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


@pytest.mark.slow
@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_run_writes_lcov_shows_the_table_and_fails_below_the_bar(tmp_path: Path, processes: str) -> None:
    lcov = tmp_path / "some.lcov"
    words = [
        "-p",
        "tools.coverage.plugin",
        "--lcov",
        lcov,
        "-n",
        processes,
        "tests/contracts/registry/test_authority.py",
    ]
    ran = subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, capture_output=True, text=True)
    records = dict(re.findall(r"^SF:(.*)\n((?:.*\n)*?)end_of_record", lcov.read_text(), re.MULTILINE))

    assert ran.returncode == 1
    assert " failed" not in ran.stdout
    assert re.search(r"^registry/Authority.sol +4/4 +4/4$", ran.stdout, re.MULTILINE)
    assert re.search(r"^\d{1,2}\.\d\d % of lines and \d{1,2}\.\d\d % of branches are covered", ran.stdout, re.MULTILINE)
    assert re.search(r"^neither covered nor explained: contracts/\S+, never executed: \S", ran.stdout, re.MULTILINE)
    assert "LF:4\nLH:4\n" in records["contracts/registry/Authority.sol"]
    assert "LH:0\n" in records["contracts/bond/Allowances.sol"]
    assert not [source for source in records if source.startswith("contracts/testing/")]
