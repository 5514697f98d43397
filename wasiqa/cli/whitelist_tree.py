"""`wasiqa whitelist tree|proof`: a list of any length as one root, and the proof for each wallet of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options, whitelist_options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.whitelist_desk import WhitelistDesk
from wasiqa.errors import UsageRefused

_SUFFIX = ".tree"


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", type=options.FILE)
@click.option(
    "--out",
    type=options.NEW_FILE,
    metavar="TREE",
    help="Write the tree here; by default CHAIN-ID.tree beside the ledger. Replaces an older tree, and nothing else.",
)
@whitelist_options.sheet
@options.config
@options.reads_chain
def tree(file: Path, out: Path | None, as_json: bool, **given: Any) -> None:
    """Make the Merkle tree of a whitelist file's ACTIVE rows; needs no account.

    The file is checked as by `plan`. The same file gives the same root on every machine, so that a colleague can make
    it anew and compare. Whoever holds the tree knows all its wallets.

    Example: wasiqa whitelist tree investors.csv --config programme.yaml --network http://127.0.0.1:8545
    """
    from wasiqa.whitelist.describe import counted
    from wasiqa.whitelist.tree import require_replaceable, write

    desk = WhitelistDesk.of(given)
    session = desk.session
    path = session.deployments / f"{session.chain.chain_id}{_SUFFIX}" if out is None else out
    require_replaceable(path)
    listed = desk.pairs(file)
    head = write(path, listed, session.chain.chain_id, session.programme.registry.address, desk.key.fingerprint)
    left_out = len(listed.pairs) - head.count
    text = f"{path}: root {head.root}, {counted(head.count, 'wallet')}"
    if left_out:
        text += f"; left out, since they are not ACTIVE: {counted(left_out, 'row')}"
    document = {"file": str(path), "left_out": left_out, **head.model_dump(mode="json", by_alias=True)}
    Output(as_json=as_json).result(document, text)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("wallet", type=options.WALLET)
@click.option("--tree", "tree_file", type=options.FILE, help="The tree; by default the one beside the ledger.")
@options.deployments
@options.as_json
def proof(wallet: str, tree_file: Path | None, deployments: Path, as_json: bool) -> None:
    """Show a wallet's word and the proof that it stands in the tree; needs no network.

    With --json it is the file (PROOF.json) that `whitelist admit` takes, from whoever has it.

    Example: wasiqa whitelist proof 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed --json > proof.json
    """
    from wasiqa.whitelist.tree import Tree

    with Tree.open(tree_file or _only_tree(deployments)) as opened:
        found = opened.proof(wallet)
    document = found.document()
    lines = [f"wallet  {found.wallet}", f"word    {document['word']}", f"root    {found.root}"]
    lines += [f"{'' if row else 'proof':<8}{sibling}" for row, sibling in enumerate(found.proof)]
    Output(as_json=as_json).result(document, "\n".join(lines))


def _only_tree(folder: Path) -> Path:
    found = sorted(folder.glob(f"*{_SUFFIX}"))
    if not found:
        raise UsageRefused(f"there is no tree in {folder}", hint="make one with `whitelist tree`, or name it: --tree")
    if len(found) > 1:
        raise UsageRefused(
            f"there are {len(found)} trees in {folder}", hint=f"name one: --tree {' or '.join(map(str, found))}"
        )
    return found[0]
