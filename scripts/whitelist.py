"""`ape run whitelist …` is `wasiqa whitelist …`."""

from wasiqa.cli.whitelist import whitelist as cli

__all__ = ["cli"]
