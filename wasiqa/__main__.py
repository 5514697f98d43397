"""Where the process of the `wasiqa` command begins."""

from __future__ import annotations

import signal

from wasiqa.cli import interruption


def main() -> None:
    """Run the command; from the first moment on an interruption ends it with 130 and without a traceback."""
    signal.signal(signal.SIGINT, interruption.leave_at_once)
    from wasiqa.cli.main import main as command

    command()


if __name__ == "__main__":
    main()
