"""What a deployment will do, for people to read before the first transaction, and for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wasiqa.chain.deployments import Deployments
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.construction import Construction
from wasiqa.servicing.roles import HOLDING, TIMELOCKS, holders
from wasiqa.servicing.safeguards import warnings
from wasiqa.terms.currency import minor_units

_MICRO = 10**12
"""Wei in a millionth of the chain's own currency, which is as exact as fees have to be shown."""


@dataclass(frozen=True)
class DeploymentPlan:
    """The programme that the configuration wants, and what the ledger still lacks of it. `balance` is in wei."""

    config: ProgrammeConfig
    ledger: Deployments
    deployer: str
    balance: int

    @property
    def missing(self) -> tuple[str, ...]:
        """Contracts still to be deployed, in order."""
        return Construction(self.config, self.ledger).missing()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed on test networks alone."""
        return warnings(self.config, self.deployer)

    def roles(self) -> dict[str, tuple[str, ...]]:
        """Role → holders: accounts by address, contracts by the names that the ledger gives them."""
        return {
            "DEFAULT_ADMIN": (TIMELOCKS["governance"],),
            **holders(self.config, TIMELOCKS, {name: name for name in HOLDING}),
        }

    def timelocks(self) -> dict[str, dict[str, Any]]:
        """The settings of each timelock; delays are in seconds."""
        return {
            name: {
                "delay": timelock.delay,
                "proposers": timelock.proposers,
                "executors": timelock.executors,
                "cancellers": () if name == "governance" else self.config.roles.guardian,
            }
            for name, timelock in self.config.timelocks.items()
        }

    def document(self) -> dict[str, Any]:
        """The plan as JSON has it; amounts are minor units as text."""
        config, ledger = self.config, self.ledger
        return {
            "name": config.name,
            "chain_id": ledger.chain_id,
            "network": ledger.network,
            "deployer": {"address": self.deployer, "balance": str(self.balance)},
            "missing": self.missing,
            "ceiling": {"currency": config.reporting_currency, "amount": str(config.ceiling_minor)},
            "time_zone": config.time_zone,
            "id_key": ledger.id_key,
            "admin_delay": config.admin_delay,
            "timelocks": self.timelocks(),
            "roles": self.roles(),
            "venue_rights": config.venue_rights.model_dump(mode="json"),
            "tax_account": config.tax_account,
            "cash": dict(config.cash),
            "warnings": self.warnings,
        }

    def lines(self) -> Iterator[str]:
        """The plan for people, without its warnings."""
        config, ledger = self.config, self.ledger
        ceiling = in_currency(config.ceiling_minor, minor_units(config.reporting_currency))
        yield f"{config.name} on chain {ledger.chain_id} ({ledger.network})"
        yield from _columns(
            {
                "deployer": f"{self.deployer}, which has {in_currency(self.balance // _MICRO, 6)} for fees",
                "ceiling": f"{ceiling} {config.reporting_currency}",
                "time zone": config.time_zone,
                "id key": f"fingerprint {ledger.id_key}",
                "change of admin": f"takes {timedelta(seconds=config.admin_delay)}",
                **{
                    f"venues in phase {phase.upper()}": f"may {_listed(activities)}" if activities else "may do nothing"
                    for phase, activities in config.venue_rights.model_dump(mode="json").items()
                },
                "tax account": config.tax_account,
                "cash": ", ".join(f"{name} {token}" for name, token in config.cash.items()) or "none named",
            }
        )
        for name, settings in self.timelocks().items():
            yield f"{TIMELOCKS[name]}: a delay of {timedelta(seconds=settings['delay'])}"
            parties = {part: _listed(settings[part]) for part in ("proposers", "executors", "cancellers")}
            yield from _columns(parties)
        yield "roles at the registry:"
        yield from _columns({role: _listed(accounts) for role, accounts in self.roles().items()})


def _listed(accounts: Sequence[str]) -> str:
    return ", ".join(accounts) or "nobody"


def _columns(entries: Mapping[str, str]) -> Iterator[str]:
    width = max(map(len, entries))
    return (f"  {name:{width}}  {text}" for name, text in entries.items())
