"""Copy what browsers get from the npm packages into the portal, with the licences, so that the wheel has it."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "wasiqa" / "portal" / "static" / "vendor"
_BOOTSTRAP = Path("bootstrap")
_FONT = Path("@fontsource/noto-nastaliq-urdu")
FILES = {
    "bootstrap.min.css": _BOOTSTRAP / "dist/css/bootstrap.min.css",
    "bootstrap.rtl.min.css": _BOOTSTRAP / "dist/css/bootstrap.rtl.min.css",
    "bootstrap.LICENSE": _BOOTSTRAP / "LICENSE",
    "noto-nastaliq-urdu-arabic-400-normal.woff2": _FONT / "files/noto-nastaliq-urdu-arabic-400-normal.woff2",
    "noto-nastaliq-urdu-arabic-700-normal.woff2": _FONT / "files/noto-nastaliq-urdu-arabic-700-normal.woff2",
    "noto-nastaliq-urdu.LICENSE": _FONT / "LICENSE",
}
"""What is served, and where in node_modules it comes from."""


def main() -> None:
    """Copy all of it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(ROOT / "node_modules" / source, TARGET / name)


if __name__ == "__main__":
    main()
