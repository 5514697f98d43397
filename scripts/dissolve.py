"""`ape run dissolve …` is `wasiqa dissolve …`."""

from wasiqa.cli.dissolve import dissolve as cli

__all__ = ["cli"]
