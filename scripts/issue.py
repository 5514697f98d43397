"""`ape run issue …` is `wasiqa issue …`."""

from wasiqa.cli.issue import issue as cli

__all__ = ["cli"]
