"""`wasiqa whitelist root|admit`: the registrar lets a tree admit, and anybody has a wallet of it admitted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from wasiqa.servicing.admission import Admission
    from wasiqa.whitelist.proof import Proof
    from wasiqa.whitelist.voucher import Voucher

_ROOT = re.compile("0x[0-9a-f]{64}")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("tree")
@click.option("--valid-until", metavar="DATE", help="The last day on which the tree admits (programme's time zone).")
@click.option("--withdraw", is_flag=True, help="It admits no longer; TREE may be the root itself (0x…).")
@options.writes_chain
def root(tree: str, valid_until: str | None, withdraw: bool, as_json: bool, **given: Any) -> None:
    """Let a tree admit until a day, or withdraw it. Who was admitted by it stays admitted.

    The whole tree is hashed anew first: it is its wallets and words that have the root which is sent.

    Example: wasiqa whitelist root deployments/31337.tree --valid-until 2031-12-31 --account registrar.json
    """
    if withdraw is (valid_until is not None):
        raise UsageRefused(
            "say until when the tree admits, or that it is withdrawn", hint="--valid-until or --withdraw"
        )
    out, session = Output(as_json=as_json), Session(**given)
    zone, admission = registry(session)
    expiry = 0 if valid_until is None else last_second("--valid-until", valid_until, zone, session.chain.now())
    found = tree if withdraw and _ROOT.fullmatch(tree) else _root_of(Path(tree), session, admission, sound=not withdraw)
    before = admission.expiry(found)
    document = {"root": found, "expiry": {"from": before, "to": expiry}}
    out.say(f"root {found}: {_until(before, zone)} → {_until(expiry, zone)}")
    if before == expiry:
        session.settle(lambda: admission.expiry(found) == expiry)
        out.result({**document, "transactions": []}, "nothing to do")
        return
    if not session.agree("write it?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        admission.set_root(found, expiry, session.sender)
        run.verified = admission.expiry(found) == expiry
        transactions = list(run.hashes())
    done, failed = (
        f"written, transactions: {len(transactions)}",
        f"root {found}: the registry doesn't say what was written",
    )
    out.outcome({**document, "transactions": transactions}, done, shown=run.verified, otherwise=failed)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="PROOF.json", type=options.FILE)
@options.writes_chain
def admit(file: Path, as_json: bool, **given: Any) -> None:
    """Have a wallet admitted by its proof; any account may send it, and pays for it.

    Example: wasiqa whitelist admit proof.json --account investor.json --network http://127.0.0.1:8545
    """
    from wasiqa.whitelist.proof import Proof
    from wasiqa.whitelist.word import Word

    session, proof = Session(**given), Proof.load(file)
    zone, admission = registry(session)
    hand_in(
        session,
        Output(as_json=as_json),
        file,
        proof,
        require=lambda: admission.require_admissible(proof, zone),
        send=lambda: admission.admit(proof, session.sender),
        more=f", for investor 0x{Word.decode(proof.word).investor:040x}",
    )


def hand_in(
    session: Session,
    out: Output,
    file: Path,
    document: Proof | Voucher,
    *,
    require: Callable[[], None],
    send: Callable[[], object],
    more: str = "",
) -> None:
    """Have the wallet of a proof or a voucher admitted, unless it is; `require` refuses what the registry would."""
    from wasiqa.inputs import Input
    from wasiqa.whitelist.describe import until
    from wasiqa.whitelist.word import Word

    zone, admission = registry(session)

    def admitted() -> bool:
        return admission.word(document.wallet) == document.word

    admission.require_same(str(file), document.chain_id, document.registry)
    source = Input.of(file)
    if admitted():
        session.settle(admitted, input=source)
        out.result({"transactions": []}, f"nothing to do: {document.wallet} is admitted")
        return
    require()
    out.say(f"{document.wallet}: admitted until {until(Word.decode(document.word).valid_until, zone)}{more}")
    if not session.agree("write it?"):
        out.dry_run(document.document())
        return
    with session.sending(input=source) as run:
        send()
        run.verified = admitted()
        transactions = list(run.hashes())
    done = f"admitted, transactions: {len(transactions)}"
    failed = f"{document.wallet}: the registry doesn't say what was written"
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise=failed)


def registry(session: Session) -> tuple[ZoneInfo, Admission]:
    """The programme's time zone, and its registry."""
    from zoneinfo import ZoneInfo

    from wasiqa.servicing.admission import Admission

    return ZoneInfo(session.ledger.time_zone), Admission(session.chain, session.programme.registry)


def _root_of(path: Path, session: Session, admission: Admission, *, sound: bool) -> str:
    from wasiqa.whitelist.tree import Tree

    with Tree.open(path) as opened:
        head = opened.head
        admission.require_same(str(path), head.chain_id, head.registry)
        if sound:
            opened.require_key(session.ledger.id_key)
            opened.require_sound()
        return head.root


def last_second(option: str, day: str, zone: ZoneInfo, now: int) -> int:
    """The last second of the day that an option names. Raises `InputRefused` for one that has passed."""
    from wasiqa.whitelist.cells import valid_until

    second = valid_until(day, zone)
    if second < now:
        raise InputRefused(f"{option} {day} has passed", hint="name a day that is still to come", code="IN_THE_PAST")
    return second


def _until(expiry: int, zone: ZoneInfo) -> str:
    from wasiqa.whitelist.describe import until

    return f"admits until {until(expiry, zone)}" if expiry else "admits nobody"
