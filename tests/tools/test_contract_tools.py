"""The tools that look at compiled contracts, and what they exit with."""

from __future__ import annotations

import pytest

from tools import sizes, solc_warnings
from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.errors import WasiqaError

FUNCTION = {"type": "function", "name": "f"}


def made_up(name: str, runtime: int, initcode: int) -> Artifact:
    """A contract of these sizes."""
    return Artifact(name, f"contracts/{name}.sol", (FUNCTION,), bytes(initcode), bytes(runtime), (), "", Settings())


@pytest.mark.parametrize(("runtime", "initcode"), [(24_577, 30_000), (24_576, 49_153)])
def test_a_contract_over_a_limit_fails_the_size_check(
    runtime: int, initcode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "artifacts", lambda: {"Big": made_up("Big", runtime, initcode)})

    assert sizes.main() == 1


def test_a_contract_at_both_limits_passes_the_size_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sizes, "artifacts", lambda: {"Full": made_up("Full", 24_576, 49_152)})

    assert sizes.main() == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["Full", "24,576", "0", "49,152", "0"]


def test_what_is_never_deployed_is_not_in_the_size_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Artifact("Codes", "contracts/Codes.sol", (), bytes(94), bytes(44), (), "", Settings())
    monkeypatch.setattr(sizes, "artifacts", lambda: {"Codes": library, "IBond": made_up("IBond", 0, 0)})

    assert sizes.main() == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_no_contract_of_the_project_is_over_a_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert sizes.main() == 0
    assert "SovereignBond" in capsys.readouterr().out


def test_a_compiler_warning_fails_the_warning_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(solc_warnings, "warnings", lambda: ("Warning: doubtful",))

    assert solc_warnings.main() == 1
    assert capsys.readouterr().out == "Warning: doubtful\n"


def test_a_compiler_error_fails_the_warning_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong() -> tuple[str, ...]:
        raise WasiqaError("TypeError: wrong")

    monkeypatch.setattr(solc_warnings, "warnings", wrong)

    assert solc_warnings.main() == 1
    assert capsys.readouterr().out == "TypeError: wrong\n"
