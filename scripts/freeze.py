"""`ape run freeze …` is `wasiqa freeze …`."""

from wasiqa.cli.freeze import freeze as cli

__all__ = ["cli"]
