"""`ape run ops …` is `wasiqa ops …`."""

from wasiqa.cli.ops import ops as cli

__all__ = ["cli"]
