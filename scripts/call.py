"""`ape run call …` is `wasiqa call …`."""

from wasiqa.cli.call import call as cli

__all__ = ["cli"]
