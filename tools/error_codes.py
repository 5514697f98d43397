"""Write docs/error-codes.md from the table of error codes."""

from __future__ import annotations

from pathlib import Path

from wasiqa.error_codes import page


def main() -> None:
    """Write the page."""
    (Path(__file__).parents[1] / "docs" / "error-codes.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
