"""Solc's standard JSON: one document with every source text and setting in, artifacts out, and a cache between them.

The compiler can read nothing but the document, and the document's hash is the name of the file in build/artifacts that
keeps the result; so a result is never older than its sources.
"""

from __future__ import annotations

import fcntl
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

from wasiqa.chain import solc
from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.durable import write_durably
from wasiqa.errors import ChainFailed, WasiqaError
from wasiqa.home import home

EVM = "prague"  # the newest that py-evm runs
_OUTPUT = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"]
_FORMAT = 1  # of the files in build/artifacts


@dataclass(frozen=True)
class Request:
    """What the compiler is asked: `wanted` are the sources, by name, whose contracts are to be translated."""

    sources: Mapping[str, str]
    wanted: tuple[str, ...]
    settings: Settings

    def document(self) -> dict[str, Any]:
        """The request as solc reads it."""
        return {
            "language": "Solidity",
            "sources": {name: {"content": text} for name, text in self.sources.items()},
            "settings": {
                "evmVersion": EVM,
                "optimizer": {"enabled": True, "runs": self.settings.runs},
                "viaIR": self.settings.via_ir,
                # a hash would tie the code to comments and file names, and so apart from what Ape and Foundry build
                "metadata": {"bytecodeHash": "none"},
                "outputSelection": {name: {"*": _OUTPUT} for name in self.wanted},
            },
        }

    def cache(self) -> Path:
        """Where the result of exactly this request is kept."""
        return home() / "build" / "artifacts" / f"{_key(self, solc.VERSION)}.json"

    def __hash__(self) -> int:
        return hash((tuple(self.sources.items()), self.wanted, self.settings))


@dataclass(frozen=True)
class Build:
    """What the compiler made, and what it had to say about the project's own sources."""

    artifacts: tuple[Artifact, ...]
    warnings: tuple[str, ...]


@lru_cache(maxsize=16)
def _key(request: Request, version: str) -> str:
    return sha256(json.dumps([_FORMAT, version, request.document()], sort_keys=True).encode()).hexdigest()


def build(requests: Sequence[Request]) -> tuple[Build, ...]:
    """The results of some requests, in order; those not in the cache are compiled side by side, and warnings shown.

    Raises `WasiqaError` with the compiler's own words if a source is wrong, `ChainFailed` if there is no compiler.
    """
    caches = {request.cache(): request for request in requests}
    if not all(cache.exists() for cache in caches):
        with _alone():
            missing = {cache: request for cache, request in caches.items() if not cache.exists()}
            with ThreadPoolExecutor() as pool:
                list(pool.map(partial(_compile, solc.locate()), missing, missing.values()))
        for warning in dict.fromkeys(warning for cache in missing for warning in _read(cache).warnings):
            print(warning, file=sys.stderr)
    return tuple(map(_read, caches))


def answer(document: dict[str, Any]) -> dict[str, Any]:
    """All that the compiler says to a document; nothing is kept. Raises what `build` raises."""
    return _ask(solc.locate(), document)[0]


@contextmanager
def _alone() -> Iterator[None]:
    """Let other processes wait, which would otherwise do the same work at the same time."""
    with open(_folder() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    folder = home() / "build" / "artifacts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _compile(compiler: Path, cache: Path, request: Request) -> None:
    output, version = _ask(compiler, request.document())
    artifacts = [
        {"name": name, "source": source, "settings": asdict(request.settings), "compiler": version, **_parts(contract)}
        for source, contracts in output.get("contracts", {}).items()
        for name, contract in contracts.items()
    ]
    write_durably(cache, json.dumps({"artifacts": artifacts, "warnings": _warnings(output)}))


def _ask(compiler: Path, document: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The compiler's output and version."""
    import solcx
    from solcx.exceptions import SolcError

    try:
        # an empty base path: an import that isn't in the document must not be found on disk
        output = solcx.compile_standard(document, base_path=_folder(), solc_binary=compiler, allow_empty=True)
        return output, _version(compiler)
    except SolcError as error:
        if error.error_dict is None:
            raise ChainFailed(f"{compiler} failed: {_line(error.stderr_data)}", code="COMPILER") from error
        raise WasiqaError(_line(error.message), code="COMPILER") from error
    except (OSError, SubprocessError) as error:
        raise ChainFailed(f"{compiler} cannot be run: {error}", code="COMPILER") from error


@lru_cache
def _version(compiler: Path) -> str:
    import solcx

    return str(solcx.wrapper.get_version_str_from_solc_binary(compiler))


def _warnings(output: Mapping[str, Any]) -> list[str]:
    return [
        entry["formattedMessage"].rstrip()
        for entry in output.get("errors", ())
        if entry.get("sourceLocation", {}).get("file", "").startswith("contracts/")
    ]


def _parts(contract: Mapping[str, Any]) -> dict[str, Any]:
    runtime = contract["evm"]["deployedBytecode"]
    places = [
        (place["start"], place["length"]) for uses in runtime.get("immutableReferences", {}).values() for place in uses
    ]
    return {
        "abi": contract["abi"],
        "bytecode": contract["evm"]["bytecode"]["object"],
        "runtime": runtime["object"],
        "immutables": sorted(places),
    }


@lru_cache
def _read(cache: Path) -> Build:
    kept = json.loads(cache.read_text(encoding="utf-8"))
    return Build(tuple(map(_artifact, kept["artifacts"])), tuple(kept["warnings"]))


def _artifact(kept: dict[str, Any]) -> Artifact:
    return Artifact(
        name=kept["name"],
        source=kept["source"],
        abi=tuple(kept["abi"]),
        bytecode=bytes.fromhex(kept["bytecode"]),
        runtime=bytes.fromhex(kept["runtime"]),
        immutables=tuple((start, length) for start, length in kept["immutables"]),
        compiler=kept["compiler"],
        settings=Settings(**kept["settings"]),
    )


def _line(told: object) -> str:
    """The compiler's words without its drawing of the place."""
    return " ".join(str(told).split())
