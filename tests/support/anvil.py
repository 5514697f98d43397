"""A real node for tests: anvil on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wasiqa.home import home

BIN = home() / "node_modules" / ".bin"


@contextmanager
def running(*options: str) -> Iterator[str]:
    """Its URL. 30 well-known accounts, Prague, and the cap on a transaction's gas (EIP-7825), as on live networks."""
    port = free_port()
    command = [str(BIN / "anvil"), "--port", str(port), "--hardfork", "prague", "--enable-tx-gas-limit"]
    # npm's anvil is a script that starts the program: a session of its own ends as a whole
    process = subprocess.Popen([*command, "--accounts", "30", "--silent", *options], start_new_session=True)
    try:
        await_listener(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def await_listener(port: int) -> None:
    """Wait until somebody listens on this port, or ten seconds."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
