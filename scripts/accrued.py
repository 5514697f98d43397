"""`ape run accrued …` is `wasiqa accrued …`."""

from wasiqa.cli.accrued import accrued as cli

__all__ = ["cli"]
