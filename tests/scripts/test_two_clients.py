"""A bond's whole life by commands on real nodes of two clients: their headers, errors and receipts are not alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.cli import Cli
from tests.scripts.test_day import a_bond_s_life
from tests.support.nodes import NODES
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect
from wasiqa.chain.signer import KeySigner

pytestmark = pytest.mark.slow


@pytest.fixture(params=NODES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cli]:
    with NODES[request.param]() as url:
        chain = connect(url, chain_id=31337)
        for account in well_known():
            chain.unlock(KeySigner(account))
        yield Cli.new(chain, tmp_path / "office")  # type: ignore[arg-type]  # nothing is isolated here


def test_from_a_term_sheet_to_a_redeemed_bond(office: Cli) -> None:
    a_bond_s_life(office)
    assert "the contracts say the same" in office("index check").stdout
