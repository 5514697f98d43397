"""Turn the clock of the node on this machine (PORT=8545) forward: where a real chain waits, a rehearsal doesn't.

python tools/clock.py 2048-09-09T11:00:01+05:00
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wasiqa.chain.connection import connect
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import WasiqaError


def main(text: str) -> int:
    """Turn it to a time with an offset; the exit code."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        print(f"{text} is no time with an offset, such as 2048-09-09T11:00:01+05:00", file=sys.stderr)
        return 2
    try:
        chain = connect(f"http://127.0.0.1:{os.environ.get('PORT', '8545')}")
        assert isinstance(chain, Web3Chain)
        if chain.now() < moment.timestamp():
            chain.travel(int(moment.timestamp()))
    except WasiqaError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code
    print(f"it is {moment.isoformat()}, or later")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
