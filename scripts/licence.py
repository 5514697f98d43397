"""`ape run licence …` is `wasiqa licence …`."""

from wasiqa.cli.licence import licence as cli

__all__ = ["cli"]
