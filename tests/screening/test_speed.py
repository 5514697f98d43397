"""A country's investors beside a long list, in seconds."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from tests.screening.made_up import found, investors, nacta, proscribed

INVESTORS, NAMES, SECONDS = 10_000, 5_000, 30


@pytest.mark.slow
def test_ten_thousand_investors_are_compared_with_five_thousand_names_in_seconds(tmp_path: Path) -> None:
    random = Random(7)
    words = ["".join(random.choices("abdfghklmnrstyz", k=random.choice([4, 5, 6]))) for _ in range(900)]
    words += ["muhammad", "ali", "ahmed", "hussain", "khan", "abdul"] * 40

    def name() -> str:
        return " ".join(random.choices(words, k=random.choice([2, 3, 3, 4])))

    rows = [f"CNIC:35201{number:07d}1,{name()},{name()}" for number in range(INVESTORS)]
    listed = [proscribed(name(), fatherName=name()) for _ in range(NAMES - 1)]
    before = time.process_time()
    people, one = investors(tmp_path, *rows), nacta(tmp_path, *listed, proscribed(cnic="35201-0000007-1"))
    result = found(people, one)
    assert time.process_time() - before < SECONDS
    assert [hit.investor.rows for hit in result.hits][:1] == [["row 9"]]
