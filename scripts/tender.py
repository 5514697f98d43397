"""`ape run tender …` is `wasiqa tender …`."""

from wasiqa.cli.tender import tender as cli

__all__ = ["cli"]
