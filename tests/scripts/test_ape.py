"""`ape run X` is `wasiqa X`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.projects import ROOT
from wasiqa.cli.main import main

pytestmark = pytest.mark.slow
APE = Path(sys.executable).with_name("ape")
SHEET = "examples/terms/pib-3y-2020.yaml"


def ape(*words: str, home: Path) -> str:
    environment = os.environ | {"APE_DATA_FOLDER": str(home / "ape")}
    ended = subprocess.run(
        [APE, "run", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_script_of_ape_shows_the_schedule_like_the_command_itself(tmp_path: Path) -> None:
    own = CliRunner().invoke(main, ["terms", "show", str(ROOT / SHEET)]).stdout
    assert own
    assert own.strip() in ape("terms", "show", SHEET, home=tmp_path)


def test_a_script_of_ape_helps_like_the_command_itself(tmp_path: Path) -> None:
    told = " ".join(ape("coupon", "pay", "--help", home=tmp_path).split())
    own = " ".join(CliRunner().invoke(main, ["coupon", "pay", "--help"]).stdout.split())
    assert own.partition("[OPTIONS]")[2] == told.partition("[OPTIONS]")[2]
