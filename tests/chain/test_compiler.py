"""From Solidity to artifacts: what is refused, what is kept, and that nothing kept is ever out of date."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import ROOT, executable, make_project, write_source
from wasiqa.chain import compiler, solc
from wasiqa.chain.artifact import Settings
from wasiqa.errors import ChainFailed, UsageRefused, WasiqaError

COUNTER = """
contract Counter {
    uint256 public immutable start;
    constructor(uint256 start_) { start = start_; }
    function next(uint256 n) external view returns (uint256) { return start + n; }
}
"""
USER = 'import {Base} from "@lib/Base.sol";\ncontract User is Base {}'
BASE = "abstract contract Base { function one() external pure returns (uint256) { return 1; } }"


@pytest.fixture(scope="session")
def executable_compiler() -> Path:
    """The compiler of this clone, so that not every small project has to make itself one."""
    return solc.locate()


@pytest.fixture
def project(tmp_path: Path, executable_compiler: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one contract, with nothing from a library."""
    monkeypatch.setattr(solc, "locate", lambda: executable_compiler)
    folder = make_project(tmp_path / "project", {"contracts/Counter.sol": COUNTER})
    monkeypatch.setenv("WASIQA_HOME", str(folder))
    monkeypatch.setattr(compiler, "LIBRARY", ())
    return folder


def forbid_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any need for a compiler an error."""

    def none() -> Path:
        raise AssertionError("compiled again")

    monkeypatch.setattr(solc, "locate", none)


def test_a_folder_without_contracts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASIQA_HOME", str(tmp_path))

    with pytest.raises(UsageRefused, match=f"there are no contracts in {tmp_path}"):
        compiler.artifacts()


def test_a_missing_library_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "LIBRARY", ("@openzeppelin/contracts/Missing.sol",))

    with pytest.raises(UsageRefused, match=r"node_modules/@openzeppelin/contracts/Missing\.sol is missing") as refusal:
        compiler.artifacts()
    assert refusal.value.hint == "run `make`, which installs node_modules"


def test_a_mistake_in_a_source_is_told_in_the_words_of_the_compiler(project: Path) -> None:
    write_source(project, "contracts/Wrong.sol", "contract Wrong { uint256 x = true; }")

    with pytest.raises(WasiqaError) as refusal:
        compiler.artifacts()

    assert refusal.value.code == "COMPILER"
    assert refusal.value.message.startswith("TypeError: Type bool is not implicitly convertible")
    assert "--> contracts/Wrong.sol:3:30" in refusal.value.message


def test_an_import_that_leads_nowhere_is_told_in_the_words_of_the_compiler(project: Path) -> None:
    write_source(project, "contracts/Wrong.sol", 'import "./Gone.sol";')

    with pytest.raises(WasiqaError, match=r'Source "contracts/Gone.sol" not found'):
        compiler.artifacts()


def test_an_import_that_was_not_seen_is_not_read_behind_our_back(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "node_modules" / "lib").mkdir()
    write_source(project, "node_modules/lib/Base.sol", BASE)
    write_source(project, "contracts/User.sol", 'import /* don\'t */ "lib/Base.sol";\ncontract User is Base {}')
    monkeypatch.chdir(project / "node_modules")

    with pytest.raises(WasiqaError, match=r'Source "lib/Base.sol" not found'):
        compiler.artifacts()


def test_two_contracts_of_one_name_are_refused(project: Path) -> None:
    write_source(project, "contracts/other/Counter.sol", COUNTER)

    with pytest.raises(UsageRefused, match=r"contracts/Counter\.sol and contracts/other/Counter\.sol both"):
        compiler.artifacts()


def test_a_compiler_that_dies_is_told_in_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = '[ "$1" = --version ] && echo "Version: 0.8.37+commit.0badcafe" || { echo "out of memory" >&2; exit 134; }'
    broken = executable(project / "solc", script)
    monkeypatch.setattr(solc, "locate", lambda: broken)

    with pytest.raises(ChainFailed, match="failed: out of memory"):
        compiler.artifacts()


def test_a_compiler_that_does_not_start_is_told_in_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = executable(project / "solc", "exit 1")
    monkeypatch.setattr(solc, "locate", lambda: broken)

    with pytest.raises(ChainFailed, match="cannot be run"):
        compiler.artifacts()


def test_an_artifact_says_everything_about_its_contract(project: Path) -> None:
    counter = compiler.artifacts()["Counter"]

    assert counter.name == "Counter"
    assert counter.source == "contracts/Counter.sol"
    assert {entry.get("name") for entry in counter.abi} == {None, "start", "next"}
    assert counter.runtime in counter.bytecode
    assert counter.compiler.startswith(f"{solc.VERSION}+commit.")
    assert counter.settings == compiler.DEFAULT


def test_the_runtime_has_zeros_where_the_constructor_fills_in(project: Path) -> None:
    counter = compiler.artifacts()["Counter"]

    assert len(counter.immutables) == 2
    for start, length in counter.immutables:
        assert counter.runtime[start - 1] == 0x7F  # PUSH32
        assert counter.runtime[start : start + length] == bytes(32)


def test_an_interface_has_an_abi_and_no_code(project: Path) -> None:
    write_source(project, "contracts/ICounter.sol", "interface ICounter { function start() external; }")

    interface = compiler.artifacts()["ICounter"]
    assert (interface.bytecode, interface.runtime) == (b"", b"")
    assert [entry["name"] for entry in interface.abi] == ["start"]


def test_a_second_run_needs_no_compiler(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiler.artifacts()
    forbid_compiling(monkeypatch)

    assert compiler.artifacts() == first


@pytest.mark.slow
def test_a_changed_source_is_compiled_anew(project: Path) -> None:
    before = compiler.artifacts()["Counter"]
    write_source(project, "contracts/Counter.sol", COUNTER.replace("start + n", "start * n"))

    assert compiler.artifacts()["Counter"].runtime != before.runtime


@pytest.mark.slow
def test_a_source_that_keeps_its_size_and_time_is_still_seen_to_have_changed(project: Path) -> None:
    before, times = compiler.artifacts()["Counter"], (project / "contracts/Counter.sol").stat()
    write_source(project, "contracts/Counter.sol", COUNTER.replace("start + n", "start * n"))
    os.utime(project / "contracts/Counter.sol", ns=(times.st_atime_ns, times.st_mtime_ns))

    assert compiler.artifacts()["Counter"].runtime != before.runtime


@pytest.mark.slow
def test_a_changed_library_is_compiled_anew(project: Path) -> None:
    write_source(project, "contracts/User.sol", USER)
    write_source(project, "node_modules/@lib/Base.sol", BASE)
    before = compiler.artifacts()["User"]
    write_source(project, "node_modules/@lib/Base.sol", BASE.replace("return 1", "return 2"))

    assert compiler.artifacts()["User"].runtime != before.runtime


@pytest.mark.slow
def test_a_new_source_appears_and_a_removed_one_is_gone(project: Path) -> None:
    compiler.artifacts()
    write_source(project, "contracts/User.sol", "contract User {}")
    assert set(compiler.artifacts()) == {"Counter", "User"}

    (project / "contracts/User.sol").unlink()
    assert set(compiler.artifacts()) == {"Counter"}


@pytest.mark.slow
def test_copies_that_ape_keeps_among_the_contracts_are_passed_over(project: Path) -> None:
    write_source(project, "contracts/.cache/lib/5.7.0/Base.sol", BASE)

    assert set(compiler.artifacts()) == {"Counter"}


@pytest.mark.slow
def test_changed_settings_are_compiled_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiler.artifacts()["Counter"]
    monkeypatch.setattr(compiler, "SETTINGS", {"Counter": Settings(via_ir=True)})

    assert compiler.artifacts()["Counter"].runtime != before.runtime


@pytest.mark.slow
def test_another_version_of_the_compiler_compiles_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler.artifacts()
    monkeypatch.setattr(solc, "VERSION", "0.8.38")
    forbid_compiling(monkeypatch)

    with pytest.raises(AssertionError, match="compiled again"):
        compiler.artifacts()


@pytest.mark.slow
def test_changed_settings_of_one_contract_change_that_contract_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_source(project, "contracts/Other.sol", COUNTER.replace("Counter", "Other"))
    before = compiler.artifacts()
    monkeypatch.setattr(compiler, "SETTINGS", {"Counter": Settings(runs=1, via_ir=True)})

    after = compiler.artifacts()
    assert after["Counter"].settings == Settings(runs=1, via_ir=True)
    assert after["Counter"].runtime != before["Counter"].runtime
    assert after["Other"] == before["Other"]


@pytest.mark.slow
def test_neither_the_folder_nor_a_comment_changes_the_code(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = compiler.artifacts()["Counter"]
    elsewhere = make_project(tmp_path / "else" / "where", {"contracts/Counter.sol": f"// a comment\n{COUNTER}"})
    monkeypatch.setenv("WASIQA_HOME", str(elsewhere))

    assert compiler.artifacts()["Counter"] == here


@pytest.mark.slow
def test_warnings_about_own_sources_are_shown_and_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    doubtful = "contract Doubtful { function f(uint256 unused) external pure returns (uint256) { return 1; } }"
    write_source(project, "contracts/Doubtful.sol", doubtful)
    monkeypatch.setattr(compiler, "SETTINGS", {"Counter": Settings(runs=1)})
    compiler.artifacts()
    assert capsys.readouterr().err.count("Warning: Unused function parameter") == 1

    forbid_compiling(monkeypatch)
    assert [warning.splitlines()[0] for warning in compiler.warnings()] == [
        "Warning: Unused function parameter. Remove or comment out the variable name to silence this warning."
    ]


@pytest.mark.slow
def test_warnings_about_libraries_are_left_to_their_authors(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_source(project, "contracts/User.sol", USER)
    write_source(project, "node_modules/@lib/Base.sol", BASE.replace("one()", "one(uint256 unused)"))

    compiler.artifacts()
    assert capsys.readouterr().err == ""
    assert compiler.warnings() == ()


@pytest.mark.slow
def test_two_processes_at_once_compile_once(project: Path, tmp_path: Path) -> None:
    count = tmp_path / "count"
    counting = f'[ "$1" = --version ] || echo >> {count}\nexec {solc.locate()} "$@"'
    executable(tmp_path / "home" / ".solcx" / f"solc-v{solc.VERSION}", counting)
    program = (
        "from wasiqa.chain import compiler; compiler.LIBRARY = ()\nprint(compiler.artifacts()['Counter'].runtime.hex())"
    )
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    environment.pop("SOLCX_BINARY_PATH", None)

    both = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = {process.communicate()[0].strip() for process in both}

    assert answers == {compiler.artifacts()["Counter"].runtime.hex()}
    assert count.read_text() == "\n"


def test_texts_that_the_project_does_not_hold_can_be_compiled(project: Path) -> None:
    source = "pragma solidity 0.8.37;\ncontract Guest {}"

    assert set(compiler.compiled({"Guest.sol": source})) == {"Guest"}


def test_every_setting_is_for_a_contract_of_the_project() -> None:
    assert set(compiler.SETTINGS) <= set(compiler.artifacts())


def test_the_timelock_is_among_the_artifacts() -> None:
    timelock = compiler.artifacts()["TimelockController"]

    assert timelock.source == "@openzeppelin/contracts/governance/TimelockController.sol"
    assert timelock.runtime


def test_the_project_has_no_compiler_warnings() -> None:
    assert compiler.warnings() == ()
