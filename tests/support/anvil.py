"""A real node for tests: anvil on a free port of this machine."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import urllib3

from wasiqa.home import home

BIN = home() / "node_modules" / ".bin"
_OPTIONS = ("--hardfork", "prague", "--enable-tx-gas-limit", "--accounts", "30", "--silent")
_BIRTH = 2_000_000_000
"""Seconds at the first block of an `Anvil`, unless another is named. The journal knows a chain by it, so it is always
the same."""


@contextmanager
def running(*options: str) -> Iterator[str]:
    """Its URL. 30 well-known accounts, Prague, and the cap on a transaction's gas (EIP-7825), as on live networks."""
    port = free_port()
    with TemporaryDirectory() as states:
        process = _started(port, states, *options)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


class Anvil:
    """A node that can be killed and started again: its chain stays as it was, and what waited in its pool is gone."""

    def __init__(self, state: str | None = None, *options: str, birth: int = _BIRTH) -> None:
        self.port = free_port()
        self._options = ("--timestamp", str(birth), "--no-request-size-limit", *options)
        self._start(state)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def forward(self, request: bytes) -> bytes:
        """Its answer to a request of JSON-RPC."""
        return self._pool.request("POST", "/", body=request, headers={"Content-Type": "application/json"}).data

    def ask(self, method: str, *parameters: Any) -> Any:
        """What it answers. Anything but a result is an error of the test."""
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        answer = json.loads(self.forward(json.dumps(request).encode()))
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def state(self) -> str:
        """Its chain, with the state after its last block alone."""
        return str(self.ask("anvil_dumpState"))

    def accounts(self) -> dict[str, Any]:
        """All accounts in that, by address, with all of their storage."""
        packed = bytes.fromhex(self.state().removeprefix("0x"))
        return dict(json.loads(gzip.decompress(packed))["accounts"])

    def restart(self) -> None:
        """Kill it as nothing can be killed more rudely, and start it with its chain."""
        state = self.state()
        self.kill()
        self._start(state)

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._pool.close()
        self._states.cleanup()

    def _start(self, state: str | None) -> None:
        self._states = TemporaryDirectory()
        self._process = _started(self.port, self._states.name, *self._options)
        self._pool = urllib3.HTTPConnectionPool("127.0.0.1", self.port, maxsize=8, retries=False, timeout=60)
        if state is not None:
            self.ask("anvil_loadState", state)
            # its clock begins anew
            latest = int(self.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
            self.ask("evm_setNextBlockTimestamp", max(latest, _BIRTH) + 60)


def await_listener(port: int) -> None:
    """Wait until somebody listens on this port, or ten seconds."""
    for _ in range(1000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _started(port: int, states: str, *options: str) -> subprocess.Popen[bytes]:
    """The program itself, and not npm's script that starts it, which could end without it; it listens.

    It writes states of old blocks to the disk, gigabytes of a large chain, and leaves them there however it ends. So it
    is given a folder for them that is removed with it.
    """
    program = next(home().glob("node_modules/@foundry-rs/anvil-*/bin/anvil"))
    process = subprocess.Popen([str(program), "--port", str(port), "--cache-path", states, *_OPTIONS, *options])
    await_listener(port)
    return process
