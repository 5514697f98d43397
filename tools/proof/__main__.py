"""`python -m tools.proof [--fast]`: one table of what is promised, what tries to break it, and what came of that."""

from __future__ import annotations

import sys

from tools.proof.table import Outcome, promises, tried


def main(words: list[str]) -> int:
    """Print the table row by row, then whatever failed; the exit code."""
    if words not in ([], ["--fast"]):
        print(f"there is --fast and nothing else, not {' '.join(words)}", file=sys.stderr)
        return 2
    print("| promise | method | budget | result | seconds |\n|---|---|---|---|---:|", flush=True)
    failed: list[Outcome] = []
    whole = 0.0
    for outcome in tried([one for one in promises() if one.fast or not words]):
        one, whole = outcome.promise, whole + outcome.seconds
        result = outcome.said if outcome.held else f"**BROKEN** {outcome.said}"
        print(f"| {one.promise} | {one.method} | {one.budget} | {result} | {outcome.seconds:.0f} |", flush=True)
        failed += [] if outcome.held else [outcome]
    for outcome in failed:
        print(f"\n{outcome.promise.command}\n{outcome.output[-4000:]}")
    print(f"\n{len(failed)} broken, in {whole:.0f} seconds")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
