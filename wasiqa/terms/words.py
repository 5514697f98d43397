"""Words of refusals: the nearest known spelling, and errors that carry a code, a sentence and a remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pydantic_core import PydanticCustomError


def refuse(code: str, sentence: str, hint: str | None = None) -> PydanticCustomError:
    """An error for a validator to raise; it becomes a Fault with this code, sentence and hint."""
    # the sentence is read from the values: it may hold braces of the user's, which a template would try to fill
    return PydanticCustomError(code, "{sentence}", {"sentence": sentence, "hint": hint})


def near_miss(word: str, known: Iterable[str]) -> str:
    """A remedy for an unknown word: the nearest known one, or else the list of all."""
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), names, n=1)
    return f"did you mean {names[close[0]]}?" if close else "known here: " + ", ".join(names.values())
