"""`ape run reconcile …` is `wasiqa reconcile …`."""

from wasiqa.cli.reconcile import reconcile as cli

__all__ = ["cli"]
