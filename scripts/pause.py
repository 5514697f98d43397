"""`ape run pause …` is `wasiqa pause …`."""

from wasiqa.cli.pause import pause as cli

__all__ = ["cli"]
