"""A pool behind a series, opened by governance and attested by the programme's auditors."""

from __future__ import annotations

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import Office
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Attestation, PoolKind


def attested(office: Office, pool: str, quantity: int, custodian: bytes = encoded("EXAMPLE-VAULT")) -> None:
    """Both auditors of examples/config/demo.yaml attest so much, for the next ten years and without a haircut."""
    reserves, now = office.programme.reserves, office.chain.now()
    ten_years = 10 * 365 * 86_400
    office.by_two(
        "governance",
        reserves.encode("openPool", encoded(pool), PoolKind.COMMODITY, encoded("GRAM"), (2, 0, ten_years)),
    )
    said = Attestation(quantity, now, now + ten_years, 0, 1, custodian, keccak(text="a made-up paper"))
    data = said.typed_data(office.chain.chain_id, reserves.address, pool)
    message = encode_typed_data(data["domain"], data["types"], data["message"])
    keys = sorted(
        (Actors().key(role) for role in ("auditor", "calculation_agent")), key=lambda one: int(one.address, 16)
    )
    signatures = [bytes(one.sign_message(message).signature) for one in keys]
    arguments = encoded(pool), said.struct(), [one.address for one in keys], signatures
    office.chain.transact(reserves, "attest", *arguments, sender=Actors().stranger)
