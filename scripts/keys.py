"""`ape run keys …` is `wasiqa keys …`."""

from wasiqa.cli.keys import keys as cli

__all__ = ["cli"]
