"""`wasiqa deploy programme`: its contracts, shown before the first transaction and read back after the last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand, echo
from wasiqa.cli.deploy_verify import PUT_RIGHT
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, Waiting

if TYPE_CHECKING:
    from wasiqa.chain.deployments import Deployments
    from wasiqa.servicing.config import ProgrammeConfig
    from wasiqa.servicing.verification import Subject


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("config", type=options.FILE)
@options.creates
def programme(config: Path, as_json: bool, **chosen: Any) -> None:
    """Deploy the contracts of a programme; what the ledger has already is passed over.

    Example: wasiqa deploy programme config/anvil.yaml --network http://127.0.0.1:8545 --account test:0
    """
    from wasiqa.servicing.config import load
    from wasiqa.servicing.deployment import ProgrammeDeployment
    from wasiqa.servicing.deployment_plan import DeploymentPlan
    from wasiqa.servicing.explorer_inputs import write_inputs
    from wasiqa.servicing.verification import Subject, rights

    session, out = Session(**chosen), Output(as_json=as_json)
    settings = load(config)
    ledger = _ledger(session, out, config, settings)
    work = ProgrammeDeployment(session.chain, settings, ledger, session.deployments, session.sender)
    plan = DeploymentPlan(settings, ledger, session.sender, session.chain.balance(session.sender))
    for line in plan.lines():
        out.say(line)
    for warning in plan.warnings:
        echo(warning, err=True)
    out.say(f"to deploy: {', '.join(plan.missing)}" if plan.missing else "nothing to do: all is deployed")
    if not plan.missing:
        session.settle(lambda: _fits(Subject(session.chain, ledger, settings)), input=config)
    elif not session.agree("deploy?"):
        out.dry_run(plan.document())
        return
    else:
        with session.sending(input=config) as run:
            ledger = work.run(run.recall)
            if not _lacking(session, ledger):
                run.verified = False
                run.verified = _fits(Subject(session.chain, ledger, settings))
    if not session.dry_run:
        write_inputs(session.chain, ledger, session.deployments)
    contracts = {name: record.address for name, record in ledger.contracts.items()}
    kept = rights(Subject(session.chain, ledger, settings), session.sender)
    out.say(f"rights of the deployer {session.sender}: {', '.join(kept) or 'none'}")
    document = {"contracts": contracts, "deployer_rights": kept, "warnings": plan.warnings}
    out.result(document, "\n".join(f"{name:20} {address}" for name, address in contracts.items()))
    if not session.dry_run and (lacking := _lacking(session, ledger)):
        roles = ", ".join(f"{role} to {name}" for role, name in lacking.items())
        told = f"it came after the registry, so governance has to grant its roles: {roles}"
        raise Waiting(told, hint="both parties of governance run `deploy grant` in turn; then `deploy verify`")


def _ledger(session: Session, out: Output, config: Path, settings: ProgrammeConfig) -> Deployments:
    """The ledger of the chain, or a new one, also in place of one in which nothing is deployed yet.

    Raises `NotAllowed` if it was made with another id key.
    """
    from wasiqa.chain.deployments import Deployments
    from wasiqa.whitelist.id_key import IdKey

    key, chain_id = IdKey.load(config.parent / settings.id_key), session.chain.chain_id
    path = Deployments.path(session.deployments, chain_id)
    if path.exists() and session.ledger.contracts:
        key.require(session.ledger.id_key or key.fingerprint, f"{path}")
        return session.ledger
    out.say(f"new ledger: {path}")
    return Deployments(
        chain_id=chain_id, network=session.network_name, time_zone=settings.time_zone, id_key=key.fingerprint
    )


def _lacking(session: Session, ledger: Deployments) -> dict[str, str]:
    """Roles that contracts shall hold and don't, by role."""
    from wasiqa.servicing.programme import Programme
    from wasiqa.servicing.role_grants import RoleGrants

    return RoleGrants(session.chain, Programme.of(ledger)).missing()


def _fits(subject: Subject) -> bool:
    """Is the chain as the configuration says? Raises `CheckFailed` with everything in which it differs."""
    from wasiqa.servicing.verification import verify

    wrong = [check for check in verify(subject) if not check.ok]
    if wrong:
        told = "; ".join(f"{check.name}: expected {check.expected}, found {check.found}" for check in wrong)
        raise CheckFailed(f"the programme differs from its configuration: {told}", hint=PUT_RIGHT)
    return True
