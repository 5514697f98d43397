"""`ape run auction …` is `wasiqa auction …`."""

from wasiqa.cli.auction import auction as cli

__all__ = ["cli"]
