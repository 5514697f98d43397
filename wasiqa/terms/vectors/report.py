"""The results of checked vectors, for programs and for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wasiqa.terms.vectors.check import Result


def document(results: Sequence[Result]) -> dict[str, Any]:
    """How many passed and failed, and each result."""
    passed = sum(result.ok for result in results)
    vectors = [result.document() for result in results]
    return {"passed": passed, "failed": len(results) - passed, "vectors": vectors}


def text(results: Sequence[Result]) -> str:
    """A line for each topic, then one for each vector that failed or has something to say."""
    topics = dict.fromkeys(result.topic for result in results)
    lines = []
    for topic in topics:
        own = [result for result in results if result.topic == topic]
        lines.append(f"{topic or 'no topic'}: {sum(result.ok for result in own)} of {len(own)} pass")
    failed = [f"FAILED {result.id}: {_why(result)}" for result in results if not result.ok]
    notes = [f"note {result.id}: {result.message}" for result in results if result.ok and result.message]
    total = f"{len(results) - len(failed)} passed, {len(failed)} failed"
    return "\n".join([*lines, *notes, *failed, total])


def _why(result: Result) -> str:
    if result.difference is not None:
        differs = f"{result.field} is {result.got}, expected {result.expected}, difference {result.difference}"
    elif result.got is not None:
        differs = f"{result.field} is {result.got!r}, expected {result.expected!r}"
    else:
        return str(result.message)
    return f"{differs}; {result.message}" if result.message else differs
