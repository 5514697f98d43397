"""`document`: what a series' public record names, by the issuer's two parties."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from wasiqa.cli.session import Session
from wasiqa.servicing.document_file import URI_MAX

EXAMPLE = EXAMPLES / "documents" / "pib.yaml"
SHEET = "XFEXAMPLE016"
HASH = sha256(b"made up").hexdigest()
TITLE = "0x" + sha256(b"a title of more than 32 characters").hexdigest()


@pytest.fixture
def listed(cli: Cli) -> Path:
    """A made-up list: the term sheet as it was deployed, a prospectus beside the list, and one by its title's hash."""
    (cli.folder / "prospectus.txt").write_bytes(b"made up")
    sheet = cli.ledger().series[SHEET].terms_sha256
    return cli.file(
        "documents.yaml",
        f"documents:\n  TERM_SHEET: {{sha256: '{sheet}', uri: 'https://example.org/t'}}\n"
        f"  PROSPECTUS: {{file: prospectus.txt, uri: 'https://example.org/p'}}\n"
        f"  '{TITLE}': {{sha256: '{HASH}'}}\n",
    )


def carried_out(cli: Cli, file: Path) -> str:
    """Both parties of the issuer run the command."""
    cli(f"document apply {PIB} {file}", by="issuer_proposer", exits=6)
    cli.wait(3600)
    return cli(f"document apply {PIB} {file}", by="issuer_executor").stdout


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("documents: {prospectus: {sha256: 'HASH'}}", "BAD_NAME", "'prospectus' is no name of a document"),
        (f"documents: {{{'X' * 33}: {{sha256: 'HASH'}}}}", "BAD_NAME", "is no name of a document"),
        ("documents: {A: {sha256: '0x12'}}", "BAD_HASH", "'0x12' is no SHA-256"),
        (f"documents: {{A: {{sha256: 'HASH', uri: {'u' * (URI_MAX + 1)}}}}}", "BAD_URI", "a uri has 201 characters"),
        ("documents: {A: {sha256: 'HASH', uri: 'https://example.org/a b'}}", "BAD_URI", "blanks"),
        ("documents: {A: {uri: 'https://example.org'}}", "BAD_VALUE", "either file or sha256"),
        ("documents: {A: {file: a.txt, sha256: 'HASH'}}", "BAD_VALUE", "either file or sha256"),
        ("documents: {A: {hash: 'HASH'}}", "UNKNOWN_FIELD", "hash is not a known field"),
        ("papers: {}", "UNKNOWN_FIELD", "papers is not a known field"),
    ],
)
def test_a_list_with_a_mistake_is_refused_with_its_place(cli: Cli, text: str, code: str, told: str) -> None:
    file = cli.file("wrong.yaml", text.replace("HASH", HASH))
    for step in ("plan", "verify"):
        error = cli(f"document {step} {PIB} {file} --json", exits=3).error
        found = [fault for fault in error["errors"] if fault["code"] == code]
        assert [(told in fault["message"], fault["row"]) for fault in found] == [(True, 1)]


def test_a_document_that_is_not_there_is_refused(cli: Cli) -> None:
    file = cli.file("missing.yaml", "documents: {A: {file: nowhere.pdf}}")
    error = cli(f"document plan {PIB} {file} --json", exits=3).error
    assert error["message"] == f"{cli.folder}/nowhere.pdf can't be read: No such file or directory"


def test_a_series_whose_record_the_ledger_lacks_is_refused(cli: Cli, listed: Path) -> None:
    ledger = cli.ledger()
    series = ledger.series[SHEET].model_copy(update={"public_record": None})
    ledger.with_series(SHEET, series).save(cli.folder / "deployments")
    error = cli(f"document plan {PIB} {listed} --json", exits=3).error
    assert error["message"] == f"the ledger has no public record of {SHEET}"
    assert error["hint"] == f"`deploy series {series.terms}` deploys it"


def test_who_is_no_party_of_the_issuer_publishes_nothing(cli: Cli, listed: Path) -> None:
    for stranger in ("governor_proposer", "regulator", "guardian"):
        assert "may neither propose nor execute" in cli(f"document apply {PIB} {listed}", by=stranger, exits=5).stderr
    cli(f"document verify {PIB} {listed}", exits=1)


def test_the_plan_shows_what_differs_and_sends_nothing(cli: Cli, listed: Path) -> None:
    before, sheet = cli.live.block(), cli.ledger().series[SHEET].terms_sha256
    planned = cli(f"document plan {PIB} {listed} --json").document
    expected: list[dict[str, Any]] = [
        {"name": "PROSPECTUS", "from": None, "to": {"uri": "https://example.org/p", "sha256": HASH}},
        {
            "name": "TERM_SHEET",
            "from": {"uri": "", "sha256": sheet},
            "to": {"uri": "https://example.org/t", "sha256": sheet},
        },
        {"name": TITLE, "from": None, "to": {"uri": "", "sha256": HASH}},
    ]
    on_chain = {TITLE: bytes.fromhex(TITLE[2:])}
    assert planned["changes"] == sorted(
        expected, key=lambda change: on_chain.get(change["name"], change["name"].encode())
    )
    lines = cli(f"document plan {PIB} {listed}").stdout.splitlines()
    assert f"+ PROSPECTUS: https://example.org/p, SHA-256 {HASH}" in lines
    assert f"~ TERM_SHEET: no uri, SHA-256 {sheet} → https://example.org/t, SHA-256 {sheet}" in lines
    cli(f"document apply {PIB} {listed} --account test:0 --dry-run --json")
    assert cli.live.block() == before


def test_two_parties_publish_after_the_delay_and_a_receipt_is_left(cli: Cli, listed: Path) -> None:
    assert "scheduled" in cli(f"document apply {PIB} {listed}", by="issuer_proposer", exits=6).stderr
    assert f"record of {PIB}" in cli("ops list").stdout
    cli.wait(3600)
    assert "written: 3 documents" in cli(f"document apply {PIB} {listed}", by="issuer_executor").stdout
    assert cli(f"document verify {PIB} {listed} --json").document == {"changes": []}
    assert "nothing to do" in cli(f"document apply {PIB} {listed}", by="issuer_proposer").stdout
    assert cli(f"document apply {PIB} {listed} --json", by="issuer_proposer").document == {"changes": []}
    receipt = sorted((cli.folder / "receipts").rglob("*-document-apply-*"))[-1]
    assert "document apply" in cli(f"receipt show {receipt}").stdout
    assert cli("deploy verify --json").document["ok"]


def test_what_is_not_there_afterwards_is_not_called_written(
    cli: Cli, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "advance", lambda *_: [])
    told = cli(f"document apply {PIB} {listed}", by="issuer_executor", exits=1)
    assert "the public record still names other documents than the file" in told.stderr
    assert "written" not in told.stdout


def test_what_a_list_leaves_out_is_removed(cli: Cli, listed: Path) -> None:
    carried_out(cli, listed)
    rest = cli.file("rest.yaml", f"documents: {{PROSPECTUS: {{sha256: '{HASH}', uri: 'https://example.org/p'}}}}")
    planned = cli(f"document plan {PIB} {rest} --json").document["changes"]
    assert {(change["name"], change["to"]) for change in planned} == {("TERM_SHEET", None), (TITLE, None)}
    assert "- TERM_SHEET: https://example.org/t" in carried_out(cli, rest)
    cli(f"document verify {PIB} {rest}")
    nothing = cli.file("nothing.yaml", "documents: {}")
    carried_out(cli, nothing)
    cli(f"document verify {PIB} {nothing}")


def test_a_list_may_return_to_what_it_was_more_than_once(cli: Cli, listed: Path) -> None:
    other = cli.file("other.yaml", f"documents: {{PROSPECTUS: {{sha256: '{HASH}'}}}}")
    for file in (listed, other, listed, other):
        carried_out(cli, file)
        cli(f"document verify {PIB} {file}")


def test_many_long_documents_fit_their_transactions(cli: Cli) -> None:
    lines = [f"  D{n}: {{sha256: '{HASH}', uri: '{'u' * URI_MAX}'}}\n" for n in range(31)]
    file = cli.file("many.yaml", "documents:\n" + "".join(lines))
    carried_out(cli, file)
    cli(f"document verify {PIB} {file}")


def test_the_example_is_published(cli: Cli) -> None:
    assert f"{WHO.issuer_executor}" in cli(f"document apply {PIB} {EXAMPLE}", by="issuer_proposer", exits=6).stderr
    cli.wait(3600)
    cli(f"document apply {PIB} {EXAMPLE}", by="issuer_executor")
    cli(f"document verify {PIB} {EXAMPLE}")
