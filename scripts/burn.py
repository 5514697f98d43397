"""`ape run burn …` is `wasiqa burn …`."""

from wasiqa.cli.burn import burn as cli

__all__ = ["cli"]
