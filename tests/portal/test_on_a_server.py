"""The portal serves from an event store on PostgreSQL what it serves from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.support import UNIT
from tests.portal.site import ORIGIN, PIB, Site
from tests.portal.test_pages import PAGES
from tests.portal.test_signing_in import TABLES
from tests.support import postgres
from wasiqa.portal.api import LISTINGS, PARTS
from wasiqa.portal.app import application
from wasiqa.portal.live import Live

pytestmark = pytest.mark.slow
DATA = (*(one.path for one in LISTINGS), *(f"series/{PIB}/{part}" for part, _, _ in PARTS))
ANSWERS = (*(f"/{code}/{page}" for code in ("en", "ur") for page in PAGES), *(f"/api/v1/{path}" for path in DATA))
OFFICE = tuple(f"/api/v1/regulator/{table}" for table in TABLES)


def answers(site: Site) -> dict[str, str]:
    """What everybody sees, and what the regulator sees."""
    public, office = site.browser(), site.signed_in()
    found = {path: public.get(path) for path in ANSWERS} | {path: office.get(path) for path in OFFICE}
    assert {answer.status_code for answer in found.values()} == {200}
    return {path: answer.text for path, answer in found.items()}


def test_pages_and_data_are_the_same_from_a_server_as_from_a_file(site: Site, tmp_path: Path) -> None:
    in_file, chain = site.again(tmp_path), site.desk.office.chain
    with postgres.running() as url:
        live = Live(chain, tmp_path / "deployments", "PK", url)
        live.refresh()
        on_server = Site(site.desk, tmp_path, live, application(live, ORIGIN), site.portal)
        before = answers(on_server)
        assert before == answers(in_file)
        with chain.isolated():
            site.desk.issue(bank=UNIT)
            for one in (on_server, in_file):
                one.live.refresh()
            after = answers(on_server)
            assert after == answers(in_file)
            assert after != before
        for one in (on_server, in_file):
            one.live.refresh()
        assert answers(on_server) == answers(in_file) == before
