"""Start anvil on this machine, play the demo's first acts on it, and open the portal on that until interrupted."""

from __future__ import annotations

import os
import sys

from tools.node import FOLDER, anvil, until_interrupted

PORT = int(os.environ.get("PORT", "8600"))
ORDER = "examples/licences/papers/noc.txt"
NODE_PORT = int(os.environ.get("NODE_PORT", "8545"))


def main() -> int:
    """Run node and portal; the exit code."""
    from wasiqa.chain.connection import connect
    from wasiqa.demo.for_the_portal import ACTS
    from wasiqa.demo.node import furnish
    from wasiqa.portal.live import Live
    from wasiqa.portal.serve import listening, serve

    node = f"http://127.0.0.1:{NODE_PORT}"
    told = f"""
The portal is at http://127.0.0.1:{PORT}/ until you press Ctrl-C. In another terminal, to see it change:

  . .venv/bin/activate
  export WASIQA_DEFAULTS={FOLDER}/wasiqa.yaml
  wasiqa pause apply PIB-3Y-7 --purposes transfers --case C-1 --order {ORDER} --account test:9

The account test:8 is the regulator; a wallet that has its key can sign in.
"""
    with listening("127.0.0.1", PORT) as door, anvil(NODE_PORT):
        furnish(node, FOLDER, print, *ACTS)
        live = Live(connect(node, persistent=False), FOLDER / "deployments", "PK")
        serve(live, door, f"http://127.0.0.1:{PORT}", lambda: print(told, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(until_interrupted(main))
