"""Is the public record of each series the one that the programme names, and about that series?"""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.chain.contract import NOBODY
from wasiqa.chain.records import DeployedRecord
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.public_record import TERM_SHEET, record_at
from wasiqa.servicing.verification.subject import Check, Subject


def record_checks(subject: Subject) -> Iterator[Check]:
    """The records of the ledger's series."""
    programme = subject.programme.programme
    blocks = {event.args["record"]: event.block for event in subject.events("Programme", "RecordDeployed")}
    for isin, series in subject.ledger.series.items():
        found = subject.call(programme, "recordOf", series_id(isin))
        noted, name = series.public_record, f"{isin}-record"
        yield Check(f"Programme: public record of {isin}", name, "none" if found == NOBODY else subject.named(found))
        if noted is not None and found == noted.address:
            yield Check(f"{name}: block noted in the ledger", str(noted.block), str(blocks[found]))
            yield from _contents(subject, isin, noted, series.terms_sha256)


def _contents(subject: Subject, isin: str, noted: DeployedRecord, terms_sha256: str) -> Iterator[Check]:
    record, name = record_at(noted.address), f"{isin}-record"
    wiring = {"authority": "InvestorRegistry", "series": isin, "payingAgent": "PayingAgent"}
    for function, expected in wiring.items():
        yield Check(f"{name}: {function}", expected, subject.named(subject.call(record, function)))
    # the issuer may replace the document later; what the record was made with stays
    first, *_ = subject.chain.events(record, "DocumentUpdated", noted.block)
    given = first.args["documentHash"].hex() if first.args["name"] == TERM_SHEET else "another document"
    yield Check(f"{name}: term sheet's SHA-256 at first", terms_sha256, given)
