"""docs/demo.svg, the picture of the demo in the README: what `wasiqa demo` says, without its long tables."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from wasiqa.home import home

PATH = Path("docs/demo.svg")
_WIDTH = 112
_HEAD = re.compile(r"^\d+  ")
_LEFT_OUT = re.compile(r"^   (\d (coupon|principal)|0x|row [2-6]|[A-Z].* at 0x)")
_SHORTER = re.compile(r"(0x[0-9a-fA-F]{8})[0-9a-fA-F]{20,}")
_FORMAT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>What wasiqa demo says</title>
<style>.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px;
font-variant-east-asian: full-width; }}
{styles}</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#292929"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


def said() -> str:
    """What the demo says."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("wasiqa")), "demo"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def lines(text: str) -> list[str]:
    """Those that are shown: the acts and what came of them, and the last two."""
    acts, _, sums = text.partition("\n\n")
    shown = [_SHORTER.sub(r"\1…", line) for line in acts.splitlines() if not _LEFT_OUT.match(line)]
    return ["$ wasiqa demo", *shown, *sums.strip().splitlines()[-2:]]


def picture(shown: list[str]) -> str:
    """The text of the SVG."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
    for line in shown:
        cut = line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
        console.print(Text(cut, style="bold" if _HEAD.match(line) else ""), soft_wrap=True)
    drawn = console.export_svg(title="", code_format=_FORMAT, unique_id="demo")
    return "".join(f"{line.rstrip()}\n" for line in drawn.splitlines())


if __name__ == "__main__":
    (home() / PATH).write_text(picture(lines(said())), encoding="utf-8")
