"""Start anvil on this machine, play the demo's first acts on it, say what to try, and stay until interrupted."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("PORT", "8545"))
FOLDER = Path("build/node")


def listens(port: int) -> bool:
    """Does somebody answer at the port?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def anvil(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A node at the port, once it answers. Ends with exit code 2 if the port is taken, 4 if the node doesn't start."""
    if listens(port):
        print(f"port {port} is taken: stop what listens there, or name another", file=sys.stderr)
        sys.exit(2)
    options = ["--accounts", "30", "--hardfork", "prague", "--enable-tx-gas-limit", "--silent"]
    with TemporaryDirectory() as states:  # of old blocks: it would leave them in the home
        options += ["--port", str(port), "--cache-path", states]
        node = subprocess.Popen([ROOT / "node_modules" / ".bin" / "anvil", *options])
        try:
            while not listens(port):
                if node.poll() is not None:
                    sys.exit(4)
                time.sleep(0.05)
            yield node
        finally:
            node.terminate()
            node.wait()


def until_interrupted(run: Callable[[], int]) -> int:
    """What it returns; 0 once somebody ends it, or the exit code of what is wrong, which is told in a sentence."""
    from wasiqa.errors import WasiqaError

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background of a shell
    try:
        return run()
    except KeyboardInterrupt:
        return 0
    except WasiqaError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code


def main() -> int:
    """Run the node; the exit code."""
    from wasiqa.demo.node import furnish, to_try

    with anvil(PORT) as node:
        cast = furnish(f"http://127.0.0.1:{PORT}", FOLDER, print)
        print(to_try(FOLDER, cast), flush=True)
        return node.wait()


if __name__ == "__main__":
    sys.exit(until_interrupted(main))
