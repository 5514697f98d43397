"""Mutated contracts, compiled by the thousand: one compiler a core that stays, and code that isn't optimised."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from queue import SimpleQueue
from typing import Any

from tools.proof.mutation import solidity
from tools.proof.mutation.mutant import Mutant
from wasiqa.chain import solc
from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.sources import with_imports
from wasiqa.chain.standard_json import Request, answer
from wasiqa.errors import ChainFailed
from wasiqa.home import home

_CODE = ["evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"]
Code = tuple[bytes, bytes, tuple[tuple[int, int], ...]]
"""What creates a contract, what it leaves on chain, and where that has its immutables."""


@dataclass(frozen=True)
class Seen:
    """A mutant in the first contract whose code it changes."""

    mutant: Mutant
    host: str
    code: Code

    def artifact(self) -> Artifact:
        """The mutated contract."""
        return artifact(self.host, self.code)


def artifact(host: str, code: Code) -> Artifact:
    """The contract of this source with other code."""
    bytecode, runtime, immutables = code
    return replace(_artifacts()[_name(host)], bytecode=bytecode, runtime=runtime, immutables=immutables)


class Compiler:
    """One compiler that stays; asked by one thread at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Compiler]:
        """Start it."""
        node = solc.node()
        if node is None:
            raise ChainFailed("there is no Node.js for the compiler", hint=solc.HINT, code="COMPILER")
        words = [node, str(Path(__file__).with_name("compiler.cjs"))]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield cls(process)
            assert process.stdin is not None
            process.stdin.close()

    def code(self, host: str, changed: Mapping[str, str]) -> Code | None:
        """The contract of this source where some sources have another text; None if the compiler refuses that."""
        return self.codes((host,), changed, optimised=None)[0]

    def codes(
        self, hosts: Sequence[str], changed: Mapping[str, str], optimised: Settings | None
    ) -> list[Code] | list[None]:
        """The same of several, optimised or not."""
        request = Request({**_closure(tuple(hosts)), **changed}, tuple(hosts), optimised or Settings())
        document = request.document()
        document["settings"]["optimizer"]["enabled"] = optimised is not None
        document["settings"]["outputSelection"] = {host: {_name(host): _CODE} for host in hosts}
        told = self._told(json.dumps(document))
        if any(entry["severity"] == "error" for entry in told.get("errors", ())):
            return [None] * len(hosts)
        return [_code(told["contracts"][host][_name(host)]["evm"]) for host in hosts]

    def _told(self, document: str) -> Any:
        """The compiler's answer, or what it answered before."""
        kept = home() / "build" / "mutation" / f"{sha256(f'{solc.VERSION}{document}'.encode()).hexdigest()}.json"
        if not kept.exists():
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(document + "\n")
            self._process.stdin.flush()
            kept.parent.mkdir(parents=True, exist_ok=True)
            partly = kept.with_suffix(f".{os.getpid()}-{id(self)}")
            partly.write_text(self._process.stdout.readline(), encoding="utf-8")
            partly.replace(kept)
        return json.loads(kept.read_text("utf-8"))


def _code(evm: Mapping[str, Any]) -> Code:
    runtime = evm["deployedBytecode"]
    places = (place for uses in runtime["immutableReferences"].values() for place in uses)
    immutables = tuple(sorted((place["start"], place["length"]) for place in places))
    return bytes.fromhex(evm["bytecode"]["object"]), bytes.fromhex(runtime["object"]), immutables


class Pool:
    """Several compilers."""

    def __init__(self, compilers: Sequence[Compiler]) -> None:
        self._free: SimpleQueue[Compiler] = SimpleQueue()
        self._threads = ThreadPoolExecutor(len(compilers))
        for compiler in compilers:
            self._free.put(compiler)

    @classmethod
    @contextmanager
    def running(cls, size: int) -> Iterator[Pool]:
        """Start them."""
        with ExitStack() as stack:
            pool = cls([stack.enter_context(Compiler.running()) for _ in range(size)])
            with pool._threads:
                yield pool

    def plain(self, hosts: Sequence[str]) -> dict[str, Code]:
        """The contracts of these sources as they are, not optimised. Raises `AssertionError` if one is wrong."""
        codes = dict(zip(hosts, self._threads.map(lambda host: self._one(host, {}), hosts), strict=True))
        return {host: _there(code) for host, code in codes.items()}

    def seen(self, mutants: Sequence[Mutant], plain: Mapping[str, Code]) -> list[Seen]:
        """Those that the compiler takes and that change some contract, each code once."""
        found = self._threads.map(lambda mutant: self._first(mutant, plain), mutants)
        return list({(seen.host, seen.code): seen for seen in reversed([*filter(None, found)])}.values())[::-1]

    def seen_next(self, many: Sequence[Seen], plain: Mapping[str, Code]) -> list[Seen]:
        """The same mutants in the next contracts that they change: what one inherits may be used by another alone."""
        hosts = list(plain)
        others = ({host: plain[host] for host in hosts[hosts.index(seen.host) + 1 :]} for seen in many)
        return [*filter(None, self._threads.map(self._first, (seen.mutant for seen in many), others))]

    def same_when_optimised(self, seen: Seen) -> bool:
        """Does the optimiser make the same of the mutant as of the contract?"""
        settings = _artifacts()[_name(seen.host)].settings
        compiler = self._free.get()
        try:
            texts = {seen.mutant.source: seen.mutant.mutated()}
            return compiler.codes((seen.host,), texts, settings) == compiler.codes((seen.host,), {}, settings)
        finally:
            self._free.put(compiler)

    def all_codes(self, asked: Sequence[tuple[str, Mapping[str, str]]]) -> list[Code]:
        """The contracts of these sources with these texts. Raises `AssertionError` if one is wrong."""
        return [_there(code) for code in self._threads.map(lambda one: self._one(*one), asked)]

    def _first(self, mutant: Mutant, plain: Mapping[str, Code]) -> Seen | None:
        for host in plain:
            if mutant.source not in _closure((host,)):
                continue
            code = self._one(host, {mutant.source: mutant.mutated()})
            if code is None:
                return None
            if code != plain[host]:
                return Seen(mutant, host, code)
        return None

    def _one(self, host: str, changed: Mapping[str, str]) -> Code | None:
        compiler = self._free.get()
        try:
            return compiler.code(host, changed)
        finally:
            self._free.put(compiler)


def mutants(sources: Sequence[str]) -> list[Mutant]:
    """All mutants of these sources."""
    texts = with_imports(sources)
    document = Request(texts, tuple(sources), Settings()).document()
    document["settings"]["outputSelection"] = {name: {"": ["ast"]} for name in sources}
    trees = answer(document)["sources"]
    return [mutant for name in sources for mutant in solidity.mutants(name, texts[name], trees[name]["ast"])]


def _there(code: Code | None) -> Code:
    assert code is not None, "the compiler refuses a contract that is not to be mutated"
    return code


@lru_cache
def _closure(hosts: tuple[str, ...]) -> Mapping[str, str]:
    return with_imports(hosts)


_artifacts = lru_cache(artifacts)


def _name(host: str) -> str:
    return PurePosixPath(host).stem
