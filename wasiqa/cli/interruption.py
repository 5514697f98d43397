"""Ctrl-C: what a person is told, and who answers it when."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

TOLD = "interrupted; what was confirmed stays, and the same command goes on from there"
CODE = "INTERRUPTED"
EXIT_CODE = 130


def leave_at_once(_number: int, _frame: FrameType | None) -> NoReturn:
    """The answer as long as nothing is under way: modules that are just being imported may swallow an exception."""
    if "--json" in sys.argv:
        nothing = ", ".join(f'"{name}": null' for name in ("hint", "file", "row", "column"))
        os.write(1, f'{{"error": {{"code": "{CODE}", "message": "{TOLD}", {nothing}}}}}\n'.encode())
    os.write(2, f"{TOLD}\n".encode())
    os._exit(EXIT_CODE)


@contextmanager
def unwinding() -> Iterator[None]:
    """Meanwhile it is a `KeyboardInterrupt`, so that what is under way ends in order; the process ends at the next."""
    if signal.getsignal(signal.SIGINT) is not leave_at_once:  # somebody else's process, such as Ape's
        yield
        return
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
