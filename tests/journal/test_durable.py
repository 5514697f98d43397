"""Whatever fails while a file is written, the old file is there, or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from wasiqa.auction.sealing import AgentKey
from wasiqa.durable import write_durably, write_new


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No file gets to the disk."""

    def fails(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fails)
    return monkeypatch


@pytest.mark.usefixtures("full")
def test_a_new_file_that_could_not_be_written_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left on device") as failed:
        write_new(tmp_path / "new.json", b"made up")
    assert failed.value.filename == str(tmp_path / "new.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("full")
def test_a_file_that_could_not_be_replaced_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("made up")
    with pytest.raises(OSError, match="No space left on device") as failed:
        write_durably(path, "newer")
    assert failed.value.filename == str(path)
    assert (list(tmp_path.iterdir()), path.read_text()) == ([path], "made up")


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("made up")
    with pytest.raises(FileExistsError):
        write_new(path, b"newer")
    assert path.read_text() == "made up"


def test_a_key_that_could_not_be_written_is_made_by_the_same_command_later(
    tmp_path: Path, full: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "agent.key"
    with pytest.raises(OSError, match="No space left on device"):
        AgentKey.create(path)
    full.undo()
    made = AgentKey.create(path)
    assert AgentKey.load(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
