"""`ape run report …` is `wasiqa report …`."""

from wasiqa.cli.report import report as cli

__all__ = ["cli"]
