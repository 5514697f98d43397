"""Ape and Foundry, driven by the same compiler, build the code that the package deploys."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.projects import ROOT
from wasiqa.chain import solc
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import DEFAULT, artifacts

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The contracts and the configuration of both tools, away from this clone."""
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts", ignore=shutil.ignore_patterns(".cache"))
    shutil.copy(ROOT / "ape-config.yaml", tmp_path)
    shutil.copy(ROOT / "foundry.toml", tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """An empty home folder, and npm's compiler where py-solc-x looks."""
    wrapper = solc.wrapped()
    assert wrapper is not None, "node_modules or Node.js is missing: run make"
    (tmp_path / "home").mkdir()
    return {**os.environ, "HOME": str(tmp_path / "home"), "SOLCX_BINARY_PATH": str(wrapper.parent)}


def deployable() -> list[Artifact]:
    """The project's contracts that are built with the settings that Ape and Foundry have."""
    own = [artifact for artifact in artifacts().values() if artifact.source.startswith("contracts/")]
    return [artifact for artifact in own if artifact.settings == DEFAULT and artifact.runtime]


def without_metadata(runtime: bytes) -> bytes:
    """Runtime code without the note at its end, whose length stands in its last two bytes."""
    return runtime[: -2 - int.from_bytes(runtime[-2:])]


def test_ape_builds_the_same_code(copy: Path, environment: Mapping[str, str]) -> None:
    subprocess.run([Path(sys.executable).with_name("ape"), "compile"], cwd=copy, env=environment, check=True)

    built = json.loads((copy / ".build" / "__local__.json").read_text())["contractTypes"]
    assert len(deployable()) > 3
    for artifact in deployable():
        runtime = bytes.fromhex(built[artifact.name]["runtimeBytecode"]["bytecode"].removeprefix("0x"))
        assert without_metadata(runtime) == without_metadata(artifact.runtime), artifact.name


def test_foundry_builds_the_same_code(copy: Path, environment: Mapping[str, str]) -> None:
    forge = ROOT / "node_modules" / ".bin" / "forge"
    use = Path(environment["SOLCX_BINARY_PATH"]) / f"solc-v{solc.VERSION}"
    subprocess.run([forge, "build", "--use", use], cwd=copy, env=environment, check=True)

    for artifact in deployable():
        built = json.loads(
            (copy / "build/forge/out" / Path(artifact.source).name / f"{artifact.name}.json").read_text()
        )
        assert bytes.fromhex(built["bytecode"]["object"].removeprefix("0x")) == artifact.bytecode, artifact.name
