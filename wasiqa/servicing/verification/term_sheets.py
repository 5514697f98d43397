"""Does the paying agent say what the term sheet of a series says, besides the rows?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from wasiqa.categories import label
from wasiqa.chain.contract import NOBODY
from wasiqa.chain.records import SeriesRecord
from wasiqa.errors import InputRefused
from wasiqa.servicing.payment_terms import (
    Rates,
    default_arguments,
    fixing_arguments,
    prescription_seconds,
    rights_arguments,
    withholding,
)
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.verification.subject import Check, Subject
from wasiqa.terms.files import Terms, read
from wasiqa.terms.fixing import NEVER
from wasiqa.terms.rows import rows

_RIGHTS = {1: "call", 2: "put"}


def at_hand(record: SeriesRecord) -> Terms | None:
    """The term sheet from which the series was made, where the ledger says; None if it isn't there, or is another."""
    try:
        terms = read(Path(record.terms))
    except (InputRefused, OSError):
        return None
    return terms if terms.sha256 == record.terms_sha256 else None


def not_at_hand(subject: Subject) -> tuple[str, ...]:
    """The series whose term sheets can't be compared."""
    return tuple(isin for isin, record in subject.ledger.series.items() if at_hand(record) is None)


def term_sheet_checks(subject: Subject) -> Iterator[Check]:
    """Of those of the programme's series whose term sheets are at hand."""
    programme = subject.programme.programme
    for isin, record in subject.ledger.series.items():
        terms = at_hand(record)
        if terms is not None and subject.call(programme, "seriesOf", series_id(isin)) == record.address:
            yield from _series(subject, isin, record.address, terms)


def _series(subject: Subject, isin: str, bond: str, terms: Terms) -> Iterator[Check]:
    agent = subject.programme.paying_agent
    stated, found = fixing_arguments(terms.sheet), tuple(subject.call(agent, "fixingTermsOf", bond))
    yield Check(f"{isin}: how rates are fixed", _fixing(stated or (0, 0, 0, 0)), _fixing(found))
    period, account = subject.call(agent, "prescriptionOf", bond)
    wanted = prescription_seconds(terms.sheet)
    yield Check(f"{isin}: seconds until prescription", str(wanted), str(period))
    if subject.config is not None and wanted:
        issuer = subject.config.issuer_account or "none"
        yield Check(f"{isin}: account of the issuer", issuer, "none" if account == NOBODY else account)
    stated, found = default_arguments(terms.sheet), tuple(subject.call(agent, "defaultTermsOf", bond))
    yield Check(f"{isin}: terms of default", _default(stated or (0, 0, 0, 0)), _default(found))
    wanted_rights = rights_arguments(terms, rows(terms.sheet, terms.calendar))
    told = (event.args["rights"] for event in subject.events("PayingAgent", "RightsSet") if event.args["bond"] == bond)
    yield Check(f"{isin}: rights to early repayment", _rights(wanted_rights), _rights(next(told, ())))
    yield from _withholding(subject, isin, bond, terms)


def _withholding(subject: Subject, isin: str, bond: str, terms: Terms) -> Iterator[Check]:
    """The rates of the sheet, against those that the series was opened with and given first; later ones are told."""
    opened = (event.args for event in subject.events("PayingAgent", "SeriesOpened") if event.args["bond"] == bond)
    changes = [Rates(0, tuple(args["rates"])) for args in opened]
    set_later = (event.args for event in subject.events("PayingAgent", "RatesSet") if event.args["bond"] == bond)
    changes += [Rates(args["from"], tuple(args["rates"])) for args in set_later]
    stated = withholding(terms, rows(terms.sheet, terms.calendar))
    for wanted, told in zip_longest(stated, changes[: len(stated)]):
        yield Check(f"{isin}: withheld {_since(wanted)}", _rates(wanted), _rates_since(told, wanted.start))
    for change in changes[len(stated) :]:
        # a law that changes is no mistake; who reads the checks sees it
        yield Check(f"{isin}: withheld {_since(change)}, as governance set later", _rates(change), _rates(change))


def _fixing(terms: Iterable[int]) -> str:
    window, after, numerator, denominator = terms
    if not window:
        return "no rate floats"
    amount = f"{numerator}/{denominator}" if denominator else "the amount fixed last"
    fallback = "no fallback" if after == NEVER else f"{amount} after {after} seconds"
    return f"{window} seconds to dispute, {fallback}"


def _default(terms: Iterable[int]) -> str:
    """Grace, shares and time to vote, as the paying agent has them."""
    grace, acceleration, resolution, voting = terms
    if not voting:
        return "none"
    return f"{grace} seconds of grace, {acceleration} and {resolution} basis points, {voting} seconds to vote"


def _rights(stated: Iterable[Sequence[int]]) -> str:
    told = (
        f"{_RIGHTS[kind]} at row {row + 1} for {numerator}/{denominator}, {notice} seconds before, from {window}"
        for kind, row, numerator, denominator, notice, window in stated
    )
    return "; ".join(told) or "none"


def _rates(rates: Rates) -> str:
    charged = {label(n): rate for n, rate in enumerate(rates.by_category) if rate}
    return ", ".join(f"{name} {rate}" for name, rate in charged.items()) or "nothing"


def _rates_since(rates: Rates | None, start: int) -> str:
    if rates is None:
        return "not set"
    return _rates(rates) if rates.start == start else f"{_rates(rates)} {_since(rates)}"


def _since(rates: Rates) -> str:
    return f"from record time {rates.start + 1} on"
