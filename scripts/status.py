"""`ape run status …` is `wasiqa status …`."""

from wasiqa.cli.status import status as cli

__all__ = ["cli"]
