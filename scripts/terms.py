"""`ape run terms …` is `wasiqa terms …`."""

from wasiqa.cli.terms import terms as cli

__all__ = ["cli"]
