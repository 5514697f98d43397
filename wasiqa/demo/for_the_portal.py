"""Acts for those who look at a programme. All of it is made up.

A venue gets its licence, auditors attest pools, the issuer invites holders to sell, and a report is posted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from zoneinfo import ZoneInfo

from wasiqa.chain.accounts import KeySigner, well_known
from wasiqa.demo.stage import Stage, examples
from wasiqa.index.index import Index
from wasiqa.reporting.circulation_report import circulation_report
from wasiqa.reporting.published import CIRCULATION, KINDS, canonical, place
from wasiqa.servicing.licences.file import read_licence
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.licences.registry import Licences
from wasiqa.servicing.licences.steps import LicencePlan
from wasiqa.servicing.reserves.attestation_file import read_attestation
from wasiqa.servicing.reserves.pool_file import load
from wasiqa.servicing.reserves.pools import Pools
from wasiqa.servicing.reserves.registry import Reserves
from wasiqa.servicing.tenders import Invitation, Tenders

_LICENCE, _HOUR, _DAY = "pk-example-1.yaml", 3_600, 86_400


def act_venue(stage: Stage) -> None:
    """The regulator licenses the venue of the examples, step by step."""
    licences = Licences(stage.chain, stage.programme.licences)
    zone = ZoneInfo(stage.config.time_zone)
    wanted = read_licence(examples("licences", _LICENCE), zone)
    plan = LicencePlan(wanted, licences.of(wanted.code), {}, stage.chain.now(), zone)
    for step in plan.steps():
        function, arguments = step.call(licences.of(wanted.code))
        stage.chain.transact(licences.contract, function, *arguments, sender=stage.config.roles.regulator[0])
    stage.check("the venue is licensed", licences.of(wanted.code).open, wanted.code)


def act_reserves(stage: Stage) -> None:
    """Governance opens the pools of the examples, and the auditors attest the gold, as seen an hour ago."""
    reserves = Reserves(stage.chain, stage.programme)
    stage.by_two(Pools(reserves, load(examples("reserves", "pools.yaml"))).operation())
    file = read_attestation(examples("reserves", "gold.yaml"), ZoneInfo(stage.config.time_zone))
    now = stage.chain.now()
    said = replace(file.said, observed=now - _HOUR, expiry=now + 60 * _DAY)
    data = said.typed_data(stage.chain.chain_id, reserves.contract.address, file.pool)
    keys = {str(account.address): KeySigner(account) for account in well_known()}
    auditors = sorted(stage.config.roles.auditor, key=lambda auditor: int(auditor, 16))
    signatures = [keys[auditor].sign_typed(data) for auditor in auditors]
    arguments = encoded(file.pool), said.struct(), auditors, signatures
    stage.chain.transact(reserves.contract, "attest", *arguments, sender=auditors[0])
    stage.check("the gold is attested", reserves.named(file.pool).latest == said, file.pool)


def act_tender(stage: Stage) -> None:
    """The issuer invites the holders of its latest series to sell a part of it."""
    isin, record = list(stage.ledger.series.items())[-1]
    tenders = Tenders(stage.chain, stage.programme, stage.programme.bond(record.address), record.block)
    opens = stage.chain.now() + _HOUR
    paper = sha256(b"a made-up invitation").digest()
    price, days = Fraction(9_925, 10_000), (opens, opens + 10 * _DAY, opens + 12 * _DAY)
    stage.by_two(Invitation(tenders, price, 500_000_000, *days, paper).operation())
    stage.check("the tender is opened", len(tenders.all()) == 1, isin)


def act_report(stage: Stage) -> None:
    """The registrar posts the circulation report of the second before the latest block."""
    store = Index.path(stage.deployments, stage.chain.chain_id)
    index = Index.open(store, stage.chain, stage.ledger).sync()
    report = canonical(circulation_report(index, index.synced.time - 1, "PK"))
    kind = KINDS[CIRCULATION].encode().ljust(32, b"\0")
    where = place(kind, index.synced.time - 1)
    registrar, digest = stage.config.roles.registrar[0], sha256(report).digest()
    stage.chain.transact(stage.programme.reports, "post", *where, digest, sender=registrar)
    latest = stage.chain.call(stage.programme.reports, "latest", *where)[0]
    stage.check("the report is posted", latest == digest, digest.hex())
