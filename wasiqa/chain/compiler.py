"""What the project's contracts compile to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from wasiqa.chain.artifact import Abi, Artifact, Settings
from wasiqa.chain.sources import Sources, own_sources, with_imports
from wasiqa.chain.standard_json import Build, Request, build
from wasiqa.errors import UsageRefused

DEFAULT = Settings()
HOOKS = ("HoldingLimit", "HolderCount", "LockUp", "VolumeCap", "TravelRule", "ReserveCover", "Pledge")
# by name of the contract, which is its file's name; what is deployed once and called daily is built for cheap calls
SETTINGS: Mapping[str, Settings] = MappingProxyType(
    {
        **dict.fromkeys(HOOKS, Settings(runs=1_000_000, via_ir=True)),
        "AuctionAdministration": Settings(via_ir=True),
        "InvestorRegistry": Settings(runs=1_000_000),
        "SovereignBond": Settings(runs=1_000_000),
        "PayingAgent": Settings(runs=1_000_000, via_ir=True),
        "PaymentAdministration": Settings(via_ir=True),
        "PrimaryAuction": Settings(via_ir=True),
        "PublicRecord": Settings(via_ir=True),
        "Settlement": Settings(runs=1_000_000, via_ir=True),
        "Repo": Settings(via_ir=True),
        "TermsAdministration": Settings(via_ir=True),
        "YieldCalculator": Settings(runs=1_000_000, via_ir=True),
    }
)
# what another contract answers by running the code of this one, which may do the same with the next
SHARED: Mapping[str, str] = MappingProxyType(
    {
        "SovereignBond": "SeriesAdministration",
        "PaymentAdministration": "TermsAdministration",
        "PayingAgent": "PaymentAdministration",
        "PrimaryAuction": "AuctionAdministration",
    }
)
LIBRARY = ("@openzeppelin/contracts/governance/TimelockController.sol",)  # deployed as it is


def artifacts() -> Mapping[str, Artifact]:
    """All contracts under contracts/, and the library contracts that are deployed as they are, by name.

    Raises `WasiqaError` with the compiler's own words if a source is wrong, `ChainFailed` if there is no compiler, and
    `UsageRefused` if there are no contracts.
    """
    found = dict(_by_name(builds()))
    for name, shared in SHARED.items():
        if name not in found:  # another project than this one
            continue
        found[name] = replace(found[name], abi=_joined(found[name].abi, found[shared].abi))
    return MappingProxyType(found)


def warnings() -> tuple[str, ...]:
    """What the compiler finds doubtful in the project's own contracts; raises what `artifacts` raises."""
    return tuple(dict.fromkeys(warning for part in builds() for warning in part.warnings))


def compiled(sources: Mapping[str, str], settings: Settings = DEFAULT) -> Mapping[str, Artifact]:
    """The contracts of these texts (by name of source) alone, for those that the project doesn't hold."""
    return _by_name(build([Request(sources, tuple(sources), settings)]))


def document(artifact: Artifact) -> dict[str, Any]:
    """The standard JSON from which solc makes this contract: its source and what that imports, and nothing else."""
    return Request(with_imports([artifact.source]), (artifact.source,), artifact.settings).document()


def requests() -> list[Request]:
    """What is asked of the compiler for `artifacts`: contracts of the same settings together."""
    groups: dict[Settings, list[str]] = {}
    for name in (*own_sources(), *LIBRARY):
        groups.setdefault(SETTINGS.get(PurePosixPath(name).stem, DEFAULT), []).append(name)
    sources = Sources()
    return [Request(sources.with_imports(names), tuple(names), settings) for settings, names in groups.items()]


def builds() -> tuple[Build, ...]:
    """All of the project's contracts, by the settings with which they are compiled."""
    return build(requests())


def _joined(own: Abi, shared: Abi) -> Abi:
    """What the first answers by itself, and what by the code of the second, whose constructor is its own affair."""
    more = [entry for entry in shared if entry["type"] != "constructor" and entry not in own]
    return (*own, *more)


def _by_name(builds: tuple[Build, ...]) -> Mapping[str, Artifact]:
    found: dict[str, Artifact] = {}
    for artifact in (artifact for part in builds for artifact in part.artifacts):
        other = found.setdefault(artifact.name, artifact)
        if other is not artifact:
            raise UsageRefused(f"{other.source} and {artifact.source} both define {other.name}", hint="rename one")
    return MappingProxyType(dict(sorted(found.items())))
