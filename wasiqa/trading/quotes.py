"""Prices per 100 of face value, of four decimals, as files and people have them."""

PRICE_SCALE = 10_000


def price_text(price: int) -> str:
    """Such as 98.3815 for 983815."""
    return f"{price // PRICE_SCALE}.{price % PRICE_SCALE:04}"
