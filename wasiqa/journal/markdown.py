"""A receipt for people: as plain lines, and as Markdown for the auditor's file."""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.journal.receipt import ReceiptFile

_VERIFIED = {True: "yes", False: "no", None: "not read back"}
_OUTCOMES = {1: "done", 0: "reverted", None: "not in a block yet"}


def markdown(receipt: ReceiptFile) -> str:
    """The whole receipt as a page with two tables."""
    return "\n".join(_lines(receipt)) + "\n"


def plain(receipt: ReceiptFile) -> str:
    """The receipt in lines."""
    lines = [f"{_line(receipt.command)}: {receipt.status}"]
    lines += [f"{_line(name):26}{_line(value)}" for name, value in _facts(receipt)]
    lines += [
        f"{sent.hash}  {_line(sent.function)}, {_OUTCOMES[sent.status]}"
        + (f" in block {sent.block}, {sent.gas_used:,} gas" if sent.block is not None else "")
        for sent in receipt.transactions
    ]
    return "\n".join(lines) + "\n"


def _lines(receipt: ReceiptFile) -> Iterator[str]:
    yield f"# {_cell(receipt.command)}: {receipt.status}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, value in _facts(receipt):
        yield f"| {_cell(name)} | {_cell(value)} |"
    yield ""
    if not receipt.transactions:
        yield "Nothing was sent."
        return
    yield "| # | function | transaction | to | block | gas | outcome |"
    yield "|---:|---|---|---|---:|---:|---|"
    for number, sent in enumerate(receipt.transactions, start=1):
        block, gas = ("–" if value is None else f"{value:,}" for value in (sent.block, sent.gas_used))
        to = sent.to or "new contract"
        cells = str(number), sent.function, sent.hash, to, block, gas, _OUTCOMES[sent.status]
        yield f"| {' | '.join(map(_cell, cells))} |"


def _facts(receipt: ReceiptFile) -> Iterator[tuple[str, str]]:
    yield "chain", str(receipt.chain_id)
    yield "operator", receipt.operator
    yield "started", receipt.started
    yield "finished", receipt.finished
    for name, value in receipt.arguments.items():
        if value is not None and value is not False:
            yield name.replace("_", " "), str(value)
    if receipt.input is not None:
        yield "input", f"{receipt.input.path}, SHA-256 {receipt.input.sha256}"
    yield "plan, SHA-256", receipt.plan_sha256
    yield "verified by reading back", _VERIFIED[receipt.verified]
    yield "Wasiqa", f"{receipt.tool.version}, commit {receipt.tool.commit or 'unknown'}"


def _cell(text: str) -> str:
    """What a cell of a table, or a heading, can hold: no bars, no breaks, no tags of HTML."""
    return _line(text).replace("|", "\\|").replace("<", "&lt;")


def _line(text: str) -> str:
    """The text in one line, without anything that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)
