"""Start anvil on this machine, play the demo's first acts on it, say what to try, and stay until interrupted."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("PORT", "8545"))
FOLDER = Path("build/node")


def listens() -> bool:
    """Does somebody answer at the port?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def main() -> int:
    """Run the node; the exit code."""
    from wasiqa.demo.node import furnish, to_try
    from wasiqa.errors import WasiqaError

    if listens():
        print(f"port {PORT} is taken: stop what listens there, or run make node PORT=8546", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options = ["--accounts", "30", "--hardfork", "prague", "--enable-tx-gas-limit", "--silent"]
    node = subprocess.Popen([ROOT / "node_modules" / ".bin" / "anvil", "--port", str(PORT), *options])
    try:
        while not listens():
            if node.poll() is not None:
                return 4
            time.sleep(0.05)
        cast = furnish(f"http://127.0.0.1:{PORT}", FOLDER, print)
        print(to_try(FOLDER, cast), flush=True)
        return node.wait()
    except KeyboardInterrupt:
        return 0
    except WasiqaError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code
    finally:
        node.terminate()
        node.wait()


if __name__ == "__main__":
    sys.exit(main())
