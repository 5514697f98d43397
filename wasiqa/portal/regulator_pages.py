"""The regulator's area: signing in and out, its pages, and the same as JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from wasiqa.chain.chain import Chain
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.portal import language as languages
from wasiqa.portal.api import CSV, Answer, Latest, answered, csv_answer, live
from wasiqa.portal.language import Code
from wasiqa.portal.live import Live, Snapshot
from wasiqa.portal.pages import render
from wasiqa.portal.reasons import DOCUMENTED, REASONS, Refusal
from wasiqa.portal.regulators import Regulators
from wasiqa.portal.signing_in import HOURS_SIGNED_IN, MINUTES_TO_SIGN
from wasiqa.portal.views import regulator as views
from wasiqa.portal.views import regulator_market as market
from wasiqa.portal.views.view import View
from wasiqa.reporting.desk import Desk

TITLES = {
    "holders": "Holders",
    "concentration": "Concentration",
    "bidders": "Bidders",
    "repos": "Repos",
    "operations": "Waiting operations",
    "events": "Audit trail",
}


def _regulators(request: Request) -> Regulators:
    found: Regulators = request.app.state.regulators
    return found


def _regulator(request: Request, regulators: Annotated[Regulators, Depends(_regulators)]) -> str:
    return regulators.require(request)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, as browsers send one. Raises `InputRefused` for anything else."""
    body = await request.body()
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=10))
    except ValueError:
        raise InputRefused("the form can't be read") from None


_SHOWN = 500
"""Lines of a page; files have all."""
_Answer = TypeVar("_Answer", bound=Response)
Form = Annotated[dict[str, str], Depends(_form)]
Office = Annotated[Regulators, Depends(_regulators)]
Regulator = Annotated[str, Depends(_regulator)]
Followed = Annotated[Live, Depends(live)]


class Filter:
    """What is asked for: one series, or the events of one contract and name before a place BLOCK.INDEX in the chain."""

    def __init__(
        self,
        series: Annotated[str | None, Query(max_length=12, description="An ISIN; all series without one.")] = None,
        contract: Annotated[str | None, Query(max_length=64, description="The name of a contract.")] = None,
        event: Annotated[str | None, Query(max_length=64, description="The name of an event.")] = None,
        before: Annotated[
            str | None, Query(pattern="^([0-9]{1,15}\\.[0-9]{1,9})?$", description="BLOCK.INDEX, to page on.")
        ] = None,
    ) -> None:
        self.series, self.contract, self.event = series or None, contract or None, event or None
        block, _, index = (before or "").partition(".")
        self.before = (int(block), int(index)) if before else None
        known = {"series": series, "contract": contract, "event": event, "before": before}
        self.query = {name: value for name, value in known.items() if value}
        """What was asked for, as an address has it."""


Asked = Annotated[Filter, Depends()]


@dataclass(frozen=True)
class _Table:
    line: type[View]
    of: Callable[[Desk, Chain, Filter], Sequence[View]]
    """What a page has."""
    whole: Callable[[Desk, Filter], Iterable[View]] | None = None
    """What a file has, if that is more."""

    def now(self, followed: Live, asked: Filter) -> tuple[Snapshot, Sequence[View]]:
        """The lines, and when they are so."""
        with followed.still() as latest, followed.asking() as chain:
            return latest, self.of(latest.desk, chain, asked)

    def file(self, followed: Live, asked: Filter) -> tuple[Snapshot, Iterable[View]]:
        """The lines of a file, and when they are so."""
        if self.whole is None:
            return self.now(followed, asked)
        with followed.still() as latest:
            return latest, self.whole(latest.desk, asked)


_TABLES = {
    "holders": _Table(views.HolderLine, lambda desk, _, asked: views.holders(desk, asked.series)),
    "concentration": _Table(views.ConcentrationLine, lambda desk, _, asked: views.concentration(desk, asked.series)),
    "bidders": _Table(market.BidderLine, lambda desk, _, asked: market.bidders(desk, asked.series)),
    "repos": _Table(market.RepoLine, lambda desk, _, asked: market.repos(desk, asked.series)),
    "operations": _Table(views.OperationLine, lambda desk, chain, _: views.operations(desk, chain)),
    "events": _Table(
        views.EventLine,
        lambda desk, _, asked: views.events(desk, asked.contract, asked.event, asked.before),
        lambda desk, asked: views.all_events(desk, asked.contract, asked.event, asked.before),
    ),
}


def api_router() -> APIRouter:
    """The regulator's tables as data."""
    refused: dict[int | str, dict[str, Any]] = {
        status: {"model": Refusal, "description": REASONS[status]} for status in (401, 403)
    }
    api = APIRouter(prefix="/api/v1/regulator", tags=["regulator"], responses=DOCUMENTED | refused)
    for name, table in _TABLES.items():
        _data(api, name, table)
    return api


def _data(api: APIRouter, name: str, table: _Table) -> None:
    title = TITLES[name]

    @api.get(f"/{name}.csv", summary=f"{title}, as CSV", response_class=Response, responses=CSV)
    def as_file(_: Regulator, followed: Followed, asked: Asked) -> Response:
        latest, lines = table.file(followed, asked)
        answer = csv_answer(latest, name, table.line, lines)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @api.get(f"/{name}", summary=title, response_model=Answer[list[table.line]])  # type: ignore[name-defined]
    def as_json(_: Regulator, followed: Followed, asked: Asked, response: Response) -> dict[str, Any]:
        response.headers["Cache-Control"] = "no-store"
        return answered(*table.now(followed, asked))


def router() -> APIRouter:
    """The pages."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/{code}/sign-in")
    def sign_in(request: Request, code: Code) -> HTMLResponse:
        return _private(render(request, languages.language(code), "sign_in.html", challenge=None))

    @pages.post("/{code}/sign-in")
    def message(request: Request, code: Code, regulators: Office, latest: Latest, form: Form) -> HTMLResponse:
        chain_id = latest.desk.index.ledger.chain_id
        challenge = regulators.sign_in.challenge(form.get("address", ""), chain_id)
        page = render(request, languages.language(code), "sign_in.html", challenge=challenge)
        _cookie(page, regulators, regulators.nonce_cookie, challenge.nonce, MINUTES_TO_SIGN * 60)
        return _private(page)

    @pages.post("/{code}/sign-in/signature")
    def signature(request: Request, code: Code, regulators: Office, form: Form) -> Response:
        nonce = form.get("nonce", "")
        if nonce != request.cookies.get(regulators.nonce_cookie):
            raise NotAllowed("the message was asked for by another browser", hint="ask for a new one")
        secret = regulators.admit(form.get("address", ""), nonce, form.get("signature", ""))
        answer = RedirectResponse(f"/{code}/regulator", 303)
        answer.delete_cookie(regulators.nonce_cookie, secure=regulators.secure, httponly=True, samesite="strict")
        _cookie(answer, regulators, regulators.session_cookie, secret, HOURS_SIGNED_IN * 3_600)
        return _private(answer)

    @pages.post("/{code}/sign-out")
    def sign_out(request: Request, code: Code, regulators: Office) -> Response:
        regulators.sign_in.close(request.cookies.get(regulators.session_cookie, ""))
        answer = RedirectResponse(f"/{code}/", 303)
        answer.delete_cookie(regulators.session_cookie, secure=regulators.secure, httponly=True, samesite="strict")
        return answer

    @pages.get("/{code}/regulator")
    def overview(request: Request, code: Code, address: Regulator, latest: Latest) -> HTMLResponse:
        page = render(request, languages.language(code), "regulator.html", titles=TITLES, public=latest.public)
        return _private(page)

    for name, table in _TABLES.items():
        _page(pages, name, table)
    return pages


def _page(pages: APIRouter, name: str, table: _Table) -> None:
    @pages.get(f"/{{code}}/regulator/{name}")
    def page(request: Request, code: Code, _: Regulator, followed: Followed, asked: Asked) -> HTMLResponse:
        latest, lines = table.now(followed, asked)
        context: dict[str, Any] = {
            "titles": TITLES,
            "name": name,
            "lines": lines[:_SHOWN],
            "others": len(lines) - _SHOWN,
            "asked": asked,
            "public": latest.public,
            "contracts": sorted(set(views.contracts(latest.desk).values())),
            "page_size": views.EVENTS,
        }
        return _private(render(request, languages.language(code), f"{name}.html", **context))


def _cookie(answer: Response, regulators: Regulators, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(name, value, max_age=seconds, secure=regulators.secure, httponly=True, samesite="strict")


def _private(answer: _Answer) -> _Answer:
    answer.headers["Cache-Control"] = "no-store"
    return answer
