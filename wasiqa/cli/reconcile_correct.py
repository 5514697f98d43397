"""`wasiqa reconcile correct`: units moved by two parties, so that the chain says what the depository says."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import by_order, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.publishing import entry_of
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, NotAllowed

if TYPE_CHECKING:
    from wasiqa.reporting.published import Published
    from wasiqa.reporting.reconcile.correction import Left, Move
    from wasiqa.servicing.enforcement import Order, Seizure


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="RESULT.json", type=options.FILE)
@by_order.case
@click.option("--wallets", type=options.FILE, help="Wallets of investors who have several: investor_id,wallet.")
@options.writes_chain
def correct(file: Path, case: str, wallets: Path | None, as_json: bool, **given: Any) -> None:
    """Seize for each break what makes the chain equal, where that is certain; run by both parties of enforcement.

    The result is the order; its hash must be published. Units must be frozen first, as for any seizure; what is missing
    is told as commands.
    What it can't answer is told, too, and is left. Where the chain is right, there is nothing to run.

    Example: wasiqa reconcile correct result.json --case R-2049-1 --account enforcer.json --network http://127.0.0.1:8545
    """
    from wasiqa.chain.timelock import State
    from wasiqa.reporting.published import RECONCILIATION, Published
    from wasiqa.reporting.reconcile.result import reconciliation_differences
    from wasiqa.servicing.enforcement import Order

    session, out = Session(**given), Output(as_json=as_json)
    result, why = Published.load(file, RECONCILIATION), Order.of(case, file)
    if reconciliation_differences(result, session.index):
        raise CheckFailed(
            f"{file} doesn't follow from the chain", hint="`reconcile verify` says where", code="REPORT_DIFFERS"
        )
    moves, left = _planned(session, result, wallets)
    seizures = {move: _seizure(session, move, why) for move in moves}

    def document() -> dict[str, Any]:
        return {**by_order.evidence(why), **_document(seizures, left)}

    def done() -> bool:
        return all(one.reached() is State.DONE for one in seizures.values())

    told = "\n".join(_words(session, seizures, left)) or "no breaks"
    if done():
        if seizures:
            session.settle(done, input=file)
        out.result(document(), f"{told}\nnothing to do")
        _refuse_left(left)
        return
    _check(session, result, seizures, why, file)
    out.say(told)
    if not session.agree("seize?"):
        out.dry_run(document())
        return
    with session.sending(input=file) as run:
        session.advance(*(one.operation() for one in seizures.values()))
        run.verified = done()
    out.outcome(document(), "corrected", shown=run.verified, otherwise="the correction is not complete")
    _refuse_left(left)


def _planned(session: Session, result: Published, wallets: Path | None) -> tuple[list[Move], list[Left]]:
    from wasiqa.reporting.desk import Desk
    from wasiqa.reporting.reconcile.correction import Left, Move, Wallets, owed
    from wasiqa.reporting.reconcile.result import named_series
    from wasiqa.reporting.reconcile.tables import read_wallets

    symbols = {isin: session.ledger.series[isin].symbol for isin in named_series(result)}
    chosen = {} if wallets is None else read_wallets(wallets)
    between = Wallets(Desk(session.index, symbols, result.as_of), chosen)
    found = [one if isinstance(one, Left) else between.move(one) for one in owed(result)]
    moves = [one for one in found if isinstance(one, Move)]
    left = list(dict.fromkeys(one for one in found if isinstance(one, Left)))
    return moves, left


def _seizure(session: Session, move: Move, why: Order) -> Seizure:
    from wasiqa.servicing.enforcement import Seizure

    bond = session.programme.bond(session.ledger.series[move.owed.isin].address)
    return Seizure(session.chain, session.programme, bond, move.source, move.target, move.owed.units, why)


def _check(session: Session, result: Published, seizures: dict[Move, Seizure], why: Order, file: Path) -> None:
    """Raises `NotAllowed` if the result is not the published one, holdings have changed, units are not frozen, or a
    receiver may not receive."""
    from wasiqa.chain.timelock import State
    from wasiqa.reporting.desk import Desk
    from wasiqa.reporting.reconcile.correction import require_unchanged, uncaught
    from wasiqa.servicing.amounts import in_currency

    if not entry_of(session, result).is_posted():
        hint = f"the registrar runs: wasiqa reconcile post {shlex.quote(str(file))}"
        raise NotAllowed(
            f"the hash of {file} is not published, or another result of its time is", hint=hint, code="NOT_PUBLISHED"
        )
    states = {move: one.reached() for move, one in seizures.items()}
    symbols = {move.owed.isin: session.ledger.series[move.owed.isin].symbol for move in seizures}
    require_unchanged(result, states, Desk(session.index, symbols))
    ahead = [one for move, one in seizures.items() if states[move] is not State.DONE]
    names = {session.ledger.series[isin].address: symbol for isin, symbol in symbols.items()}
    commands = []
    for one, units in uncaught(ahead):
        amount = in_currency(units, session.chain.call(one.bond, "decimals")).replace(",", "")
        paper = f"--case {shlex.quote(why.case)} --order {shlex.quote(str(file))}"
        commands.append(f"wasiqa freeze apply {names[one.bond.address]} {one.source} --units {amount} {paper}")
    if commands:
        told = "units that are not frozen could run away, since the delay announces what is to be done"
        raise NotAllowed(told, hint="freeze them first: " + "; ".join(commands))
    for one in ahead:
        one.check()


def _document(seizures: dict[Move, Seizure], left: list[Left]) -> dict[str, Any]:
    moves = [
        {
            "isin": move.owed.isin,
            "from": move.source,
            "to": move.target,
            "units": str(move.owed.units),
            "state": one.reached().name,
        }
        for move, one in seizures.items()
    ]
    return {"moves": moves, "left": [one._asdict() for one in left]}


def _words(session: Session, seizures: dict[Move, Seizure], left: list[Left]) -> list[str]:
    from wasiqa.servicing.amounts import in_currency

    told = []
    for move, one in seizures.items():
        amount = in_currency(move.owed.units, session.chain.call(one.bond, "decimals"))
        told.append(f"{move.owed.isin}: {amount} from {move.source} to {move.target}, {one.reached().name}")
    return told + [f"{one.isin}: not corrected: {one.why}" for one in left]


def _refuse_left(left: list[Left]) -> None:
    if left:
        raise CheckFailed("not all breaks can be answered by moving units", hint="; ".join(one.why for one in left))
