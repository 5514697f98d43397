"""`wasiqa block`: the regulator's blocks of wallets and investors, at once, by one party."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import blocking, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.blocks import Block


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def block() -> None:
    """Block wallets, or an investor with all wallets, in every series; or lift that. Only the regulator.

    Who is blocked neither sends nor receives; coupons and principal wait until it is lifted. Of an investor who is
    blocked no tree and no voucher admits another wallet. No file of the registrar's lifts it.

    Example: wasiqa block plan --investor 0x… --network http://127.0.0.1:8545
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        options.optional_config,
        blocking.lift,
        click.option("--unclaimed", is_flag=True, help="Also an investor of whom the registry knows no wallet yet."),
        click.option("--investor", metavar="ID", help="Id on chain (0x and 40 hex digits), or SCHEME:VALUE."),
        click.argument("wallets", metavar="[WALLET]...", nargs=-1, type=options.WALLET),
    ):
        function = decorate(function)
    return function


@block.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show who is blocked and who would be.

    Example: wasiqa block plan 0x… 0x… --network http://127.0.0.1:8545
    """
    work, _, _ = _block(given)
    blocking.show(work, Output(as_json=as_json))


@block.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Block, or lift.

    Example: wasiqa block apply --investor 0x… --account regulator.json --network http://127.0.0.1:8545
    """
    work, session, arguments = _block(given)
    blocking.send(session, work, Output(as_json=as_json), arguments=arguments)


@block.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if all stand as asked, else 1.

    Example: wasiqa block verify 0x… 0x… --network http://127.0.0.1:8545
    """
    work, _, _ = _block(given)
    blocking.compare(work, Output(as_json=as_json))


def _block(given: dict[str, Any]) -> tuple[Block, Session, dict[str, object]]:
    """What is asked for, and the arguments as receipts may have them: an identity number must not get into one."""
    from wasiqa.index.state import words
    from wasiqa.servicing.blocks import InvestorBlock, WalletBlock
    from wasiqa.servicing.whitelisting import ChainRegistry

    wallets, investor, config_file = (given.pop(name) for name in ("wallets", "investor", "config_file"))
    blocked, unclaimed = not given.pop("lift"), given.pop("unclaimed")
    if bool(wallets) is (investor is not None):
        raise UsageRefused("say whom to block", hint="WALLET…, or --investor ID")
    session = Session(**given)
    registry = ChainRegistry(session.chain, session.programme.registry)
    if investor is None:
        work = WalletBlock(registry, blocked, session.programme, wallets)
        return work, session, {"wallets": " ".join(work.wallets), "lift": not blocked}

    def known() -> dict[str, int]:
        return words(session.index.sync())

    found = InvestorBlock(registry, blocked, _id(investor, config_file, session), known)
    if not unclaimed:
        found.require_known()
    return found, session, {"investor": found.name, "lift": not blocked}


def _id(investor: str, config_file: Path | None, session: Session) -> int:
    from wasiqa.cli.whitelist_options import Configured, id_key
    from wasiqa.whitelist.person import given_id, investor_id

    if investor.startswith("0x"):
        return given_id(investor)
    if config_file is None:
        hint = "name the configuration with --config, or give the id on chain (0x…)"
        raise UsageRefused("--investor SCHEME:VALUE needs the programme's id key", hint=hint, code="NO_ID_KEY")
    return investor_id(investor, id_key(Configured.load(config_file), session))
