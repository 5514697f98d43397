"""`ape run screen …` is `wasiqa screen …`."""

from wasiqa.cli.screen import screen as cli

__all__ = ["cli"]
