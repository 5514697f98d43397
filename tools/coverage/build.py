"""The contracts compiled so that what runs can be traced to its source: with source maps, and not optimised.

The optimiser would merge code of different lines and drop branches. Without it code is larger and dearer than live
networks allow. Each contract keeps its `via_ir`: what is traced is generated as what is deployed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from wasiqa.chain import standard_json
from wasiqa.chain.artifact import Settings
from wasiqa.chain.sources import with_imports
from wasiqa.chain.standard_json import Request

_CODES = ("bytecode", "deployedBytecode")
_MAPPED = [f"evm.{code}.{part}" for code in _CODES for part in ("object", "sourceMap")]


class TraceableRequest(Request):
    """A request for code that isn't optimised."""

    def document(self) -> dict[str, Any]:
        """The request as solc reads it."""
        document = super().document()
        document["settings"]["optimizer"] = {"enabled": False}
        return document


def traceable(requests: Iterable[Request]) -> list[Request]:
    """Requests for the same contracts, but not optimised."""
    names: defaultdict[bool, list[str]] = defaultdict(list)
    for request in requests:
        names[request.settings.via_ir] += request.wanted
    return [
        TraceableRequest(with_imports(wanted), tuple(wanted), Settings(via_ir=via_ir))
        for via_ir, wanted in names.items()
    ]


def mapped(request: Request) -> dict[str, Any]:
    """The compiler's output for the same code: source maps and syntax trees instead of artifacts."""
    document = request.document()
    document["settings"]["outputSelection"] = {name: {"*": _MAPPED, "": ["ast"]} for name in request.wanted}
    return standard_json.answer(document)
