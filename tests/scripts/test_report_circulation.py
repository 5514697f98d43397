"""`report circulation|sign|post|verify`: written by the office, checked by anybody against the chain."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from tests.scripts.answers import answer
from tests.scripts.cli import WHO, Cli
from tests.support.projects import ROOT
from wasiqa.chain.chain import Header
from wasiqa.index.index import Index
from wasiqa.index.state import block_at
from wasiqa.reporting import circulation_report
from wasiqa.reporting.published import canonical

EIP712 = json.loads((ROOT / "schemas" / "report-signature.schema.json").read_text("utf-8"))


@pytest.fixture
def report(cli: Cli) -> Path:
    return written(cli)


def written(cli: Cli, name: str = "circulation.json", more: str = "") -> Path:
    path = cli.folder / name
    cli(f"report circulation --date {now(cli)} --out {path} {more}")
    return path


def now(cli: Cli) -> str:
    """The time of the latest block, after which another one has come."""
    time = cli.live.header().time
    cli.wait(60)
    cli.live.transact(cli.cash(), "approve", WHO.bank, 1, sender=WHO.stranger)
    return datetime.fromtimestamp(time, ZoneInfo("Asia/Karachi")).isoformat()


def changed(path: Path, **values: Any) -> Path:
    """The report with other values, as canonical as before."""
    path.write_bytes(canonical({**json.loads(path.read_bytes()), **values}))
    return path


def test_where_there_is_room_for_one_file_alone_neither_is_left(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    to_disk, files, line = os.fsync, [], f"report circulation --date {now(cli)}"
    wanted = [cli.folder / name for name in ("circulation.json", "circulation.html")]
    line += f" --out {wanted[0]} --html {wanted[1]}"

    def full(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            files.append(handle)
            if len(files) == 2:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        to_disk(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        told = cli(f"{line} --json", exits=4).error
    assert told["message"] == f"the disk fails: {wanted[1]}: No space left on device"
    assert [path for path in wanted if path.exists()] == []
    cli(line)
    assert [path for path in wanted if path.exists()] == wanted


# what is refused


@pytest.mark.parametrize(
    ("words", "exits", "sentence"),
    [
        ("--date someday", 2, "--date someday is neither a day nor a time"),
        ("--date 2999-12-31", 3, "hasn't come yet"),
        ("--date 1999-12-31", 3, "the chain had no block yet"),
        ("--home-country XX", 3, "'XX' is not a country"),
        ("--out report.txt", 3, "doesn't end in .json"),
        ("--html report.json", 3, "doesn't end in .html"),
    ],
)
def test_a_report_of_nothing_is_refused(cli: Cli, words: str, exits: int, sentence: str) -> None:
    assert sentence in cli(f"report circulation {words} --json", exits=exits).error["message"]


def test_a_report_replaces_no_file(cli: Cli, report: Path) -> None:
    told = cli(f"report circulation --date {now(cli)} --out {report} --json", exits=3)
    assert told.error["message"] == f"{report} is there already"


NO_REPORTS = (
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"schema": "wasiqa/plan/1"}',
    b'{"schema": "wasiqa/circulation/1", "as_of": 1, "block": {"number": 1}}',
    b'{"schema": "wasiqa/circulation/2"}',
    b'{"schema": "wasiqa/circulation/2", "as_of": true, "block": {"number": 1}}',
    b'{"schema": "wasiqa/circulation/2", "as_of": 1099511627776, "block": {"number": 1}}',
    b'{"schema": "wasiqa/circulation/2", "as_of": 1, "block": []}',
    b'{"schema": "wasiqa/circulation/2", "as_of": 1, "block": {"number": "1"}}',
    b"[" * 100_000,
)


def test_what_is_no_report_is_refused_in_one_sentence(cli: Cli) -> None:
    path = cli.folder / "report.json"
    for content in NO_REPORTS:
        path.write_bytes(content)
        assert str(path) in cli(f"report verify {path} --json", exits=3).error["message"], content[:80]
    for words in ("post", "sign"):
        assert str(path) in cli(f"report {words} {path} --json", by="registrar", exits=3).error["message"]


def test_only_the_registrar_signs_and_posts(cli: Cli, report: Path) -> None:
    for words in ("sign", "post"):
        told = cli(f"report {words} {report} --json", by="regulator", exits=5)
        assert told.error["message"] == f"{WHO.regulator} doesn't hold the role REGISTRAR"


def test_what_does_not_follow_from_the_chain_is_neither_signed_nor_posted(cli: Cli, report: Path) -> None:
    changed(report, ceiling="1")
    for words in ("sign", "post"):
        told = cli(f"report {words} {report} --json", by="registrar", exits=1)
        assert 'ceiling: the report says "1", the chain says "200000000000"' in told.error["message"]
    assert not report.with_name("circulation.json.sig.json").exists()
    assert cli(f"report verify {report} --json", exits=1).document["posted"] == "none"


def test_a_second_that_is_not_over_is_refused(cli: Cli, report: Path) -> None:
    head = cli.live.header().time
    at = datetime.fromtimestamp(head, ZoneInfo("Asia/Karachi")).isoformat()
    told = cli(f"report circulation --date {at} --json", exits=3).error
    assert told["message"] == f"no block has come since {at}; the latest is of {at}"
    assert "no block has come since" in cli(f"report verify {changed(report, as_of=head)}", exits=3).stderr


# what is written


def test_a_report_is_of_its_schema_and_equal_events_give_equal_bytes(cli: Cli, report: Path) -> None:
    document = json.loads(report.read_bytes())
    answer("report circulation").validate(document)
    assert canonical(document) == report.read_bytes()
    cli.wait(3600)
    again = cli.folder / "again.json"
    cli(f"report circulation --date {document['at']} --out {again}")
    assert again.read_bytes() == report.read_bytes()
    assert document["block"]["hash"] == cli.live.header(document["block"]["number"]).hash


def test_without_a_date_it_is_of_yesterday(cli: Cli) -> None:
    cli.wait(48 * 3600)
    now(cli)
    now(cli)
    at = datetime.fromisoformat(cli("report circulation --json").document["at"])
    assert at.strftime("%H:%M:%S") == "23:59:59"
    assert 0 < cli.live.now() - at.timestamp() <= 24 * 3600


def test_the_latest_is_the_second_before_the_latest_block(cli: Cli) -> None:
    assert cli("report circulation --date latest --json").document["as_of"] == cli.live.header().time - 1


def test_the_page_tells_the_same_and_runs_and_fetches_nothing(cli: Cli) -> None:
    page = cli.folder / "circulation.html"
    report = written(cli, more=f"--html {page} --home-country PK")
    text = page.read_text("utf-8")
    assert hashlib.sha256(report.read_bytes()).hexdigest() in text
    (pib, _) = json.loads(report.read_bytes())["series"]
    assert f"{int(pib['outstanding']) / 100:,.2f}" in text
    assert re.search("<script|src=|href=|url\\(|@import", text) is None


def test_what_a_symbol_says_is_text_on_the_page(cli: Cli) -> None:
    from wasiqa.reporting.circulation_html import circulation_page

    document = json.loads(written(cli).read_bytes())
    document["series"][0]["symbol"] = "<script>alert(1)</script>"
    assert b"<script" not in circulation_page(document, "00")


# what anybody checks


def test_a_report_is_signed_posted_and_verified(cli: Cli, report: Path) -> None:
    plain = cli(f"report verify {report} --json").document
    assert (plain["signer"], plain["signature"], plain["posted"]) == (None, "none", "none")
    sha256 = hashlib.sha256(report.read_bytes()).hexdigest()
    cli(f"report sign {report} --account test:7 --dry-run --json")
    signed = cli(f"report sign {report} --json", by="registrar").document
    Draft202012Validator(EIP712).validate(signed)
    assert signed["document_hash"] == f"0x{sha256}"
    cli(f"report post {report} --account test:7 --dry-run --json")
    assert len(cli(f"report post {report} --json", by="registrar").document["transactions"]) == 1
    assert "nothing to do" in cli(f"report post {report}", by="registrar").stdout
    cli.wait(3600)
    found = cli(f"report verify {report} --json").document
    assert found == {
        "sha256": sha256,
        "as_of": json.loads(report.read_bytes())["as_of"],
        "block": json.loads(report.read_bytes())["block"]["number"],
        "signer": WHO.registrar,
        "signature": "right",
        "posted": "posted",
        "differences": [],
    }
    event = cli.live.events(cli.programme().reports, "ReportPosted")[-1].args
    assert (event["kind"].rstrip(b"\0"), event["documentHash"].hex()) == (b"CIRCULATION", sha256)


def test_the_report_stays_right_when_more_happens_and_a_later_one_differs(cli: Cli, report: Path) -> None:
    before = json.loads(report.read_bytes())
    cli.live.transact(cli.bond(), "setFrozenTokensWithCase", WHO.fund, 5, b"\1" * 32, b"\2" * 32, sender=WHO.freezer)
    cli(f"report verify {report}")
    after = json.loads(written(cli, "after.json").read_bytes())
    acts = [one["series"][0]["enforcement"] for one in (before, after)]
    assert [one["orders"] for one in acts] == [0, 1]
    assert after["series"][0]["frozen"] == "5"


def test_a_report_on_a_block_that_the_chain_has_undone_is_found(cli: Cli) -> None:
    with cli.live.isolated():
        cli.live.transact(cli.cash(), "approve", WHO.fund, 1, sender=WHO.stranger)
        report = written(cli)
    cli.live.transact(cli.cash(), "approve", WHO.fund, 2, sender=WHO.stranger)
    now(cli)
    (difference,) = cli(f"report verify {report} --json", exits=1).document["differences"]
    assert difference["place"] == "block.hash"


@pytest.mark.parametrize("command", ["report circulation --date {time}", "report verify {file}"])
def test_a_report_whose_blocks_are_undone_while_it_is_made_is_none(
    cli: Cli, report: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = now(cli)

    def undone(index: Index, at: int) -> int:
        found, header = block_at(index, at), type(index.chain).header

        def other(chain: Any, number: int | None = None) -> Header:
            return header(chain, number)._replace(hash="0x" + "1" * 64)

        monkeypatch.setattr(type(index.chain), "header", other)
        return found

    monkeypatch.setattr(circulation_report, "block_at", undone)
    error = cli(f"{command.format(time=time, file=report)} --json", exits=4).error
    assert error["message"] == "the chain has undone blocks while the report was made"


def test_every_figure_that_was_tampered_with_is_found(cli: Cli, report: Path) -> None:
    document = json.loads(report.read_bytes())
    fields = list(leaves(document))
    assert len(fields) > 60
    wrong = dict(document)
    for where in fields:
        if where[0] not in ("schema", "as_of", "block", "home_country"):
            wrong = tampered(wrong, where)
    report.write_bytes(canonical({**wrong, "block": {**document["block"], "hash": "0x00"}}))
    found = {one["place"] for one in cli(f"report verify {report} --json", exits=1).document["differences"]}
    expected = {told(where) for where in fields if where[0] not in ("schema", "as_of", "home_country")}
    assert found == expected - {"block.number"}


@pytest.mark.parametrize(("name", "value"), [("as_of", 1), ("block", {"number": 5, "hash": "0x00"}), ("more", 1)])
def test_another_time_block_or_key_is_found(cli: Cli, report: Path, name: str, value: Any) -> None:
    if name == "as_of":
        value = json.loads(report.read_bytes())["as_of"] - 1
    assert cli(f"report verify {changed(report, **{name: value})} --json", exits=1).document["differences"]


@pytest.mark.parametrize("name", ["at", "\x1b[8m", "\u202e"])
def test_nothing_in_a_report_hides_from_the_terminal_that_it_is_wrong(cli: Cli, report: Path, name: str) -> None:
    changed(report, **{name: "now: signed\n\x1b[2J\x9b8m"})
    told = cli(f"report verify {report}", exits=1)
    assert "fails on its figures" in told.stderr
    assert (told.stdout + told.stderr).replace("\n", "").isprintable()
    assert told.stdout.count("\n") == 2


def test_a_key_that_stands_twice_is_found(cli: Cli, report: Path) -> None:
    report.write_text(report.read_text("utf-8").replace('{\n  "as_of"', '{\n  "booked": "1",\n  "as_of"', 1), "utf-8")
    (difference,) = cli(f"report verify {report} --json", exits=1).document["differences"]
    assert difference["place"] == "bytes of the file (SHA-256)"


def test_a_signature_of_another_report_or_by_another_is_found(cli: Cli, report: Path) -> None:
    cli(f"report sign {report}", by="registrar")
    path = report.with_name("circulation.json.sig.json")
    right = json.loads(path.read_text("utf-8"))
    for name, value in (
        ("document_hash", "0x" + "0" * 64),
        ("as_of", 1),
        ("block", 1),
        ("chain_id", 1),
        ("registry", WHO.bank),
        ("signer", WHO.regulator),
        ("signature", "0x" + "0" * 130),
        (
            "signature",
            right["signature"][:10] + ("0" if right["signature"][10] != "0" else "1") + right["signature"][11:],
        ),
    ):
        path.write_text(json.dumps({**right, name: value}), "utf-8")
        assert cli(f"report verify {report} --json", exits=1).document["signature"] == "wrong", name
    path.write_text(json.dumps({**right, "more": 1}), "utf-8")
    assert "is not a signature" in cli(f"report verify {report} --json", exits=3).error["message"]


def test_a_signer_who_is_no_registrar_any_more_counts_for_what_is_published(cli: Cli, report: Path) -> None:
    from tests.support.office import PARTIES
    from wasiqa.chain.timelock import Operation, advance
    from wasiqa.servicing.roles import role_id

    cli(f"report sign {report}", by="registrar")
    late = cli.folder / "late.json"
    late.write_bytes(report.read_bytes())
    cli(f"report post {report}", by="registrar")
    programme, (proposer, executor) = cli.programme(), PARTIES["governance"]
    call = programme.registry.encode("revokeRole", role_id("REGISTRAR"), WHO.registrar)
    revoked = Operation(programme.timelocks["governance"], (call,), b"\5" * 32)
    advance(cli.live, revoked, getattr(WHO, proposer))
    cli.wait(48 * 3600)
    unpublished = written(cli, "unpublished.json")
    cli(f"report sign {unpublished}", by="registrar")
    advance(cli.live, revoked, getattr(WHO, executor))
    cli(f"report verify {report}")
    told = cli(f"report verify {unpublished}", exits=1)
    assert "doesn't hold the role REGISTRAR any more, and the report isn't published" in told.stdout


def test_a_report_that_was_corrected_is_told_from_the_latest(cli: Cli, report: Path) -> None:
    cli(f"report post {report}", by="registrar")
    at = json.loads(report.read_bytes())["at"]
    other = cli.folder / "other.json"
    cli(f"report circulation --date {at} --home-country PK --out {other}")
    assert cli(f"report verify {other} --json", exits=1).document["posted"] == "other"
    cli(f"report post {other}", by="registrar")
    assert cli(f"report verify {report} --json", exits=1).document["posted"] == "superseded"
    cli(f"report verify {other}")


def test_anybody_verifies_with_a_ledger_and_a_node_alone(cli: Cli, report: Path) -> None:
    for path in cli.folder.iterdir():
        if path.is_file() and path != report:
            path.unlink()
    (cli.folder / "deployments" / "31337.events.db").unlink()
    assert "not signed" in cli(f"report verify {report}").stdout


def leaves(node: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(value, (*where, key))
    else:
        yield where


def tampered(node: Any, where: tuple[Any, ...]) -> Any:
    if not where:
        return node + 1 if isinstance(node, int) else f"{node}0" if node is not None else "X"
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[where[0]] = tampered(node[where[0]], where[1:])
    return copy


def told(where: tuple[Any, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")
