"""`ape run seize …` is `wasiqa seize …`."""

from wasiqa.cli.seize import seize as cli

__all__ = ["cli"]
