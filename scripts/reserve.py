"""`ape run reserve …` is `wasiqa reserve …`."""

from wasiqa.cli.reserve import reserve as cli

__all__ = ["cli"]
