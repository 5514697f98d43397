"""A made-up licence file, and the papers that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from wasiqa.servicing.licences.file import LicenceFile, read_licence

ZONE = ZoneInfo("Asia/Karachi")
DATES = {
    "NOC": "2026-01-05",
    "AML_REGISTERED": "2026-02-02",
    "INCORPORATED": "2026-01-20",
    "LICENSED": "2026-03-16",
    "AMENDED": "2026-04-01",
    "SUSPENDED": "2026-05-04",
    "REINSTATED": "2026-06-01",
    "REVOKED": "2026-07-06",
}
"""The day of each act, in the order in which they usually come."""
ON_THE_WAY = ("NOC", "AML_REGISTERED", "INCORPORATED", "LICENSED")


def fields(*papers: str, **changes: Any) -> dict[str, Any]:
    """The file's fields: with these papers, by default all that lead to the licence, and with these changes."""
    usual = {
        "venue": "PK-1",
        "reference": "made up",
        "phase": "LICENSED",
        "expiry": "2055-12-31",
        "activities": ["HOLD", "CUSTODY"],
        "papers": {act: {"date": DATES[act], "evidence": f"{act}.txt"} for act in papers or ON_THE_WAY},
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def write(folder: Path, content: dict[str, Any]) -> Path:
    """Write the file, and every paper beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for act in DATES:
        (folder / f"{act}.txt").write_text(f"Made-up paper of {act}.\n")
    path = folder / "licence.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    return path


def licence_file(folder: Path, *papers: str, **changes: Any) -> LicenceFile:
    """The file as it is read."""
    return read_licence(write(folder, fields(*papers, **changes)), ZONE)
