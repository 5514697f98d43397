"""`wasiqa whitelist suspend|reactivate`: all wallets of one investor, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.whitelist_desk import Desk
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.whitelist.person import Instruction

_investor = click.option(
    "--investor",
    required=True,
    metavar="ID",
    help="SCHEME:VALUE as in the file, or the investor's id on chain (0x and 40 hex digits).",
)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@_investor
@options.config
@options.writes_chain
def suspend(investor: str, as_json: bool, **given: Any) -> None:
    """Suspend all wallets of an investor: no units move to them or from them until they are active again.

    Example: wasiqa whitelist suspend --investor CNIC:42000-0000017-1 --config programme.yaml --account registrar.json
    """
    _run(investor, given, as_json=as_json, suspend=True)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@_investor
@options.config
@options.writes_chain
def reactivate(investor: str, as_json: bool, **given: Any) -> None:
    """Lift the registrar's suspension from all wallets of an investor; other blocks and expiry stay.

    Example: wasiqa whitelist reactivate --investor SECP:0000016 --config programme.yaml --account registrar.json
    """
    _run(investor, given, as_json=as_json, suspend=False)


def _run(investor: str, given: dict[str, Any], *, as_json: bool, suspend: bool) -> None:
    from wasiqa.whitelist.apply import write
    from wasiqa.whitelist.person import instruction, investor_id

    desk, out = Desk.of(given), Output(as_json=as_json)
    session, registry = desk.session, desk.registry()
    number = investor_id(investor, desk.key)

    def instructed() -> Instruction:
        return instruction(number, suspend=suspend, known=desk.known(), registry=registry)

    found = instructed()
    # an identity number must not get into a receipt
    arguments = {"investor": found.investor_id}
    for line in _lines(found, session.chain.now()):
        out.say(line)
    if not found.changes:
        session.settle(lambda: not instructed().changes, arguments=arguments)
        out.result({"transactions": []}, "nothing to do")
        return
    if not session.agree("write it?"):
        out.dry_run(_document(found))
        return
    with session.sending(arguments=arguments) as run:
        write(found.changes, desk.registry(session.sender), again="run the command again")
        wallets = [change.wallet for change in found.changes]
        differ = [
            wallet
            for wallet, word, change in zip(wallets, registry.words(wallets), found.changes, strict=True)
            if word != change.after
        ]
        run.verified = not differ
        transactions = list(run.hashes())
    out.result({"transactions": transactions}, f"written, transactions: {len(transactions)}")
    if differ:
        raise CheckFailed(f"{', '.join(differ)}: the registry doesn't say what was written", hint="run it again")


def _lines(found: Instruction, now: int) -> Iterator[str]:
    from wasiqa.whitelist.describe import standing
    from wasiqa.whitelist.word import Word

    yield f"investor {found.investor_id}"
    for change in found.changes:
        yield f"  {change.wallet}  {standing(Word.decode(change.before))} → {standing(Word.decode(change.after))}"
    for wallet, why in found.left.items():
        yield f"  {wallet}  {why}"
    yield from (f"  {told}" for told in found.remaining(now))


def _document(found: Instruction) -> dict[str, Any]:
    return {
        "investor": found.investor_id,
        "changed": [
            {"wallet": change.wallet, "from": f"0x{change.before:064x}", "to": f"0x{change.after:064x}"}
            for change in found.changes
        ],
        "left": [{"wallet": wallet, "why": why} for wallet, why in found.left.items()],
    }
