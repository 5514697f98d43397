"""`wasiqa whitelist voucher sign|use|cancel`: one wallet's admission or renewal, signed here and sent by anybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options, whitelist_options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.cli.whitelist_admission import hand_in, last_second, registry
from wasiqa.cli.whitelist_desk import Desk
from wasiqa.errors import CheckFailed, InputRefused

if TYPE_CHECKING:
    from wasiqa.servicing.admission import Admission


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def voucher() -> None:
    """Admit or renew one wallet by a signature, which anybody hands in and pays for.

    Example: wasiqa whitelist voucher use voucher.json --account investor.json --network http://127.0.0.1:8545
    """


@voucher.command()
@click.argument("file", type=options.FILE)
@click.argument("wallet", type=options.WALLET)
@click.option("--deadline", required=True, metavar="DATE", help="The last day on which it can be used.")
@whitelist_options.sheet
@options.config
@options.creates
def sign(file: Path, wallet: str, deadline: str, as_json: bool, **given: Any) -> None:
    """Sign what a whitelist file says of a wallet; sends nothing.

    With --json it is the voucher. It holds until its deadline, unless the wallet or its investor is blocked or removed.

    Example: wasiqa whitelist voucher sign investors.csv 0x… --deadline 2030-12-31 --account registrar.json --json --yes
    """
    from wasiqa.whitelist.describe import until
    from wasiqa.whitelist.entries import Status
    from wasiqa.whitelist.voucher import Said, Voucher

    desk, out = Desk.of(given), Output(as_json=as_json)
    session = desk.session
    zone, admission = registry(session)
    last = last_second("--deadline", deadline, zone, session.chain.now())
    entry = next((entry for entry in desk.read(file).entries if entry.wallet == wallet), None)
    if entry is None:
        raise InputRefused(f"{wallet} is not in {file}", file=str(file), hint="add a row for it")
    if entry.status is not Status.ACTIVE:
        raise InputRefused(f"row {entry.row}: {wallet} is not ACTIVE", file=str(file), hint="a voucher only admits")
    word = entry.word(desk.key)
    said = Said(
        chain_id=session.chain.chain_id,
        registry=admission.registry.address,
        wallet=wallet,
        word=word.encode(),
        nonce=admission.nonce(wallet),
        deadline=last,
    )
    signer = session.signer
    admission.require_signable(said, signer.address)
    out.say(f"{wallet}: admitted until {until(word.valid_until, zone)}, if it is used by {deadline}")
    if not session.agree("sign it?"):
        out.dry_run(said.model_dump(mode="json"))
        return
    signature = signer.sign_typed(said.typed_data())
    signed = Voucher(
        **said.model_dump(), schema_="wasiqa/voucher/1", signer=signer.address, signature=f"0x{signature.hex()}"
    )
    out.result(signed.document(), f"signed by {signer.address}: {signed.signature}")


@voucher.command()
@click.argument("file", metavar="VOUCHER.json", type=options.FILE)
@options.writes_chain
def use(file: Path, as_json: bool, **given: Any) -> None:
    """Hand a voucher in; any account may, and pays for it.

    Example: wasiqa whitelist voucher use voucher.json --account investor.json --network http://127.0.0.1:8545
    """
    from wasiqa.whitelist.voucher import Voucher

    session, found = Session(**given), Voucher.load(file)
    _, admission = registry(session)
    hand_in(
        session,
        Output(as_json=as_json),
        file,
        found,
        require=lambda: admission.require_redeemable(found),
        send=lambda: admission.redeem(found, session.sender),
    )


@voucher.command()
@click.argument("wallets", metavar="WALLET...", nargs=-1, required=True, type=options.WALLET)
@options.writes_chain
def cancel(wallets: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Make the vouchers that are out for these wallets worthless. Whom one has admitted already stays admitted.

    Example: wasiqa whitelist voucher cancel 0x… --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.whitelist.plan import BATCH

    session, out = Session(**given), Output(as_json=as_json)
    _, admission = registry(session)
    interrupted = session.interrupted()
    before = _nonces(admission, wallets) if interrupted is None else json.loads(interrupted)["nonces"]

    def cancelled() -> bool:
        return all(now > before[wallet] for wallet, now in _nonces(admission, wallets).items())

    document = {"wallets": [{"wallet": wallet, "nonce": {"from": n, "to": n + 1}} for wallet, n in before.items()]}
    if cancelled():
        session.settle(cancelled)
        out.result({"transactions": []}, "nothing to do: they were cancelled before the interruption")
        return
    for wallet, nonce in before.items():
        out.say(f"{wallet}: a voucher with nonce {nonce} becomes worthless; the next one has {nonce + 1}")
    if not session.agree("cancel them?"):
        out.dry_run(document)
        return
    with session.sending(facts={"nonces": before}) as run:
        named = list(before)
        for start in range(0, len(named), BATCH):
            admission.cancel(named[start : start + BATCH], session.sender)
        run.verified = cancelled()
        transactions = list(run.hashes())
    out.result({**document, "transactions": transactions}, f"cancelled, transactions: {len(transactions)}")
    if not run.verified:
        raise CheckFailed("a voucher is still worth something", hint="run it again")


def _nonces(admission: Admission, wallets: tuple[str, ...]) -> dict[str, int]:
    return {wallet: admission.nonce(wallet) for wallet in dict.fromkeys(wallets)}
