"""`ape run document …` is `wasiqa document …`."""

from wasiqa.cli.document import document as cli

__all__ = ["cli"]
