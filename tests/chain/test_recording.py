"""Writing into the ledger beside others who write: nothing of theirs is lost, and nothing is overwritten unseen."""

from __future__ import annotations

import errno
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from wasiqa.chain.codec import checksummed
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.recording import add_contract, add_series, update, writing
from wasiqa.chain.records import Deployed, SeriesRecord
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed

WRITERS, EACH = 4, 10


def created(address: str) -> Deployed:
    return Deployed(
        address=address,
        tx="0x" + "ab" * 32,
        block=3,
        deployer=Actors().deployer,
        arguments=(),
        runtime_keccak="0x" + "cd" * 32,
        compiler="0.8.37",
    )


def series(terms_sha256: str = "ef" * 32) -> SeriesRecord:
    return SeriesRecord(
        symbol="PIB-2048",
        address=Actors().auditor,
        terms="a.yaml",
        terms_sha256=terms_sha256,
        tx="0x" + "ab" * 32,
        block=4,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Deployments:
    """A ledger as a command has loaded it."""
    empty = Deployments(chain_id=31337, network="test", time_zone="Asia/Karachi", id_key="0123456789abcdef")
    empty.save(tmp_path)
    return empty


def kept(folder: Path) -> Deployments:
    return Deployments.load(folder, 31337)


def test_another_contract_under_the_same_name_is_refused_and_the_first_stays(
    tmp_path: Path, ledger: Deployments, actors: Actors
) -> None:
    first = add_contract(ledger, tmp_path, "TestCashPKR", created(actors.bank))
    with pytest.raises(NotAllowed, match=f"TestCashPKR at {actors.bank}; the one at {actors.fund} stays") as refused:
        add_contract(ledger, tmp_path, "TestCashPKR", created(actors.fund))
    assert str(refused.value.hint).startswith("run it again")
    assert kept(tmp_path) == first
    assert add_contract(ledger, tmp_path, "TestCashPKR", created(actors.bank)) == first


def test_a_series_that_was_written_down_from_another_sheet_is_refused(tmp_path: Path, ledger: Deployments) -> None:
    first = add_series(ledger, tmp_path, "PK0000000001", series())
    with pytest.raises(NotAllowed, match=r"31337\.json has PK0000000001 from a\.yaml, SHA-256 efef"):
        add_series(ledger, tmp_path, "PK0000000001", series("01" * 32))
    assert kept(tmp_path) == first
    assert add_series(ledger, tmp_path, "PK0000000001", series()) == first


def test_a_folder_that_takes_no_lock_is_refused_with_its_option(tmp_path: Path, ledger: Deployments) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputRefused, match="can't be used") as refused:
        add_series(ledger, tmp_path / "file", "PK0000000001", series())
    assert refused.value.hint == "name another folder with --deployments"


def test_a_change_that_is_refused_changes_nothing_and_frees_the_ledger(tmp_path: Path, ledger: Deployments) -> None:
    def refusing(now: Deployments) -> Deployments:
        raise NotAllowed("not like this")

    with pytest.raises(NotAllowed):
        update(ledger, tmp_path, refusing)
    assert kept(tmp_path) == ledger
    with writing(tmp_path, 31337):
        pass


def test_what_others_wrote_since_the_ledger_was_loaded_is_kept(
    tmp_path: Path, ledger: Deployments, actors: Actors
) -> None:
    add_contract(ledger, tmp_path, "TestCashPKR", created(actors.bank))
    add_series(ledger, tmp_path, "PK0000000001", series())
    update(ledger, tmp_path, lambda now: now.with_roles({"GUARDIAN": [actors.guardian]}))
    found = kept(tmp_path)
    assert found.contracts.keys() == {"TestCashPKR"}
    assert found.series.keys() == {"PK0000000001"}
    assert found.roles == {"GUARDIAN": (actors.guardian,)}


def test_without_a_file_the_ledger_at_hand_is_written(tmp_path: Path, ledger: Deployments) -> None:
    update(ledger, tmp_path / "new", lambda now: now)
    assert kept(tmp_path / "new") == ledger


def writes(ledger: Deployments, folder: Path, writer: int, together: Any) -> None:
    """One command among several, each with the ledger as it was before all of them."""
    together.wait()
    for n in range(EACH):
        name = f"Contract{writer}x{n}"
        add_contract(ledger, folder, name, created(checksummed(keccak(text=name)[:20])))


def test_commands_that_write_at_the_same_time_lose_nothing(tmp_path: Path, ledger: Deployments) -> None:
    context = multiprocessing.get_context("fork")
    together = context.Barrier(WRITERS)
    processes = [context.Process(target=writes, args=(ledger, tmp_path, n, together)) for n in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * WRITERS
    assert len(kept(tmp_path).contracts) == WRITERS * EACH


def test_a_full_disk_asks_for_room_and_not_for_another_folder(
    tmp_path: Path, ledger: Deployments, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(ChainFailed) as failed, writing(tmp_path, ledger.chain_id):
        pytest.fail("it isn't held")
    assert str(failed.value) == f"the disk fails: {tmp_path / '31337.lock'}: No space left on device"
    assert failed.value.code == "DISK_FAILS"
