"""`ape run block …` is `wasiqa block …`."""

from wasiqa.cli.block import block as cli

__all__ = ["cli"]
