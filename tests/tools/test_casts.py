"""Whoever narrows a number in a contract has said why it fits."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from tests.support.projects import ROOT
from wasiqa.chain.solc import wrapped

pytestmark = pytest.mark.slow

LIST = ROOT / "tools" / "casts.yaml"


def found() -> Iterator[tuple[str, str]]:
    """Source and expression of each cast that might cut something off, by Foundry."""
    wrapped()
    program = next(ROOT.glob("node_modules/@foundry-rs/forge-*/bin/forge"))
    command = [str(program), "lint", "--only-lint", "unsafe-typecast", "--json"]
    told = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False).stderr
    for line in (line for line in told.splitlines() if line.startswith("{")):
        (place,) = json.loads(line)["spans"]
        if "contracts/.cache/" in place["file_name"]:  # copies of libraries that Ape keeps there
            continue
        (text,) = place["text"]
        yield place["file_name"], text["text"][text["highlight_start"] - 1 : text["highlight_end"] - 1]


def test_each_cast_that_might_cut_something_off_is_listed_with_its_bound_and_no_other() -> None:
    listed = yaml.safe_load(LIST.read_text("utf-8"))
    assert {(source, cast) for source, casts in listed.items() for cast in casts} == set(found())
    assert all(reason for casts in listed.values() for reason in casts.values())
