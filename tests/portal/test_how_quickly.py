"""How quickly the portal answers; WASIQA_EVENTS=1000000 is the whole million, as is `python -m bench.portal`."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from bench.portal import main

EVENTS = os.environ.get("WASIQA_EVENTS", "100000")


@pytest.mark.slow
def test_of_1000_requests_by_four_clients_95_percent_are_answered_within_a_tenth_of_a_second() -> None:
    ran = CliRunner().invoke(main, ["--events", EVENTS, "--requests", "1000", "--clients", "4"])
    assert ran.exit_code == 0, ran.output
    assert "1,000 requests by 4 clients" in ran.output
