"""Acts for those who look at a programme. All of it is made up.

A venue gets its licence, auditors attest pools, the bill is auctioned, units are sold and pledged, the issuer invites
holders to sell, and a report is posted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from zoneinfo import ZoneInfo

from wasiqa.chain.accounts import well_known
from wasiqa.chain.contract import Contract
from wasiqa.chain.operation import Operation
from wasiqa.chain.signer import KeySigner
from wasiqa.demo.auction import act_allotment
from wasiqa.demo.stage import Stage, examples
from wasiqa.demo.story import Cast
from wasiqa.index.index import Index
from wasiqa.reporting.circulation_report import circulation_report
from wasiqa.reporting.published import CIRCULATION, KINDS, canonical, place
from wasiqa.servicing.hooks.changes import Installation
from wasiqa.servicing.licences.file import read_licence
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.licences.registry import Licences
from wasiqa.servicing.licences.steps import LicencePlan
from wasiqa.servicing.reserves.attestation_file import read_attestation
from wasiqa.servicing.reserves.pool_file import load
from wasiqa.servicing.reserves.pools import Pools
from wasiqa.servicing.reserves.registry import Reserves
from wasiqa.servicing.tenders import Invitation, Tenders
from wasiqa.terms.sheet import load as load_sheet
from wasiqa.trading.market import Market, matched
from wasiqa.trading.order import Order
from wasiqa.trading.order_file import SignedOrder
from wasiqa.trading.repo import Repo
from wasiqa.trading.repo_file import RepoFile
from wasiqa.trading.repos import Repos

_LICENCE, _HOUR, _DAY = "pk-example-1.yaml", 3_600, 86_400
_ALL = 2**256 - 1


def act_venue(stage: Stage, _: Cast) -> None:
    """The regulator licenses the venue of the examples, step by step."""
    licences = Licences(stage.chain, stage.programme.licences)
    zone = ZoneInfo(stage.config.time_zone)
    wanted = read_licence(examples("licences", _LICENCE), zone)
    plan = LicencePlan(wanted, licences.of(wanted.code), {}, stage.chain.now(), zone)
    for step in plan.steps():
        function, arguments = step.call(licences.of(wanted.code))
        stage.chain.transact(licences.contract, function, *arguments, sender=stage.config.roles.regulator[0])
    stage.check("the venue is licensed", licences.of(wanted.code).open, wanted.code)


def act_auction(stage: Stage, cast: Cast) -> None:
    """The bill, of which much is out already, may issue as much again and is auctioned, up to the allotment; it is
    settled on another day."""
    terms = stage.folder / "terms" / "mtb-574.yaml"
    sheet = load_sheet(terms)
    rate, source = sheet.reporting_fraction, sha256(sheet.reporting_rate.source.encode()).digest()
    bill = stage.ledger.series[sheet.isin].address
    more = (bill, 2 * sheet.ceiling_minor, rate.numerator, rate.denominator, source)
    call = stage.programme.programme.encode("allocate", *more)
    stage.by_two(Operation(stage.programme.timelocks["issuance"], (call,), sha256(b"more of the bill").digest()))
    act_allotment(stage, terms, {"dealer": cast.dealer, "bank": cast.bank, "insurer": cast.insurer}, cast.saver)


def act_market(stage: Stage, cast: Cast) -> None:
    """The fund buys units of the bond of the dealer, who borrows cash of it on some more."""
    record = list(stage.ledger.series.values())[-1]
    bond, programme = stage.programme.bond(record.address), stage.programme
    hook = Installation("pledge", programme.hooks["pledge"][0]).call(bond)
    stage.by_two(Operation(programme.timelocks["governance"], (hook,), sha256(b"pledges of the demo").digest()))
    keys = {str(account.address): KeySigner(account) for account in well_known()}
    for token, owner, spender in (
        (bond, cast.dealer, programme.settlement),
        (stage.cash, cast.fund, programme.settlement),
        (stage.cash, cast.fund, programme.repos),
    ):
        stage.chain.transact(token, "approve", spender.address, _ALL, sender=owner)
    stage.chain.transact(stage.cash, "mint", cast.fund, 10**12, sender=stage.chain.accounts()[0])
    _trade(stage, bond, keys[cast.dealer], keys[cast.fund])
    _repo(stage, bond, keys[cast.dealer], keys[cast.fund])


def _trade(stage: Stage, bond: Contract, seller: KeySigner, buyer: KeySigner) -> None:
    market = Market(stage.chain, stage.programme, 0)
    units, expiry = 500_000_000, stage.chain.now() + _DAY
    orders = [
        SignedOrder.signed(
            Order(one.address, sells, bond.address, units, units, 1_012_500, stage.cash.address, expiry=expiry),
            one,
            stage.chain.chain_id,
            market.contract.address,
        )
        for one, sells in ((seller, True), (buyer, False))
    ]
    trade = matched(orders[0], orders[1], units, 1_012_500)
    market.send("settle", (trade.struct(),), buyer.address)
    wanted = market.execution(trade.sell, trade.buy, units, trade.price)
    stage.check("a trade is settled", market.traded()[wanted] == 1, bond.address)


def _repo(stage: Stage, bond: Contract, seller: KeySigner, buyer: KeySigner) -> None:
    repos, now = Repos(stage.chain, stage.programme), stage.chain.now()
    amounts = (200_000_000, stage.cash.address, 190_000_000, 190_400_000)
    said = Repo(seller.address, buyer.address, bond.address, *amounts, now + 7 * _DAY, _DAY, now + _DAY, 1)
    signed = RepoFile.of(said, stage.chain.chain_id, repos.contract.address).signed(seller).signed(buyer)
    signatures = signed.signatures_of((seller.address, buyer.address))
    repos.send("open", (said.struct(), *signatures), buyer.address)
    stage.check("a repo is open", repos.state(said) == "OPEN", bond.address)


def act_reserves(stage: Stage, _: Cast) -> None:
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


def act_tender(stage: Stage, _: Cast) -> None:
    """The issuer invites the holders of its latest series to sell a part of it."""
    isin, record = list(stage.ledger.series.items())[-1]
    tenders = Tenders(stage.chain, stage.programme, stage.programme.bond(record.address), record.block)
    opens = stage.chain.now() + _HOUR
    paper = sha256(b"a made-up invitation").digest()
    price, days = Fraction(9_925, 10_000), (opens, opens + 10 * _DAY, opens + 12 * _DAY)
    stage.by_two(Invitation(tenders, price, 500_000_000, *days, paper).operation())
    stage.check("the tender is opened", len(tenders.all()) == 1, isin)


def act_report(stage: Stage, _: Cast) -> None:
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


ACTS = (act_auction, act_venue, act_reserves, act_market, act_tender, act_report)
"""All of them, in order."""
