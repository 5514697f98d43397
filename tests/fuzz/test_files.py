"""Files that are wrong in any way end in one sentence and an exit code, whatever command reads them."""

from __future__ import annotations

import shlex
from pathlib import Path
from random import Random

import pytest

from tests.fuzz import mutations
from tests.fuzz.harness import TIMES, Office
from tests.fuzz.samples import Sample, auctioned, kept, made, samples
from tests.scripts.cli import Cli


@pytest.fixture(scope="module")
def few(desk: Cli) -> list[Sample]:
    return samples(desk, kept)


@pytest.fixture(scope="module")
def all_kinds(desk: Cli, few: list[Sample]) -> list[Sample]:
    return few + samples(desk, made) + samples(desk, auctioned)


def read(office: Office, sample: Sample, data: bytes, folder: Path) -> int:
    """The sample's command, given this content; the exit code."""
    in_place = "{file}" not in sample.line
    # others are named from where it stands
    path = sample.path if in_place else sample.path.with_name(f"given{sample.path.suffix}")
    before = path.read_bytes() if in_place else b""
    path.touch()
    path.chmod(0o600)  # or keys are refused unread
    path.write_bytes(data)
    try:
        words = shlex.split(sample.line.format(file=path, folder=folder))
        return office.run([*words, "--json"]).exit_code
    finally:
        if in_place:
            path.write_bytes(before)


def wrong_ends(office: Office, kinds: list[Sample], folder: Path, count: int) -> list[str]:
    """So many cases, spread over the samples; what is wrong with how commands ended."""
    found = []
    for number in range(count):
        sample = kinds[number % len(kinds)]
        rng = Random(f"{sample.name} {number // len(kinds)}")
        data = (mutations.document if sample.is_json else mutations.content)(rng, sample.path.read_bytes())
        try:
            read(office, sample, data, folder)
        except AssertionError as error:
            found.append(f"{sample.name} {number // len(kinds)}: {error}")
    return found


def test_a_few_files_with_mistakes_are_told_of(office: Office, few: list[Sample], tmp_path: Path) -> None:
    assert wrong_ends(office, few, tmp_path, 80) == []


@pytest.mark.slow
def test_every_kind_of_file_is_read_as_it_is(office: Office, all_kinds: list[Sample], tmp_path: Path) -> None:
    ends = {sample.name: read(office, sample, sample.path.read_bytes(), tmp_path) for sample in all_kinds}
    assert {name: code for name, code in ends.items() if code not in (0, 1, 5, 6)} == {"attestation": 3, "order": 3}


@pytest.mark.slow
def test_thousands_of_files_with_mistakes_are_told_of(office: Office, all_kinds: list[Sample], tmp_path: Path) -> None:
    assert wrong_ends(office, all_kinds, tmp_path, 4_400 * TIMES) == []
