"""`ape run receipt …` is `wasiqa receipt …`."""

from wasiqa.cli.receipt import receipt as cli

__all__ = ["cli"]
