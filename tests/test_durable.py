"""Whatever fails while files are written, the old ones are there, or none."""

from __future__ import annotations

import errno
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wasiqa.auction.sealing import AgentKey
from wasiqa.durable import NewFile, write_durably, write_new

LARGE = "made up " * 1000


@contextmanager
def no_room() -> Iterator[None]:
    """The system refuses what is longer than some bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def mask(bits: int) -> Iterator[None]:
    """What the process takes away from everybody who isn't told otherwise."""
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def folders_fail(patch: pytest.MonkeyPatch, number: int) -> None:
    """Names of new files don't get to the disk."""
    to_disk = os.fsync

    def fails(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        to_disk(handle)

    patch.setattr(os, "fsync", fails)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_that_could_not_be_written_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large") as failed, no_room():
        write_new(NewFile(tmp_path / "new.json", LARGE.encode()))
    assert failed.value.filename == str(tmp_path / "new.json")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_whose_name_does_not_get_to_the_disk_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders_fail(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output error"):
        write_new(NewFile(tmp_path / "new.json", b"made up"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refused", [errno.EINVAL, errno.EACCES], ids=errno.errorcode.get)
def test_where_folders_can_not_be_brought_to_the_disk_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    if refused == errno.EINVAL:
        folders_fail(monkeypatch, refused)
    else:
        opened = os.open

        def forbidden(path: Path, flags: int, mode: int = 0o777) -> int:
            if flags == os.O_RDONLY:
                raise PermissionError(refused, os.strerror(refused))
            return opened(path, flags, mode)

        monkeypatch.setattr(os, "open", forbidden)
    write_new(NewFile(tmp_path / "new.json", b"made up"))
    assert (tmp_path / "new.json").read_bytes() == b"made up"


def test_of_files_that_belong_together_all_are_there_or_none(tmp_path: Path) -> None:
    small, large = NewFile(tmp_path / "a" / "small.csv", b"made up"), NewFile(tmp_path / "large.csv", LARGE.encode())
    with pytest.raises(OSError, match="File too large") as failed, no_room():
        write_new(small, large)
    assert failed.value.filename == str(large.path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    write_new(small, large)
    assert [small.path.read_bytes(), large.path.read_bytes()] == [small.content, large.content]


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("made up")
    with pytest.raises(FileExistsError):
        write_new(NewFile(tmp_path / "other.json", b"newer"), NewFile(path, b"newer"))
    assert (list(tmp_path.iterdir()), path.read_text()) == ([path], "made up")


def test_a_private_file_is_for_its_owner_and_others_are_as_the_mask_has_it(tmp_path: Path) -> None:
    private, other = tmp_path / "private", tmp_path / "other"
    with mask(0o027):
        write_new(NewFile(private, b"made up", private=True), NewFile(other, b"made up"))
    assert (mode(private), mode(other)) == (0o600, 0o640)


def test_a_file_that_could_not_be_replaced_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("made up")
    with pytest.raises(OSError, match="File too large") as failed, no_room():
        write_durably(path, LARGE)
    assert failed.value.filename == str(path)
    assert (list(tmp_path.iterdir()), path.read_text()) == ([path], "made up")


def test_what_can_not_even_be_begun_names_the_file_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OSError, match="No space left on device") as failed:
        write_durably(tmp_path / "new.json", "made up")
    assert failed.value.filename == str(tmp_path / "new.json")


def test_a_ledger_is_for_everyone_to_read_and_a_file_without_a_mode_stays_as_it_was(tmp_path: Path) -> None:
    ledger, old, new = tmp_path / "ledger", tmp_path / "old", tmp_path / "new"
    old.touch(mode=0o600)
    with mask(0o077):
        write_durably(ledger, "made up")
        write_durably(new, "made up", mode=None)
    write_durably(old, "made up", mode=None)
    assert [mode(path) for path in (ledger, old, new)] == [0o644, 0o600, 0o600]


def test_a_key_that_could_not_be_written_is_made_by_the_same_command_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "agent.key"
    with monkeypatch.context() as patch:
        folders_fail(patch, errno.EIO)
        with pytest.raises(OSError, match="Input/output error"):
            AgentKey.create(path)
    made = AgentKey.create(path)
    assert AgentKey.load(path) == made
    assert mode(path) == 0o600
