"""What is handed out works for somebody who has nothing else: no clone, no Node.js, no compiler."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import ROOT
from tools.layouts import ours
from tools.release import bom, bytecode, solidity, wheel
from wasiqa.chain import solc


def test_the_hash_of_all_code_is_the_one_that_is_stated() -> None:
    assert bytecode.digest(ours()) in (ROOT / "docs" / "install.md").read_text("utf-8")


def test_the_bill_of_materials_names_what_the_package_needs_in_the_versions_that_are_here() -> None:
    needed = dict(line.split("==") for line in bom.needed("wasiqa"))
    assert {"web3", "eth-account", "py-solc-x", "pydantic-core", "numpy"} <= needed.keys()
    assert "wasiqa" not in needed
    assert "pytest" not in needed, "only developers need it"
    assert f"web3=={needed['web3']}\n" in (ROOT / "constraints.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the wheel, in an environment with nothing but what the wheel needs."""
    folder = tmp_path_factory.mktemp("wheel")
    built = wheel.build(folder)
    assert wheel.build(folder).read_bytes() == built.read_bytes()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "v"], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "v"), "install", "--quiet", "--quiet"]
    subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), str(built)], check=True)
    return folder / "v" / "bin" / "wasiqa"


@pytest.mark.slow
def test_the_wheel_alone_plays_the_demo_without_node_or_compiler(installed: Path, tmp_path: Path) -> None:
    alone = {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "no-programs")}
    ended = subprocess.run([installed, "demo"], cwd=tmp_path, env=alone, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "checks held" in ended.stdout
    assert (tmp_path / "build" / "demo" / "summary.json").exists()


@pytest.mark.slow
def test_a_hook_of_somebody_else_compiles_against_the_npm_package(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".npmrc", tmp_path)
    (tmp_path / "package.json").write_text("{}")
    subprocess.run(["npm", "install", "--silent", solidity.build(tmp_path)], cwd=tmp_path, check=True)
    hook = (ROOT / "examples" / "hooks" / "MinimumPiece.sol").read_text("utf-8")
    ours = '"../../contracts/'
    assert ours in hook
    asked = {
        "language": "Solidity",
        "sources": {"MinimumPiece.sol": {"content": hook.replace(ours, f'"{solidity.NAME}/')}},
        "settings": {"outputSelection": {"*": {"*": ["evm.bytecode.object"]}}},
    }
    answer = subprocess.run(
        [solc.locate(), "--standard-json", "--base-path", tmp_path, "--include-path", tmp_path / "node_modules"],
        input=json.dumps(asked),
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(answer.stdout)
    assert [entry["message"] for entry in told.get("errors", ()) if entry["severity"] == "error"] == []
    assert told["contracts"]["MinimumPiece.sol"]["MinimumPiece"]["evm"]["bytecode"]["object"]
