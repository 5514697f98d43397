"""The one reader of JSON that somebody else has written."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def parse(content: bytes | str, *, exact: bool = False) -> Any:
    """What the text says; with `exact`, numbers with a point as `Decimal`, and what is no number as text.

    Raises ValueError for anything else: text that isn't UTF-8, half a character, and what is nested more than 200 deep.
    The standard library's parser goes down with every bracket; where a library has raised the limit of recursion, as
    those of Ethereum do, it overruns the stack and ends the process.
    """
    from pydantic_core import from_json

    try:
        found = from_json(content)
    except ValueError as error:
        if "recursion" in str(error):
            raise ValueError("it is nested more than 200 deep") from None
        raise
    return json.loads(content, parse_float=Decimal, parse_constant=str) if exact else found
