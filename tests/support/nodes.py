"""Real nodes for tests, of two clients that share no code above revm: anvil and Hardhat's node."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.support import anvil
from wasiqa.chain import solc
from wasiqa.home import home

_FOLDER = Path(__file__).parent / "hardhat"


@contextmanager
def hardhat() -> Iterator[str]:
    """The URL of Hardhat's node on a free port of this machine. 30 well-known accounts, Prague.

    Hardhat wants Node.js 22.13 or later: tools/venv.sh installs it where the machine's own is older.
    """
    port = anvil.free_port()
    program = home() / "node_modules" / "hardhat" / "dist" / "src" / "cli.js"
    command = [solc.node() or "node", str(program), "node", "--hostname", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, cwd=_FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        anvil.await_listener(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


NODES: dict[str, Callable[[], AbstractContextManager[str]]] = {"anvil": anvil.running, "hardhat": hardhat}
