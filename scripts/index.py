"""`ape run index …` is `wasiqa index …`."""

from wasiqa.cli.index import index as cli

__all__ = ["cli"]
