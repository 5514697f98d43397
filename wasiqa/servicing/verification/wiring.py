"""Does every contract ask the programme's registry, and are the programme's series those of the ledger?"""

from __future__ import annotations

from collections.abc import Iterator

from eth_utils.crypto import keccak

from wasiqa.chain.contract import NOBODY
from wasiqa.chain.records import SeriesRecord
from wasiqa.servicing.cash import cash_tokens
from wasiqa.servicing.code import built
from wasiqa.servicing.permissions import KEEPERS
from wasiqa.servicing.programme import BEFORE_REGISTRY, HOOKS, LATER, instances, series_id
from wasiqa.servicing.verification.subject import Check, Subject


def wiring_checks(subject: Subject) -> Iterator[Check]:
    """Where the contracts come from, authorities, the approved code, and each series."""
    for name in subject.ledger.contracts:
        if name not in (*KEEPERS, "Programme"):  # whose constructors write events, which tell their block
            yield subject.created_as_noted(name)
    hooks = [name for rule in HOOKS for name in instances(subject.ledger, rule)]
    later = (name for name in LATER if name not in HOOKS.values())
    for name in (*BEFORE_REGISTRY, *later, *hooks):
        found = subject.call(subject.contract(name), "authority")
        yield Check(f"{name}: authority", "InvestorRegistry", subject.named(found))
    for rule, getter, asked in (
        ("travel_rule", "licences", "LicenceRegistry"),
        ("reserve_cover", "reserves", "ReserveRegistry"),
        ("pledge", "repo", "Repo"),
    ):
        for name in instances(subject.ledger, rule):
            found = subject.named(subject.call(subject.contract(name), getter))
            yield Check(f"{name}: {getter}", asked, found)
    market = (subject.programme.settlement, "Settlement"), (subject.programme.repos, "Repo")
    for contract, name in market:
        found = subject.named(subject.call(contract, "programme"))
        yield Check(f"{name}: programme", "Programme", found)
    licences = subject.named(subject.call(subject.programme.settlement, "licences"))
    yield Check("Settlement: licences", "LicenceRegistry", licences)
    administration = subject.named(subject.call(subject.programme.paying_agent, "administration"))
    yield Check("PayingAgent: administration", "PaymentAdministration", administration)
    terms = subject.named(subject.call(subject.programme.paying_agent, "termsAdministration"))
    yield Check("PaymentAdministration: administration", "TermsAdministration", terms)
    auctions = subject.programme.auctions
    for getter, asked in (
        ("administration", "AuctionAdministration"),
        ("programme", "Programme"),
        ("calculator", "YieldCalculator"),
    ):
        yield Check(f"PrimaryAuction: {getter}", asked, subject.named(subject.call(auctions, getter)))
    programme = subject.programme.programme
    yield from _approved_code(subject)
    deployed = {event.args["series"]: event.block for event in subject.events("Programme", "SeriesDeployed")}
    for isin, record in subject.ledger.series.items():
        found = subject.call(programme, "seriesOf", series_id(isin))
        yield Check(f"Programme: series {isin}", isin, "none" if found == NOBODY else subject.named(found))
        if found == record.address:
            block = str(deployed.get(record.address, "none"))
            yield Check(f"{isin}: block noted in the ledger", str(record.block), block)
            yield from _series(subject, isin, record)
    known = {record.address for record in subject.ledger.series.values()}
    others = [series for series in subject.call(programme, "allSeries") if series not in known]
    yield Check("Programme: series that the ledger lacks", "none", ", ".join(others) or "none")


def _approved_code(subject: Subject) -> Iterator[Check]:
    """The compiled bond is approved, and nothing else is: a series of other code could do anything."""
    programme, compiled = subject.programme.programme, keccak(built("SovereignBond").bytecode)
    approved = subject.call(programme, "administrationOf", compiled)
    found = "not approved" if approved == NOBODY else f"approved with {subject.named(approved)}"
    yield Check("Programme: the compiled bond", "approved with SeriesAdministration", found)
    events = subject.events("Programme", "CodeApproved")
    yield subject.block_noted("Programme", events)
    ever = dict.fromkeys(event.args["codeHash"] for event in events)
    others = [code for code in ever if code != compiled and subject.call(programme, "administrationOf", code) != NOBODY]
    yield Check("Programme: other code approved", "none", ", ".join(f"0x{code.hex()}" for code in others) or "none")


def _series(subject: Subject, isin: str, record: SeriesRecord) -> Iterator[Check]:
    bond = subject.programme.bond(record.address)
    yield Check(f"{isin}: authority", "InvestorRegistry", subject.named(subject.call(bond, "authority")))
    yield Check(f"{isin}: registry", "InvestorRegistry", subject.named(subject.call(bond, "registry")))
    administration = subject.named(subject.call(bond, "administration"))
    yield Check(f"{isin}: administration", "SeriesAdministration", administration)
    yield Check(f"{isin}: programme", "Programme", subject.named(subject.call(bond, "programme")))
    yield Check(f"{isin}: id", isin, subject.call(bond, "seriesId").rstrip(b"\0").decode("ascii", "replace"))
    yield Check(f"{isin}: symbol", record.symbol, subject.call(bond, "symbol"))
    hooks, moments = subject.call(bond, "hooks")
    failed = [subject.named(hook) for hook, asked in zip(hooks, moments, strict=True) if not asked]
    yield Check(f"{isin}: hooks put aside because they failed", "none", ", ".join(failed) or "none")
    if subject.config is not None:
        opened = subject.call(subject.programme.paying_agent, "cashOf", bond.address)
        yield Check(f"{isin}: tax account", subject.config.tax_account, opened.taxAccount)
        ours = opened.cash in cash_tokens(subject.config, subject.ledger)
        yield Check(f"{isin}: cash", "a token of the programme", "a token of the programme" if ours else opened.cash)
