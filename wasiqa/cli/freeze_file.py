"""`wasiqa freeze file`: all wallets of a freeze plan, in every series, by one party."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, InputRefused

if TYPE_CHECKING:
    from wasiqa.servicing.freeze_file import FreezeEverywhere


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def file() -> None:
    """Freeze the wallets of a plan (PLAN.json, from `screen decide`) in every series, until it is lifted.

    The plan names the case, and is itself the order: its SHA-256 goes on chain with each freeze. What is frozen already
    stays so.

    Example: wasiqa freeze file apply review.freeze.json --account freezer.json --network http://127.0.0.1:8545
    """


_plan = click.argument("plan_file", metavar="PLAN.json", type=options.FILE)


@file.command()
@_plan
@options.reads_chain
def plan(plan_file: Path, as_json: bool, **given: Any) -> None:
    """Show how the wallets stand in each series and how they would.

    Example: wasiqa freeze file plan review.freeze.json --network http://127.0.0.1:8545
    """
    work, _ = _work(plan_file, given)
    Output(as_json=as_json).result(_document(work), _words(work))


@file.command()
@_plan
@options.writes_chain
def apply(plan_file: Path, as_json: bool, **given: Any) -> None:
    """Freeze what isn't frozen yet.

    Example: wasiqa freeze file apply review.freeze.json --account freezer.json --network http://127.0.0.1:8545
    """
    out = Output(as_json=as_json)
    work, session = _work(plan_file, given)
    if work.is_done():
        session.settle(work.is_done, input=plan_file)
        out.result({"transactions": []}, "nothing to do: the wallets are frozen already")
        return
    out.say(_words(work))
    if not session.agree("freeze them?"):
        out.dry_run(_document(work))
        return
    with session.sending(input=plan_file) as run:
        work.apply(session.sender)
        run.verified = work.is_done()
        transactions = list(run.hashes())
    done = f"done, transactions: {len(transactions)}"
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise="not all wallets are frozen")


@file.command()
@_plan
@options.reads_chain
def verify(plan_file: Path, as_json: bool, **given: Any) -> None:
    """Exit 0 if all wallets are frozen in every series, else 1.

    Example: wasiqa freeze file verify review.freeze.json --network http://127.0.0.1:8545
    """
    work, _ = _work(plan_file, given)
    Output(as_json=as_json).result(_document(work), _words(work))
    if not work.is_done():
        raise CheckFailed("not all wallets are frozen", hint="`freeze file apply` does what is missing")


def _work(plan_file: Path, given: dict[str, Any]) -> tuple[FreezeEverywhere, Session]:
    from wasiqa.servicing.enforcement import Order
    from wasiqa.servicing.freeze_file import FreezeEverywhere, FreezeFile
    from wasiqa.servicing.whitelisting import ChainRegistry

    found, session = FreezeFile.load(plan_file), Session(**given)
    if not session.ledger.series:
        raise InputRefused("the ledger has no series", hint="deploy one first, or have the regulator block the wallets")
    series = {record.symbol: session.programme.bond(record.address) for record in session.ledger.series.values()}
    registry = ChainRegistry(session.chain, session.programme.registry)
    return FreezeEverywhere(session.chain, registry, series, found.wallets, Order.of(found.case, plan_file)), session


def _words(work: FreezeEverywhere) -> str:
    frozen = {True: "frozen already", False: "not frozen → frozen"}
    lines = [f"{one['series']}  {one['wallet']}  {frozen[one['frozen']]}" for one in _document(work)["freezes"]]
    return "\n".join([f"case {work.order.case}", *lines])


def _document(work: FreezeEverywhere) -> dict[str, Any]:
    return {
        "case": work.order.case,
        "order": work.order.order_hash.hex(),
        "freezes": [
            {
                "series": symbol,
                "wallet": freeze.wallet,
                "balance": str(freeze.before().balance),
                "frozen": freeze.is_done(),
            }
            for symbol, freeze in work.freezes()
        ],
    }
