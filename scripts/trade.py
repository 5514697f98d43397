"""`ape run trade …` is `wasiqa trade …`."""

from wasiqa.cli.trade import trade as cli

__all__ = ["cli"]
