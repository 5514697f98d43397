"""Delays, ceiling, rights of venues and the key of the investor ids."""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.activities import names
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.licences.licence import RIGHTS
from wasiqa.servicing.roles import TIMELOCKS
from wasiqa.servicing.verification.subject import Check, Subject


def parameter_checks(subject: Subject, id_key: str | None) -> Iterator[Check]:
    """What the contracts were given as numbers; `id_key` is the fingerprint of the key, where it is at hand."""
    settings, programme = subject.settings, subject.programme
    for key, name in TIMELOCKS.items():
        delay = subject.call(subject.contract(name), "getMinDelay")
        yield Check(f"{name}: delay in seconds", str(settings.timelocks[key].delay), str(delay))
    admin = subject.call(programme.registry, "defaultAdmin")
    yield Check("InvestorRegistry: admin", TIMELOCKS["governance"], subject.named(admin))
    pending, _ = subject.call(programme.registry, "pendingDefaultAdmin")
    yield Check("InvestorRegistry: admin to come", "none", "none" if pending == NOBODY else subject.named(pending))
    delay = subject.call(programme.registry, "defaultAdminDelay")
    yield Check("InvestorRegistry: seconds before a new admin", str(settings.admin_delay), str(delay))
    ceiling = subject.call(programme.programme, "ceiling")
    yield Check("Programme: ceiling in minor units", str(settings.ceiling), str(ceiling))
    for phase, wanted in zip(RIGHTS, settings.venue_rights, strict=True):
        found = subject.call(programme.licences, "rightsIn", phase)
        yield Check(f"LicenceRegistry: rights in phase {phase.name}", _activities(wanted), _activities(found))
    if subject.config is not None:
        yield Check("ledger: time zone", subject.config.time_zone, subject.ledger.time_zone)
        for currency, token in subject.config.cash.items():
            found = "a contract" if subject.chain.code(token) else "no contract"
            yield Check(f"cash for {currency}", "a contract", found)
    if id_key is not None:
        yield Check("ledger: fingerprint of the id key", id_key, subject.ledger.id_key or "none")


def _activities(bits: int) -> str:
    return ", ".join(names(bits)) or "none"
