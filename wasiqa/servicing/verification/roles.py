"""Who holds which role, and whether two parties really are two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wasiqa.chain.contract import NOBODY, Contract, Event
from wasiqa.chain.timelock_roles import CANCELLER, EXECUTOR, PROPOSER, granted
from wasiqa.servicing.cash import TEST_NETWORKS
from wasiqa.servicing.permissions import KEEPERS
from wasiqa.servicing.programme import CONTRACTS
from wasiqa.servicing.roles import DEFAULT_ADMIN, GIVEN_BY, TIMELOCKS, role_id, role_name
from wasiqa.servicing.verification.subject import Check, Subject


def holders(subject: Subject, keeper: str, grants: Sequence[Event]) -> dict[bytes, set[str]]:
    """Role → who holds it now: everybody to whom it was ever granted, and who has it still."""
    contract, ever = subject.contract(keeper), granted(grants)
    return {role: {who for who in accounts if _holds(subject, contract, role, who)} for role, accounts in ever.items()}


def role_checks(subject: Subject) -> Iterator[Check]:
    """The exact holders of every role at the registry and at each timelock, and the settings that make two parties."""
    grants = {keeper: subject.events(keeper, "RoleGranted") for keeper in KEEPERS}
    held = {keeper: holders(subject, keeper, events) for keeper, events in grants.items()}
    for keeper, found in held.items():
        yield subject.block_noted(keeper, grants[keeper])
        yield from _exact(subject, keeper, found)
        yield _admin_roles(subject, keeper, found)
        yield _admins(subject, keeper, found)
    for name in TIMELOCKS.values():
        yield from _two_parties(subject, name, held[name])
    yield from _deployers(subject, held)


def rights(subject: Subject, account: str) -> tuple[str, ...]:
    """Every role that the account holds anywhere in the programme."""
    held = {keeper: holders(subject, keeper, subject.events(keeper, "RoleGranted")) for keeper in KEEPERS}
    return _rights(held, account)


def _exact(subject: Subject, keeper: str, found: dict[bytes, set[str]]) -> Iterator[Check]:
    expected = subject.settings.holders(keeper, subject.ledger)
    known = {role_id(role) for role in expected}
    for role, accounts in expected.items():
        contract = subject.contract(keeper)
        now = {who for who in accounts if _holds(subject, contract, role_id(role), who)}
        now |= found.get(role_id(role), set())
        yield Check(f"{keeper}: {role}", subject.listed(accounts), subject.listed(now))
    for role_hash, accounts in found.items():
        if role_hash not in known and accounts:
            yield Check(f"{keeper}: role 0x{role_hash.hex()}", "nobody", subject.listed(accounts))


def _admin_roles(subject: Subject, keeper: str, found: dict[bytes, set[str]]) -> Check:
    expected = subject.settings.holders(keeper, subject.ledger)
    roles = set(found) | {role_id(role) for role in expected}
    contract = subject.contract(keeper)
    admins = {role: subject.call(contract, "getRoleAdmin", role) for role in sorted(roles)}
    told = [f"{role_name(role)} by {role_name(admin)}" for role, admin in admins.items() if admin != DEFAULT_ADMIN]
    foreseen = [f"{role} by {admin}" for role, admin in GIVEN_BY.items() if role in expected]
    name = f"{keeper}: roles that another role than DEFAULT_ADMIN gives"
    return Check(name, ", ".join(foreseen) or "none", ", ".join(told) or "none")


def _admins(subject: Subject, keeper: str, found: dict[bytes, set[str]]) -> Check:
    timelocks = {subject.ledger.contracts[name].address for name in TIMELOCKS.values()}
    others = found.get(DEFAULT_ADMIN, set()) - timelocks
    return Check(f"{keeper}: admins that are no timelock of the programme", "nobody", subject.listed(others))


def _two_parties(subject: Subject, name: str, found: dict[bytes, set[str]]) -> Iterator[Check]:
    proposers, executors, cancellers = (found.get(role_id(role), set()) for role in (PROPOSER, EXECUTOR, CANCELLER))
    open_to_all = _holds(subject, subject.contract(name), role_id(EXECUTOR), NOBODY)
    yield Check(f"{name}: proposers who may cancel", "nobody", subject.listed(proposers & cancellers))
    yield Check(f"{name}: execution", "its executors alone", "open to all" if open_to_all else "its executors alone")
    yield Check(f"{name}: both proposer and executor", "nobody", subject.listed(proposers & executors))


def _deployers(subject: Subject, held: dict[str, dict[bytes, set[str]]]) -> Iterator[Check]:
    """Nobody who deployed has a right; on test networks a configuration may give one to the deployer openly."""
    openly = subject.chain.chain_id in TEST_NETWORKS
    records = [record for name, record in subject.ledger.contracts.items() if name in CONTRACTS]
    for deployer in dict.fromkeys(record.deployer for record in records):
        given = {
            f"{role} at {keeper}"
            for keeper in KEEPERS
            for role, accounts in subject.settings.holders(keeper, subject.ledger).items()
            if openly and deployer in accounts
        }
        left = [right for right in _rights(held, deployer) if right not in given]
        yield Check(f"rights of the deployer {deployer}", "none", ", ".join(left) or "none")


def _rights(held: dict[str, dict[bytes, set[str]]], account: str) -> tuple[str, ...]:
    return tuple(
        f"{role_name(role)} at {keeper}"
        for keeper, roles in held.items()
        for role, accounts in roles.items()
        if account in accounts
    )


def _holds(subject: Subject, contract: Contract, role: bytes, account: str) -> bool:
    return bool(subject.call(contract, "hasRole", role, account))
