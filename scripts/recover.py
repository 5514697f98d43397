"""`ape run recover …` is `wasiqa recover …`."""

from wasiqa.cli.recover import recover as cli

__all__ = ["cli"]
