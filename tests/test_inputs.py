"""The file that something was made from, and its hash."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from wasiqa.errors import InputRefused
from wasiqa.inputs import Input


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="can't be read"):
        Input.of(tmp_path / "nowhere.csv")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="can't be read"):
        Input.of(tmp_path)


def test_a_pipe_is_refused_since_it_is_empty_once_it_was_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputRefused, match=f"{pipe} is no regular file"):
        Input.of(pipe)


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_a_name_that_no_file_can_have_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no file can have that name"):
        Input(path=path, sha256="0" * 64)


def test_it_has_the_hash_of_what_the_file_holds(tmp_path: Path) -> None:
    file = tmp_path / "investors.csv"
    file.write_bytes(b"made up")
    assert Input.of(file) == Input(path=str(file), sha256=sha256(b"made up").hexdigest())
