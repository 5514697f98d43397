"""`ape run resolution …` is `wasiqa resolution …`."""

from wasiqa.cli.resolution import resolution as cli

__all__ = ["cli"]
