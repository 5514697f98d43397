"""All that is checked of a programme, in the order in which one finding makes sense of the next."""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.servicing.programme import CONTRACTS
from wasiqa.servicing.verification.code import code_checks
from wasiqa.servicing.verification.parameters import parameter_checks
from wasiqa.servicing.verification.public_records import record_checks
from wasiqa.servicing.verification.roles import role_checks
from wasiqa.servicing.verification.subject import Check, Subject
from wasiqa.servicing.verification.term_sheets import term_sheet_checks
from wasiqa.servicing.verification.wiring import wiring_checks


def verify(subject: Subject, id_key: str | None = None) -> tuple[Check, ...]:
    """Every check; `id_key` is the fingerprint of the programme's key, where it is at hand.

    Contracts that are missing, or are not what was compiled, could answer anything: then nothing more is asked.
    """
    first = (*_there(subject), *code_checks(subject))
    if not all(check.ok for check in first if check.name.removesuffix(": code") in CONTRACTS):
        return first
    return (
        *first,
        *role_checks(subject),
        *wiring_checks(subject),
        *record_checks(subject),
        *term_sheet_checks(subject),
        *parameter_checks(subject, id_key),
    )


def _there(subject: Subject) -> Iterator[Check]:
    for name in CONTRACTS:
        if name not in subject.ledger.contracts:
            yield Check(name, "deployed", "not deployed")
