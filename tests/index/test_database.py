"""Where an event store is, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.branches import REGISTRY, WHO, Branches, ledger, opened
from tests.support.anvil import free_port
from wasiqa.chain.database import Database
from wasiqa.errors import ChainFailed, InputRefused, UsageRefused
from wasiqa.index.index import EVENTS, Index
from wasiqa.index.state import words

A = WHO.bank


@pytest.mark.parametrize(
    "url",
    [
        "",
        "events.db",
        "sqlite://",
        "mysql://wasiqa:hidden@127.0.0.1/wasiqa",
        "postgresql://wasiqa:hidden@127.0.0.1",
        "postgresql://wasiqa:hidden@127.0.0.1:port/wasiqa",
        "postgresql+asyncpg://wasiqa:hidden@127.0.0.1/wasiqa",
        "postgresql://wasiqa:half@hidden@127.0.0.1/wasiqa",
        "postgresql://wasiqa:half@hid/den@127.0.0.1/wasiqa",
    ],
)
def test_another_url_is_refused_with_those_that_there_are(url: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        Database.at(url, EVENTS, "wasiqa_1")
    assert refused.value.message == "the URL of --index names no place for the event store"
    assert refused.value.hint == "write sqlite:///FILE, or postgresql://USER@HOST:PORT/DATABASE"


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    port = free_port()
    url = f"postgresql://wasiqa:hidden@127.0.0.1:{port}/events?application_name=hidden"
    with pytest.raises(ChainFailed, match="can't be reached: ") as failed:
        Index.open(url, Branches(), ledger())  # type: ignore[arg-type]
    place = f"wasiqa_1_{REGISTRY[2:10].lower()} in postgresql://wasiqa@127.0.0.1:{port}/events"
    assert failed.value.message.startswith(f"the event store {place} can't be reached: ")
    assert "hidden" not in failed.value.message
    assert "\n" not in failed.value.message
    assert failed.value.hint == "check that the server runs and that the URL of --index is right"


def test_a_file_may_be_named_by_a_url(tmp_path: Path) -> None:
    chain = Branches()
    chain.mine((A, 1))
    index = Index.open(f"sqlite:///{tmp_path}/th@re/events.db", chain, ledger()).sync()  # type: ignore[arg-type]
    assert (words(index), str(index.store.place)) == ({A: 1}, f"{tmp_path}/th@re/events.db")
    assert (tmp_path / "th@re" / "events.db").exists()


def test_a_store_that_was_emptied_for_another_programme_meanwhile_is_left_to_it(tmp_path: Path) -> None:
    chain = Branches()
    chain.mine((A, 1))
    index = opened(chain, tmp_path).sync()
    other = ledger().contracts["InvestorRegistry"].model_copy(update={"address": WHO.stranger})
    Index.open(Path(str(index.store.place)), chain, ledger().with_contract("InvestorRegistry", other))  # type: ignore[arg-type]
    with pytest.raises(InputRefused, match="was taken over by another version of the package, or for another") as told:
        index.sync()
    assert told.value.hint == "run one version, and name another --index for the other programme"
    assert words(opened(chain, tmp_path).sync()) == {A: 1}


def test_a_ledger_without_a_registry_has_no_store(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="InvestorRegistry was not deployed on chain 1"):
        Index.open(tmp_path / "events.db", Branches(), ledger().without_contracts("InvestorRegistry"))  # type: ignore[arg-type]
