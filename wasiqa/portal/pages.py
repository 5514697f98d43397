"""The public pages. They are whole without a script, which only brings them up to date."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from wasiqa.portal import language as languages
from wasiqa.portal.api import LISTINGS, PARTS, Isin, Latest, Number, auction
from wasiqa.portal.language import Code, Language
from wasiqa.portal.pictures import steps
from wasiqa.portal.reasons import NotThere

NAVIGATION = (
    ("", "Programme"),
    ("series", "Series"),
    ("circulation", "Circulation"),
    ("payments", "Payments"),
    ("auctions", "Auctions"),
    ("tenders", "Tenders"),
    ("reserves", "Reserves"),
    ("venues", "Venues"),
    ("enforcement", "Enforcement"),
    ("reports", "Reports"),
    ("data", "Data"),
)
"""Pages by path, with their titles; `Public.shows` says which the menu has."""


@cache
def environment() -> Environment:
    """The templates."""
    loader = PackageLoader("wasiqa.portal", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(request: Request, lang: Language, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page in one language."""
    state = request.app.state
    rest = "/".join(request.scope["path"].split("/")[2:])
    content = (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            _=lang.text,
            languages=[languages.language(code) for code in languages.CODES],
            navigation=NAVIGATION,
            latest=state.live.latest,
            rest=rest,
            problem=state.live.problem,
            signed_in=state.regulators.present(request),
            **context,
        )
    )
    return HTMLResponse(content, status, {"Cache-Control": "no-cache", "Content-Language": lang.code})


def refusal_page(request: Request, status: int, reason: str, detail: str | None, headers: Any) -> Response:
    """A refusal for a person, in the language of the page that was asked for."""
    lang = _language(request)
    page = render(request, lang, "refusal.html", status, refused=status, reason=reason, detail=detail)
    page.headers.update(headers or {})
    return page


def _language(request: Request) -> Language:
    first = request.scope["path"].split("/")[1:2]  # there is none in what a client may ask without a path
    code = next((code for code in languages.CODES if [code] == first), None)
    return languages.language(code or languages.preferred(request.headers.get("accept-language", "")))


def router() -> APIRouter:
    """All public pages."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/")
    def start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{_language(request).code}/", 307, {"Vary": "Accept-Language"})

    @pages.get("/{code}")
    def without_slash(code: Code) -> RedirectResponse:
        return RedirectResponse(f"/{code}/", 307)

    @pages.get("/{code}/")
    def programme(request: Request, code: Code, latest: Latest) -> HTMLResponse:
        return render(request, languages.language(code), "programme.html", public=latest.public)

    @pages.get("/{code}/series/{isin}")
    def series(request: Request, code: Code, latest: Latest, isin: Isin) -> HTMLResponse:
        found = latest.public.find(isin)
        if found is None:
            raise NotThere(f"there is no series {isin}")
        chart = steps(found.supply, latest.public.programme.time)
        return render(
            request, languages.language(code), "one_series.html", public=latest.public, one=found, chart=chart
        )

    @pages.get("/{code}/auctions/{number}")
    def one_auction(request: Request, code: Code, latest: Latest, number: Number) -> HTMLResponse:
        found = auction(latest, number)
        return render(request, languages.language(code), "one_auction.html", public=latest.public, one=found)

    @pages.get("/{code}/data")
    def data(request: Request, code: Code, latest: Latest) -> HTMLResponse:
        lang = languages.language(code)
        return render(request, lang, "data.html", public=latest.public, listings=LISTINGS, parts_of_series=PARTS)

    for path, _ in NAVIGATION:
        if path not in ("", "data"):
            _table(pages, path)
    return pages


def _table(pages: APIRouter, path: str) -> None:
    @pages.get(f"/{{code}}/{path}")
    def page(request: Request, code: Code, latest: Latest) -> HTMLResponse:
        return render(request, languages.language(code), f"{path}.html", public=latest.public)
