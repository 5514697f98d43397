"""`ape run default …` is `wasiqa default …`."""

from wasiqa.cli.default import default as cli

__all__ = ["cli"]
