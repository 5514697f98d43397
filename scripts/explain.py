"""`ape run explain …` is `wasiqa explain …`."""

from wasiqa.cli.explain import explain as cli

__all__ = ["cli"]
