"""`ape run deploy …` is `wasiqa deploy …`."""

from wasiqa.cli.deploy import deploy as cli

__all__ = ["cli"]
