"""Show what the compiler finds doubtful in the project's own contracts; exit with 1 if there is anything."""

from __future__ import annotations

from wasiqa.chain.compiler import warnings
from wasiqa.errors import WasiqaError


def main() -> int:
    """Print the warnings, or the errors; the exit code."""
    try:
        found = warnings()
    except WasiqaError as error:
        found = (error.message,)
    print(*found, sep="\n\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
