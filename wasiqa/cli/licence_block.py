"""`wasiqa licence block`: wallets that may move nothing by order of the licensing authority, on a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import blocking, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.blocks import WalletBlock


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def block() -> None:
    """Block single wallets by licence, such as a venue's own, or lift that. Only the regulator, with a paper.

    Example: wasiqa licence block apply 0x… --evidence order.pdf --account regulator.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        blocking.lift,
        click.option("--evidence", required=True, type=options.FILE, help="The paper; only its hash goes on chain."),
        click.argument("wallets", metavar="WALLET...", nargs=-1, required=True, type=options.WALLET),
    ):
        function = decorate(function)
    return function


@block.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show who is blocked by licence and who would be.

    Example: wasiqa licence block plan 0x… --evidence order.pdf --network http://127.0.0.1:8545
    """
    work, _ = _block(given)
    blocking.show(work, Output(as_json=as_json))


@block.command()
@_arguments
@options.writes_chain
def apply(evidence: Path, as_json: bool, **given: Any) -> None:
    """Block, or lift.

    Example: wasiqa licence block apply 0x… --evidence order.pdf --account test:8 --network http://127.0.0.1:8545
    """
    work, session = _block({**given, "evidence": evidence})
    blocking.send(session, work, Output(as_json=as_json), input=evidence)


@block.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if all stand as asked, else 1.

    Example: wasiqa licence block verify 0x… --evidence order.pdf --network http://127.0.0.1:8545
    """
    work, _ = _block(given)
    blocking.compare(work, Output(as_json=as_json))


def _block(given: dict[str, Any]) -> tuple[WalletBlock, Session]:
    from wasiqa.inputs import Input
    from wasiqa.servicing.blocks import WalletBlock
    from wasiqa.servicing.whitelisting import ChainRegistry

    wallets, evidence, blocked = given.pop("wallets"), given.pop("evidence"), not given.pop("lift")
    paper = bytes.fromhex(Input.of(evidence).sha256)
    session = Session(**given)
    registry = ChainRegistry(session.chain, session.programme.registry)
    return WalletBlock(registry, blocked, session.programme, wallets, paper), session
