"""The event store on a real PostgreSQL server does what it does in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import create_engine

from tests.index.branches import LATER, WHO, Branches, ledger
from tests.index.support import UNIT, Desk
from tests.support import postgres
from wasiqa.chain.contract import Log
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import ChainFailed, InputRefused
from wasiqa.index.check import differences
from wasiqa.index.index import Index
from wasiqa.index.live import LiveState
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.state import words
from wasiqa.index.store import Store

A, B, C = WHO.bank, WHO.fund, WHO.insurer
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """An empty database."""
    yield server
    with create_engine(server.replace("postgresql", "postgresql+psycopg")).begin() as connection:
        found = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'wasiqa_')")
        for (name,) in found.all():
            connection.exec_driver_sql(f'DROP SCHEMA "{name}" CASCADE')


def at(url: str, chain: Branches, page: int = 2_000, known: Deployments | None = None) -> Index:
    return Index.open(url, chain, known or ledger(first=0), page=page)  # type: ignore[arg-type]


def test_any_branches_are_told_as_in_a_file(url: str, tmp_path: Path) -> None:
    draw, chain = Random(7), Branches()
    live = LiveState(at(url, chain), lag=4)
    for round_ in range(60):
        chain.undo(min(draw.choice([0, 0, 1, 3, 9]), len(chain.blocks) - 1))
        for _ in range(draw.randrange(1, 6)):
            chain.mine(*[(A, round_), (B, draw.randrange(2**256)), (C, 3)][: draw.randrange(4)])
        if draw.randrange(2):
            live.refresh()
        else:
            at(url, chain, page=draw.randrange(1, 5)).sync()
    live.refresh()
    in_file = Index.open(tmp_path / "1.events.db", chain, ledger(first=0)).sync()  # type: ignore[arg-type]
    assert list(map(tuple, live.index.events())) == list(map(tuple, in_file.events()))
    assert live.head in live.index.store.headers()
    assert live.state.words == chain.words() == words(in_file)
    assert live.index.synced == in_file.synced


def test_a_whole_programme_is_as_the_contracts_say(url: str, desk: Desk) -> None:
    desk.issue(bank=3 * UNIT, fund=UNIT)
    desk.send("bank", "insurer", UNIT)
    index = Index.open(url, desk.office.chain, desk.ledger)
    assert differences(index, desk.office.programme) == ()
    assert ProgrammeState(index).series[desk.bond.address].supply == 4 * UNIT


def test_two_programmes_share_a_database_and_nothing_else(url: str) -> None:
    chain, other = Branches(), Branches()
    chain.mine((A, 1))
    other.mine((A, 2))
    moved = ledger(first=0).contracts["InvestorRegistry"].model_copy(update={"address": LATER})
    one, two = at(url, chain), at(url, other, known=ledger(first=0).with_contract("InvestorRegistry", moved))
    one.sync()
    two.sync()
    assert words(one) == {A: 1}
    assert (one.store.count(), two.store.count()) == (1, 0)
    assert str(one.store.place) != str(two.store.place)


def test_writers_at_once_leave_what_one_would(url: str) -> None:
    chain = Branches()
    for number in range(200):
        chain.mine((A, number), (B, number))
    failed: list[Exception] = []

    def read(page: int) -> None:
        try:
            at(url, chain, page).sync()
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=read, args=(page,)) for page in (3, 5, 7, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    index = at(url, chain).sync()
    assert (words(index), index.store.count()) == ({A: 199, B: 199}, 400)


def test_a_page_is_not_kept_on_top_of_what_another_process_has_changed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, add = Branches(), Store.add
    for number in range(20):
        chain.mine((A, number))

    def late(store: Store, *page: Any) -> None:
        monkeypatch.setattr(Store, "add", add)
        at(url, chain).sync()
        chain.undo(2)
        chain.mine((C, 5))
        at(url, chain).sync()
        store.add(*page)

    monkeypatch.setattr(Store, "add", late)
    assert words(at(url, chain).sync()) == chain.words() == {A: 17, C: 5}


def test_times_after_2038_and_any_text_fit(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = Branches()
    header = chain.mine((A, 2**256 - 1))
    chain.blocks[-1] = header._replace(time=2**33), chain.blocks[-1][1]
    row = Index.open(url, chain, ledger(first=0)).sync().events()[0]  # type: ignore[arg-type]
    assert (row.time, row.args) == (2**33, {"wallet": A, "word": 2**256 - 1})
    index = at(url, chain)
    text = "a made-up name \0 \ud800 “جلد” \\u0000"
    place = {"block": 1, "log_index": 9, "address": A, "tx": "0x", "name": "Named"}
    index.store.add(header._replace(time=2**33), 1, [header], [{**place, "args": {"text": text}}], {A: 1})
    assert index.store.events(names=["Named"])[0].args == {"text": text}


def test_a_store_of_another_layout_is_filled_anew(url: str) -> None:
    chain = Branches()
    chain.mine((A, 1))
    index = at(url, chain).sync()
    with index.store.place.alone() as connection:
        schema = index.store.place.schema
        connection.exec_driver_sql(f"UPDATE {schema}.layout SET fingerprint = 'of an older package'")
        connection.exec_driver_sql(f"ALTER TABLE {schema}.events DROP COLUMN args")
    chain.mine((A, 2))
    with pytest.raises(InputRefused, match="was taken over by another version"):
        index.sync()
    assert words(at(url, chain).sync()) == {A: 2}


def test_a_schema_that_is_not_an_event_store_is_refused_with_a_remedy(url: str) -> None:
    index = at(url, Branches())
    schema = index.store.place.schema
    with index.store.place.alone() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {schema}.blocks DROP COLUMN hash")
    with pytest.raises(
        InputRefused, match=f"^the event store {schema} in .* can't be used: column blocks.hash"
    ) as told:
        at(url, Branches()).sync()
    assert told.value.hint == f"drop schema {schema}, and it is read from the chain again"
    assert "\n" not in told.value.message


def test_a_wrong_password_is_told_and_none_is_shown(url: str) -> None:
    with pytest.raises(ChainFailed, match="password authentication failed for user") as failed:
        at(url.replace(postgres.PASSWORD, "another-that-is-wrong"), Branches())
    assert "another-that-is-wrong" not in failed.value.message


def test_a_connection_that_is_cut_is_made_anew(url: str) -> None:
    chain = Branches()
    chain.mine((A, 1))
    index = at(url, chain).sync()
    with create_engine(url.replace("postgresql", "postgresql+psycopg")).begin() as other:
        other.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    chain.mine((A, 2))
    assert words(index.sync()) == {A: 2}


def test_a_process_that_is_killed_in_a_page_leaves_whole_pages(url: str) -> None:
    """The server undoes what a connection that is gone had not finished."""

    def cut(addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterator[Log]:
        if first > 10:
            raise ChainFailed("the node went away")
        return logs(addresses, topic, first, last)

    chain = Branches()
    for number in range(40):
        chain.mine((A, number))
    logs = chain.logs
    chain.logs = cut  # type: ignore[method-assign]
    with pytest.raises(ChainFailed, match="went away"):
        at(url, chain, page=2).sync()
    kept = at(url, chain).store
    assert kept.count() == max(kept.read_to().values())
    chain.logs = logs  # type: ignore[method-assign]
    assert words(at(url, chain).sync()) == {A: 39}


def test_what_the_server_refuses_while_it_is_filled_is_told_in_one_sentence_and_nothing_is_kept(url: str) -> None:
    chain = Branches()
    chain.mine((A, 1), (B, 2))
    index = at(url, chain)
    row = {"block": 1, "log_index": 0, "address": A, "name": "Named", "args": {}, "tx": "0x"}
    with pytest.raises(InputRefused, match=r"can't be used: duplicate key value violates unique constraint") as told:
        index.store.add(None, 0, [chain.header()], [row, row], {A: 1})
    assert "\n" not in told.value.message
    assert (index.store.count(), index.store.tip(), index.store.read_to()) == (0, None, {})
    assert words(index.sync()) == {A: 1, B: 2}
