"""What is done with the hooks of a series beside a file: look at them, raise caps, deploy a fresh one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.chain.contract import Contract
    from wasiqa.servicing.hooks.settings import Ground

_TRACKING = 0xF0
_RULES = ("holding_limit", "holder_count", "lock_up", "volume_cap", "travel_rule")
"""Not reserve_cover: it has no books to lose, and a second one would not count what the first has issued. Not pledge:
one that takes its place would not hold what is pledged."""


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@options.reads_chain
def show(series: str, as_json: bool, **chosen: Any) -> None:
    """Show the rules of a series in the order in which it asks them, each with its settings.

    Example: wasiqa hook show PIB-3Y-7 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.hooks.settings import kept
    from wasiqa.servicing.hooks.words import title, told

    session = Session(**chosen)
    _, _, bond = session.series(series)
    stands = ground(session, bond)
    known = {hook.address: (rule, hook) for rule, hooks in session.programme.hooks.items() for hook in hooks}
    found = []
    for address, moments in zip(*session.chain.call(bond, "hooks"), strict=True):
        rule, hook = known.get(address, (None, None))
        settings = {} if hook is None else kept(session.chain, str(rule), hook, bond.address, since(session))
        found.append(
            {
                "rule": rule,
                "hook": address,
                "state": "tracking" if moments & _TRACKING else "active" if moments else "put aside",
                "settings": {title(str(rule), place): told(place, value, stands) for place, value in settings.items()},
            }
        )
    lines = []
    for one in found:
        lines.append(f"{one['rule'] or 'custom'}, {one['hook']}: {one['state']}")
        lines += [f"  {name}: {value}" for name, value in dict(one["settings"]).items()]
    Output(as_json=as_json).result({"hooks": found}, "\n".join(lines) or "the series has no hooks")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@click.argument("number", metavar="PHASE", type=click.IntRange(0, 254))
@options.writes_chain
def phase(series: str, number: int, as_json: bool, **chosen: Any) -> None:
    """Raise the caps of a series by one phase, or lower them by any number of phases at once. Only the regulator.

    Example: wasiqa hook phase PIB-3Y-7 1 --account regulator.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.amounts import in_currency
    from wasiqa.servicing.hooks.serving import check_phase, phases, serving

    session, out = Session(**chosen), Output(as_json=as_json)
    _, _, bond = session.series(series)
    hook = serving(session.chain, session.programme, bond, "volume_cap")
    present, caps, totals = phases(session.chain, hook, bond)
    check_phase(number, present, caps)
    document = {"from": present, "to": number, "cap": str(caps[number])}
    if totals[number]:
        document["total_cap"] = str(totals[number])
    if number == present:
        session.settle(lambda: phases(session.chain, hook, bond)[0] == number)
        out.result(document, f"nothing to do: the series is in phase {number}")
        return
    decimals = session.chain.call(bond, "decimals")
    before, after = (in_currency(caps[n], decimals) for n in (present, number))
    out.say(f"phase {present} → {number}: an investor may sell or buy {before} → {after}")
    if totals[number]:
        before, after = (in_currency(totals[n], decimals) for n in (present, number))
        out.say(f"all together may trade {before} → {after}")
    if not session.agree("do it?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        session.chain.transact(hook, "setPhase", bond.address, number, sender=session.sender)
        run.verified = phases(session.chain, hook, bond)[0] == number
    done, failed = f"done: the series is in phase {number}", f"the series is not in phase {number}"
    out.outcome(document, done, shown=run.verified, otherwise=failed)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("rule", type=click.Choice(_RULES))
@options.creates
def deploy(rule: str, as_json: bool, **chosen: Any) -> None:
    """Deploy one more instance of a rule's contract, for series in which the first can't count any more.

    That is so where it failed and was put aside, or was removed: what moved since it never knew. `hook apply` then
    takes the fresh one.

    Example: wasiqa hook deploy holding_limit --account deployer.json --network http://127.0.0.1:8545
    """
    from wasiqa.chain.recording import add_contract
    from wasiqa.servicing.code import artifact_of
    from wasiqa.servicing.explorer_inputs import write_inputs
    from wasiqa.servicing.hooks.serving import deploy_instance, next_instance
    from wasiqa.servicing.verification.code import compiled

    session, out = Session(**chosen), Output(as_json=as_json)
    out.say(f"to deploy: one more instance of {rule} on chain {session.chain.chain_id}")
    if not session.agree("deploy?"):
        out.dry_run({"rule": rule})
        return
    # the ledger may have it already, from a run that was interrupted afterwards
    interrupted = session.interrupted()
    name = next_instance(session.ledger, rule) if interrupted is None else str(json.loads(interrupted)["name"])
    with session.sending(facts={"name": name}) as run:
        record = deploy_instance(session.chain, session.programme, rule, name, session.sender)
        ledger = add_contract(session.ledger, session.deployments, name, record)
        write_inputs(session.chain, ledger, session.deployments)
        run.verified = compiled(name, session.chain.code(record.address), artifact_of(name)).ok
    document = {"rule": rule, "name": name, "address": record.address}
    failed = f"{name} at {record.address} is other code than was sent"
    out.outcome(document, f"{name} at {record.address}", shown=run.verified, otherwise=failed)


def ground(session: Session, bond: Contract) -> Ground:
    """What amounts and days of a file mean for a series; its ceiling is what is allocated to it now."""
    from wasiqa.cli.parties import zone
    from wasiqa.servicing.hooks.settings import Ground

    chain = session.chain
    ceiling = chain.call(session.programme.programme, "allocationOf", bond.address)[0]
    return Ground(int(ceiling), int(chain.call(bond, "decimals")), zone(session))


def since(session: Session) -> int:
    """A block before the first hook."""
    return session.ledger.contracts["InvestorRegistry"].block


def holders(session: Session, bond: Contract) -> list[str]:
    """Every wallet that holds units of a series, by the events up to the chain's head."""
    from wasiqa.index.programme import ProgrammeState

    balances = ProgrammeState(session.index.sync()).series[bond.address].balances
    return [wallet for wallet, units in balances.items() if units]
