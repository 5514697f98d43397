"""`ape run redeem …` is `wasiqa redeem …`."""

from wasiqa.cli.redeem import redeem as cli

__all__ = ["cli"]
