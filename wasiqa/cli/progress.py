"""How far a long piece of work is, for whoever sits at the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


@contextmanager
def progress(whole: int) -> Iterator[Callable[[int], object]]:
    """Takes how many wallets were written; a terminal shows them with rate and time left, anything else nothing."""
    if not sys.stderr.isatty():
        yield lambda wallets: None
        return
    began = time.monotonic()
    shown: ProgressBar[int] = click.progressbar(
        length=whole,
        label="wallets",
        show_pos=True,
        file=sys.stderr,
        item_show_func=lambda done: None if done is None else f"{done / (time.monotonic() - began):,.0f} a second",
    )
    with shown as bar:
        yield lambda wallets: bar.update(wallets, bar.pos + wallets)
