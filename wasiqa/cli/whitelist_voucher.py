"""`wasiqa whitelist voucher sign|use|cancel`: one wallet's admission or renewal, signed here and sent by anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options, whitelist_options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.cli.whitelist_admission import hand_in, last_second, registry
from wasiqa.cli.whitelist_desk import WhitelistDesk
from wasiqa.errors import InputRefused


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

    desk, out = WhitelistDesk.of(given), Output(as_json=as_json)
    session = desk.session
    zone, admission = registry(session)
    last = last_second("--deadline", deadline, zone, session.chain.now())
    entry = next((entry for entry in desk.read(file).entries if entry.wallet == wallet), None)
    if entry is None:
        raise InputRefused(f"{wallet} is not in {file}", file=str(file), hint="add a row for it", code="NOT_IN_FILE")
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
@click.argument("file", metavar="VOUCHER.json", type=options.FILE)
@options.writes_chain
def cancel(file: Path, as_json: bool, **given: Any) -> None:
    """Make a voucher worthless before it is handed in, with any other of its wallet that is out. Only the registrar.

    Example: wasiqa whitelist voucher cancel voucher.json --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input
    from wasiqa.whitelist.voucher import Voucher

    session, out, found = Session(**given), Output(as_json=as_json), Voucher.load(file)
    _, admission = registry(session)
    admission.require_same(str(file), found.chain_id, found.registry)
    source = Input.of(file)

    def worthless() -> bool:
        return admission.nonce(found.wallet) > found.nonce

    if worthless():
        session.settle(worthless, input=source)
        out.result({"transactions": []}, f"nothing to do: the voucher of {found.wallet} was used or cancelled")
        return
    if not session.agree(f"cancel the voucher of {found.wallet}?"):
        out.dry_run(found.document())
        return
    with session.sending(input=source) as run:
        admission.cancel(found.wallet, session.sender)
        run.verified = worthless()
        transactions = list(run.hashes())
    done, failed = (
        f"cancelled, transactions: {len(transactions)}",
        f"the voucher of {found.wallet} is not worthless yet",
    )
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise=failed)
