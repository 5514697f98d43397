"""`ape run hook …` is `wasiqa hook …`."""

from wasiqa.cli.hook import hook as cli

__all__ = ["cli"]
