"""Options that many commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])

FILE = click.Path(dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, all else on stderr.")
_network = click.option(
    "--network",
    envvar="WASIQA_NETWORK",
    required=True,
    help="A node's URL, or ecosystem:network:provider as Ape has it. [env WASIQA_NETWORK]",
)
_account = click.option(
    "--account",
    envvar="WASIQA_ACCOUNT",
    required=True,
    help="Keystore file, Ape alias, aws:KEY, gcp:VERSION, or test:N on development chains. [env WASIQA_ACCOUNT]",
)
deployments = click.option(
    "--deployments",
    envvar="WASIQA_DEPLOYMENTS",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("deployments"),
    show_default=True,
    help="Folder of the deployments ledger. [env WASIQA_DEPLOYMENTS]",
)
_yes = click.option("--yes", is_flag=True, help="Don't ask before sending.")
_dry_run = click.option("--dry-run", is_flag=True, help="Show the plan and send nothing.")
_confirm_network = click.option(
    "--confirm-network", metavar="NAME", help="The live network's name, for unattended use."
)

config = click.option(
    "--config",
    "config_file",
    envvar="WASIQA_CONFIG",
    required=True,
    type=FILE,
    help="The programme's configuration. [env WASIQA_CONFIG]",
)

optional_config = click.option(
    "--config",
    "config_file",
    envvar="WASIQA_CONFIG",
    type=FILE,
    help="The programme's configuration, if there is one at hand. [env WASIQA_CONFIG]",
)

_receipts = click.option(
    "--receipts",
    envvar="WASIQA_RECEIPTS",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("receipts"),
    show_default=True,
    help="Folder of receipts and journal. [env WASIQA_RECEIPTS]",
)
_index = click.option(
    "--index",
    "index_url",
    envvar="WASIQA_INDEX",
    metavar="URL",
    help="Where the events are kept: sqlite:///FILE or postgresql://USER@HOST/DATABASE; else a file beside the ledger. "
    "[env WASIQA_INDEX]",
)
_witness = click.option(
    "--witness",
    envvar="WASIQA_WITNESS",
    metavar="URL",
    help="A second node, which has to say the same as the first. [env WASIQA_WITNESS]",
)
_journal = click.option(
    "--journal",
    "journal_url",
    envvar="WASIQA_JOURNAL",
    metavar="URL",
    help="Where the journal is kept, for several who sign for one account: postgresql://USER@HOST/DATABASE; else a "
    "file beside the receipts. [env WASIQA_JOURNAL]",
)
_confirmations = click.option(
    "--confirmations",
    envvar="WASIQA_CONFIRMATIONS",
    type=click.IntRange(0, 1000),
    default=0,
    show_default=True,
    metavar="N",
    help="Blocks that must stand on top of what was sent before the command is done. [env WASIQA_CONFIRMATIONS]",
)
_safe = click.option(
    "--safe",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Send nothing: write a batch for the Safe whose address is --account.",
)


def reads_chain(function: _Function) -> _Function:
    """--network --witness --deployments --receipts --journal --index --json"""
    for option in (as_json, _index, _journal, _receipts, deployments, _witness, _network):
        function = option(function)
    return function


def asks(function: _Function) -> _Function:
    """--yes --dry-run --confirm-network"""
    for option in (_confirm_network, _dry_run, _yes):
        function = option(function)
    return function


def creates(function: _Function) -> _Function:
    """What reads the chain, and --account --confirmations --yes --dry-run --confirm-network; a Safe can't create
    contracts."""
    return reads_chain(_account(_confirmations(asks(function))))


def writes_chain(function: _Function) -> _Function:
    """What `creates` has, and --safe"""
    return creates(_safe(function))


class WalletType(click.ParamType):
    """An address with a right checksum, and not zero."""

    name = "wallet"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address; click reports anything else."""
        from wasiqa.chain.codec import checksummed

        text = str(value)
        try:
            right = checksummed(text)
        except ValueError:
            self.fail(f"{text} is no address: write 0x and 40 hex digits", param, ctx)
        if right != text:
            self.fail(f"the checksum of {text} is wrong: write {right}", param, ctx)
        if not int(text, 16):
            self.fail("the zero address belongs to nobody", param, ctx)
        return text


WALLET = WalletType()
maker = click.option(
    "--maker", type=WALLET, help="A wallet that is a contract, such as a Safe, for which the account signs."
)


def movement(function: _Function) -> _Function:
    """SERIES FROM TO AMOUNT: a movement of units, given as `series`, `source`, `target` and `amount`."""
    for argument in (
        click.argument("amount"),
        click.argument("target", metavar="TO", type=WALLET),
        click.argument("source", metavar="FROM", type=WALLET),
        click.argument("series"),
    ):
        function = argument(function)
    return function
