"""`ape run portal …` is `wasiqa portal …`."""

from wasiqa.cli.portal import portal as cli

__all__ = ["cli"]
