"""`ape run fiu …` is `wasiqa fiu …`."""

from wasiqa.cli.fiu import fiu as cli

__all__ = ["cli"]
