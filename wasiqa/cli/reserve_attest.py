"""`wasiqa reserve sign|attest|verify`: an attestation is signed by auditors, handed in by anybody, and read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.reserve_desk import ReserveDesk
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, NotAllowed, Waiting


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", type=options.FILE)
@click.option("--out", "target", required=True, type=options.NEW_FILE, metavar="FILE", help="Where the signature goes.")
@options.creates
def sign(file: Path, target: Path, as_json: bool, **given: Any) -> None:
    """Sign an attestation (YAML) as an auditor, into a file; sends nothing.

    Of a pool of bitcoin the document has to be a balance statement, every address of which is signed, and whose sum is
    attested.

    Example: wasiqa reserve sign examples/reserves/gold.yaml --out gold.sig.json --account auditor.json
    """
    from wasiqa.durable import write_durably
    from wasiqa.servicing.reserves.signature import Said, SignedAttestation

    session, out = Session(**given), Output(as_json=as_json)
    desk = ReserveDesk(session)
    work = desk.read(file)
    pool = desk.reserves.named(work.pool)
    work.require_paper(pool)
    work.require_fit(pool, session.chain.now(), desk.reserves.place)
    signer, registry = session.signer, desk.reserves.contract.address
    if not desk.reserves.is_auditor(signer.address):
        raise NotAllowed(
            f"{signer.address} is no auditor of this programme", hint="governance names auditors", code="MISSING_ROLE"
        )
    told = desk.attestation(work.said)
    out.say(
        f"{pool.code}: {int(told['quantity']):,} {pool.unit} at {told['custodian']}, seen {told['observed']}, "
        f"less {work.said.haircut / 100:g} %, good until {told['expiry']}; document {told['document']}"
    )
    if not session.agree("sign it?"):
        out.dry_run({"pool": pool.code, **told})
        return
    signature = signer.sign_typed(work.said.typed_data(session.chain.chain_id, registry, pool.code))
    signed = SignedAttestation(
        schema_="wasiqa/attestation/1",
        chain_id=session.chain.chain_id,
        registry=registry,
        pool=pool.code,
        attestation=Said.of(work.said),
        signer=signer.address,
        signature=f"0x{signature.hex()}",
    )
    write_durably(target, json.dumps(signed.document(), indent=2) + "\n")
    out.result(signed.document(), f"signed by {signer.address}: {target}")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", type=options.FILE)
@click.argument("signatures", nargs=-1, required=True, type=options.FILE)
@options.writes_chain
def attest(file: Path, signatures: tuple[Path, ...], as_json: bool, **given: Any) -> None:
    """Hand an attestation in with the auditors' signatures; any account may, once the quorum is there (else exit 6).

    Example: wasiqa reserve attest gold.yaml a.sig.json b.sig.json --account operator.json
    """
    from wasiqa.inputs import Input
    from wasiqa.servicing.reserves.attesting import Attesting

    session, out = Session(**given), Output(as_json=as_json)
    desk = ReserveDesk(session)
    read = desk.read(file)
    source = Input(path=str(file), sha256=read.sha256)
    pool = desk.reserves.named(read.pool)
    work = Attesting.of(desk.reserves, read, signatures)
    document: dict[str, Any] = {"pool": pool.code, **desk.attestation(read.said), "auditors": list(work.signatures)}
    if work.done():
        session.settle(work.done, input=source)
        out.result({**document, "transactions": []}, "nothing to do: it is attested")
        return
    read.require_fit(pool, session.chain.now(), desk.reserves.place)
    if missing := work.missing():
        count = "1 more is" if missing == 1 else f"{missing} more are"
        signed = len(work.signatures)
        raise Waiting(
            f"{pool.code}: {signed} of {pool.terms.quorum} auditors have signed, {count} missing",
            hint=f"another auditor runs `reserve sign {file}`",
            code="SIGNATURES_MISSING",
        )
    work.require_taken(session.sender)
    before, after = pool.latest.quantity, read.said.quantity
    out.say(f"{pool.code}: {before:,} → {after:,} {pool.unit}, attested by {len(signatures)}")
    if not session.agree("hand it in?"):
        out.dry_run(document)
        return
    with session.sending(input=source) as run:
        work.attest(session.sender)
        run.verified = work.done()
        transactions = list(run.hashes())
    done, failed = f"attested, transactions: {len(transactions)}", f"{pool.code} is not attested so"
    out.outcome({**document, "transactions": transactions}, done, shown=run.verified, otherwise=failed)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **given: Any) -> None:
    """Exit 0 if a file is what is attested of its pool, on the paper that it names, and counts now; else 1.

    Example: wasiqa reserve verify examples/reserves/gold.yaml --network http://127.0.0.1:8545
    """
    desk, out = ReserveDesk(Session(**given)), Output(as_json=as_json)
    work = desk.read(file)
    pool = desk.reserves.named(work.pool)
    wanted, found = desk.attestation(work.said), desk.attestation(pool.latest)
    differ = [name for name in wanted if wanted[name] != found[name]]
    told = [f"{name} is {found[name]}, not {wanted[name]}" for name in differ]
    if not pool.latest.there:
        told = ["nothing is attested yet"]
    if not told and pool.withdrawn:
        told.append("it was withdrawn")
    if not told and desk.session.chain.now() > pool.until:
        told.append(f"it counts no longer: that ended {desk.time(pool.until)}")
    out.result({"pool": pool.code, "differences": told}, None)
    if told:
        raise CheckFailed(f"{pool.code}: {'; '.join(told)}", hint="`reserve show` tells what is attested")
    out.say(f"{pool.code} is attested as {file} says")
