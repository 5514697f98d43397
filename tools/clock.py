"""Turn the clock of the node on this machine (PORT=8545) forward: where a real chain waits, a rehearsal doesn't.

python tools/clock.py 2048-09-09T11:00:01+05:00
python tools/clock.py +600          by so many seconds
"""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wasiqa.chain.connection import connect
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import WasiqaError

_FURTHER = re.compile(r"\+[0-9]{1,9}")


def main(text: str) -> int:
    """Turn it to a time with an offset, or by some seconds; the exit code."""
    moment = _moment(text)
    if moment is None and not _FURTHER.fullmatch(text):
        print(f"{text} is no time with an offset, such as 2048-09-09T11:00:01+05:00, nor +SECONDS", file=sys.stderr)
        return 2
    try:
        chain = connect(f"http://127.0.0.1:{os.environ.get('PORT', '8545')}")
        assert isinstance(chain, Web3Chain)
        to = chain.now() + int(text[1:]) if moment is None else int(moment.timestamp())
        if chain.now() < to:
            chain.travel(to)
    except WasiqaError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code
    print(f"it is {(moment or datetime.fromtimestamp(to, UTC)).isoformat()}, or later")
    return 0


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
