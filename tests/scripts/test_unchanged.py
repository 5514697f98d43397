"""A file that is changed while somebody is asked whether to go on isn't what was shown: nothing is sent from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from wasiqa.cli import consent


@pytest.mark.parametrize(
    ("line", "by"),
    [
        (f"freeze apply {PIB} {WHO.bank} --wallet --case C-1 --order {{}}", "freezer"),
        (f"pause apply {PIB} --purposes transfers --case C-1 --order {{}}", "guardian"),
    ],
    ids=["freeze", "pause"],
)
def test_nothing_is_sent_from_a_file_that_was_changed_meanwhile(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str, by: str
) -> None:
    file = Path(shutil.copy(EXAMPLES / "licences" / "papers" / "noc.txt", cli.folder))

    def edited(*_: object) -> bool:
        with file.open("a", encoding="utf-8") as opened:
            opened.write("\n")
        return True

    before = cli.live.block()
    with monkeypatch.context() as patch:
        patch.setattr(consent, "agree", edited)
        told = cli(f"{line.format(file)} --json", by=by, exits=5).error
    assert told["message"] == f"{file} has changed since this command began to read it: nothing more is sent"
    assert (told["code"], told["hint"]) == (
        "STALE_PLAN",
        "run the command again: it shows what the file says now",
    )
    assert cli.live.block() == before
    cli(line.format(file), by=by)
    assert cli.live.block().number > before.number


def test_a_name_that_no_file_can_have_is_refused_by_the_command_itself(cli: Cli) -> None:
    told = cli(f"trade settle {'9' * 300} --json", by="dealer", exits=3).error
    assert told["code"] == "FILE_UNUSABLE"
    assert told["message"].endswith("File name too long")
