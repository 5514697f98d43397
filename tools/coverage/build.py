"""The contracts compiled so that what runs can be traced to its source: with source maps, and not optimised.

The optimiser would merge code of different lines and drop branches. Without it code is larger and dearer than live
networks allow.
"""

from __future__ import annotations

from typing import Any

from wasiqa.chain import compiler, standard_json
from wasiqa.chain.sources import own_sources, with_imports

_MAPPED = [
    "evm.bytecode.object",
    "evm.bytecode.sourceMap",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.sourceMap",
]


class TraceableRequest(standard_json.Request):
    """A request for code that isn't optimised, whatever its settings say."""

    def document(self) -> dict[str, Any]:
        """The request as solc reads it."""
        document = super().document()
        document["settings"] |= {"optimizer": {"enabled": False}, "viaIR": False}
        return document


def requests() -> list[TraceableRequest]:
    """What stands in for the project's own requests: all contracts in one."""
    names = (*own_sources(), *compiler.LIBRARY)
    return [TraceableRequest(with_imports(names), names, compiler.DEFAULT)]


def mapped(request: TraceableRequest) -> dict[str, Any]:
    """The compiler's output for the same code: source maps and syntax trees instead of artifacts."""
    document = request.document()
    document["settings"]["outputSelection"] = {name: {"*": _MAPPED, "": ["ast"]} for name in request.wanted}
    return standard_json.answer(document)
