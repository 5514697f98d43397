"""Files for the tests of `wasiqa.terms`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a YAML file of these fields, or of this text or these bytes."""

    def write(content: dict[str, Any] | str | bytes, name: str = "file.yaml") -> Path:
        path = tmp_path / name
        text = yaml.safe_dump(content, sort_keys=False) if isinstance(content, dict) else content
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
