"""`ape run policy …` is `wasiqa policy …`."""

from wasiqa.cli.policy import policy as cli

__all__ = ["cli"]
