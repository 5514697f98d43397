"""The project's contracts in the form of Foundry's artifacts, for Halmos: the very code that is deployed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eth_utils.abi import abi_to_signature, function_signature_to_4byte_selector

from wasiqa.chain.artifact import Abi, Artifact
from wasiqa.chain.compiler import artifacts

WORLD = (
    "InvestorRegistry",
    "PayingAgent",
    "PaymentAdministration",
    "Programme",
    "SeriesAdministration",
    "Settlement",
    "SovereignBond",
    "TermsAdministration",
    "TestCash",
)
CALLED = {
    "Series": "SovereignBond",
    "Whitelist": "InvestorRegistry",
    "Office": "Programme",
    "Payments": "PayingAgent",
}
"""Under which name a proof asks for any call of which contract, with what that answers by shared code."""


def write(out: Path) -> None:
    """Put the artifacts of `WORLD` and the ABIs of `CALLED` into Foundry's folder `out`."""
    found = artifacts()
    for name in WORLD:
        _put(out, name, found[name].abi, found[name])
    for name, contract in CALLED.items():
        _put(out, name, found[contract].abi, found[contract])


def _put(out: Path, name: str, abi: Abi, artifact: Artifact) -> None:
    folder = out / f"{name}.sol"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(_foundrys(name, abi, artifact)))


def _foundrys(name: str, abi: Abi, artifact: Artifact) -> dict[str, Any]:
    """As much of Foundry's artifact as Halmos reads."""
    functions = [dict(entry) for entry in abi if entry["type"] == "function"]
    signatures = [abi_to_signature(entry) for entry in functions]  # type: ignore[arg-type]
    definition = {"nodeType": "ContractDefinition", "name": name, "contractKind": "contract", "nodes": []}
    return {
        "abi": list(map(dict, abi)),
        "bytecode": {"object": "0x" + artifact.bytecode.hex(), "linkReferences": {}},
        "deployedBytecode": {"object": "0x" + artifact.runtime.hex(), "linkReferences": {}},
        "methodIdentifiers": {said: function_signature_to_4byte_selector(said).hex() for said in signatures},
        "metadata": {"compiler": {"version": artifact.compiler}},
        "ast": {"nodeType": "SourceUnit", "absolutePath": artifact.source, "nodes": [definition]},
        "id": 0,
    }
