"""Following a chain: what a request gets while it moves, fails, or is told of by an event."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.index.support import UNIT
from tests.portal.site import HELD, PIB, WHO, Site
from wasiqa.errors import ChainFailed
from wasiqa.portal.history import SeriesHistory
from wasiqa.portal.live import Live


def test_a_chain_that_was_not_read_has_no_snapshot(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ChainFailed, match="the chain has not been read yet"):
        _ = Live(site.desk.office.chain, tmp_path).snapshot


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ChainFailed("the node is gone"), "the node is gone"),
        (ZeroDivisionError("of all things"), "a defect of the portal, which was noted"),
    ],
)
def test_while_the_chain_cannot_be_followed_the_last_block_stays_and_that_is_told(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, problem: str
) -> None:
    own = site.again(tmp_path)
    head = own.live.snapshot.head

    def fails(*_: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(type(site.desk.office.chain), "header", fails)
        with own.live.following(0.01):
            for _ in range(500):
                if own.live.problem is not None:
                    break
                asyncio.run(asyncio.sleep(0.01))
        assert own.live.problem == problem
    assert own.live.snapshot.head == head
    assert own.browser().get("/api/v1/series").status_code == 200


def test_after_a_defect_the_chain_is_followed_on(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own, refresh, told = site.again(tmp_path), Live.refresh, []

    def fails_once(live: Live) -> bool:
        told.append(live.problem)
        if len(told) == 1:
            raise ZeroDivisionError("of all things")
        return refresh(live)

    monkeypatch.setattr(Live, "refresh", fails_once)
    with own.live.following(0.01):
        for _ in range(500):
            if len(told) > 2:
                break
            asyncio.run(asyncio.sleep(0.01))
    assert told[:3] == [None, "a defect of the portal, which was noted", None]
    assert "of all things" in caplog.text


def test_a_series_that_is_opened_later_is_shown(site: Site, tmp_path: Path) -> None:
    isin, record = next(iter(site.desk.ledger.series.items()))
    fewer = site.desk.ledger.model_copy(update={"series": {isin: record}})
    fewer.save(tmp_path / "deployments")
    live = Live(site.desk.office.chain, tmp_path / "deployments")
    live.refresh()
    assert [one.isin for one in live.snapshot.public.lines] == [isin]
    site.desk.ledger.save(tmp_path / "deployments")
    assert live.refresh() is True
    assert [one.isin for one in live.snapshot.public.lines] == sorted(site.desk.ledger.series)


def test_what_a_reorganisation_undid_is_not_shown_any_more(site: Site, tmp_path: Path) -> None:
    own, chain = site.again(tmp_path), site.desk.office.chain
    before = own.live.snapshot.public
    with chain.isolated():
        site.desk.issue(bank=UNIT)
        chain.transact(site.desk.bond, "transfer", WHO.fund, UNIT, sender=WHO.bank)
        site.desk.office.by_two("enforcement", site.desk.bond.encode("setFrozenTokens", WHO.bank, UNIT))
        own.live.refresh()
        (seen,) = (one for one in own.live.snapshot.public.series if one.summary.isin == PIB)
        assert [point.outstanding for point in seen.supply] == [sum(HELD.values()), sum(HELD.values()) + UNIT]
        assert own.live.snapshot.public.actions[0].units_frozen == 1
    assert own.live.refresh() is True
    assert own.live.snapshot.public == before


def test_what_another_process_reads_anew_meanwhile_is_not_told_on_top_of_what_was_undone() -> None:
    """A store in which, while it is asked, another process undoes what was told and reads another branch."""

    def issued(block: int, name: str, units: int) -> SimpleNamespace:
        args = {"from": "0x0", "to": "0x1", "value": units}
        return SimpleNamespace(block=block, hash=name, time=block, name="Transfer", args=args)

    kept = [issued(1, "a", 10)]
    index: Any = SimpleNamespace()
    index.store = SimpleNamespace(has=lambda number, name: (number, name) in {(one.block, one.hash) for one in kept})
    index.events = lambda address, names, after: [one for one in kept if one.block > after]
    history = SeriesHistory()
    history.reach(index, "0x2")

    def changed_first(address: str, names: Any, after: int) -> list[SimpleNamespace]:
        kept[:] = [issued(1, "b", 5), issued(2, "c", 1)]
        index.events = lambda address, names, after: [one for one in kept if one.block > after]
        return index.events(address, names, after)  # type: ignore[no-any-return]

    index.events = changed_first
    history.reach(index, "0x2")
    assert [point.units for point in history.supply] == [5, 6]
