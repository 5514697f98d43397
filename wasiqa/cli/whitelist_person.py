"""`wasiqa whitelist suspend|reactivate`: one investor with all wallets, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.whitelist_desk import WhitelistDesk

if TYPE_CHECKING:
    from wasiqa.whitelist.person import Instruction

_BLOCK = "blocked_by_registrar"

_investor = click.option(
    "--investor",
    required=True,
    metavar="ID",
    help="SCHEME:VALUE as in the file, or the investor's id on chain (0x and 40 hex digits).",
)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@_investor
@click.option("--unclaimed", is_flag=True, help="Also an investor of whom the registry knows no wallet yet.")
@options.config
@options.writes_chain
def suspend(investor: str, unclaimed: bool, as_json: bool, **given: Any) -> None:
    """Suspend an investor: no units move to the wallets or from them, and no tree or voucher admits another one.

    Example: wasiqa whitelist suspend --investor CNIC:42000-0000017-1 --config programme.yaml --account registrar.json
    """
    _run(investor, given, as_json=as_json, suspend=True, unclaimed=unclaimed)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@_investor
@options.config
@options.writes_chain
def reactivate(investor: str, as_json: bool, **given: Any) -> None:
    """Lift the registrar's suspension from an investor and all wallets; other blocks and expiry stay.

    Example: wasiqa whitelist reactivate --investor SECP:0000016 --config programme.yaml --account registrar.json
    """
    _run(investor, given, as_json=as_json, suspend=False)


def _run(investor: str, given: dict[str, Any], *, as_json: bool, suspend: bool, unclaimed: bool = False) -> None:
    from wasiqa.servicing.admission import Admission
    from wasiqa.whitelist.person import instruction, investor_id

    desk, out = WhitelistDesk.of(given), Output(as_json=as_json)
    session, registry = desk.session, desk.registry()
    admission = Admission(session.chain, session.programme.registry)
    number = investor_id(investor, desk.key)

    def instructed(*, unclaimed: bool) -> Instruction:
        return instruction(
            number,
            suspend=suspend,
            blocked=_BLOCK in admission.blocked(number),
            known=desk.known(),
            registry=registry,
            unclaimed=unclaimed,
        )

    found = instructed(unclaimed=unclaimed)
    # an identity number must not get into a receipt
    arguments = {"investor": found.investor_id}
    for line in _lines(found, session.chain.now()):
        out.say(line)
    if found.done:
        session.settle(lambda: instructed(unclaimed=True).done, arguments=arguments)
        out.result({"transactions": []}, "nothing to do")
        return
    if not session.agree("write it?"):
        out.dry_run(_document(found))
        return
    with session.sending(arguments=arguments) as run:
        admission.suspend(number, [change.wallet for change in found.changes], suspend, session.sender)
        # a wallet that came in just before has to be suspended, too
        session.index.sync()
        after = instructed(unclaimed=True)
        differ = [change.wallet for change in after.changes]
        if after.blocked is not suspend:
            differ.append(f"investor {found.investor_id}")
        run.verified = not differ
        transactions = list(run.hashes())
    done = f"written, transactions: {len(transactions)}"
    failed = f"{', '.join(differ)}: not {'suspended' if suspend else 'active'} yet"
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise=failed)


def _lines(found: Instruction, now: int) -> Iterator[str]:
    from wasiqa.whitelist.describe import standing
    from wasiqa.whitelist.word import Word

    free = "trees and vouchers may admit its wallets", "no tree and no voucher admits its wallets"
    told = free[found.suspend] if found.blocked is found.suspend else f"{free[found.blocked]} → {free[found.suspend]}"
    yield f"investor {found.investor_id}: {told}"
    for change in found.changes:
        yield f"  {change.wallet}  {standing(Word.decode(change.before))} → {standing(Word.decode(change.after))}"
    for wallet, why in found.left.items():
        yield f"  {wallet}  {why}"
    yield from (f"  {told}" for told in found.remaining(now))


def _document(found: Instruction) -> dict[str, Any]:
    return {
        "investor": found.investor_id,
        "blocked": {"from": found.blocked, "to": found.suspend},
        "changed": [
            {"wallet": change.wallet, "from": f"0x{change.before:064x}", "to": f"0x{change.after:064x}"}
            for change in found.changes
        ],
        "left": [{"wallet": wallet, "why": why} for wallet, why in found.left.items()],
    }
