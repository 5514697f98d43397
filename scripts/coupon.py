"""`ape run coupon …` is `wasiqa coupon …`."""

from wasiqa.cli.coupon import coupon as cli

__all__ = ["cli"]
