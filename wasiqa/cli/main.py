"""The `wasiqa` command. A command's module is imported when the command is run, so that `--help` is quick."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from wasiqa.cli.base import CONTEXT, TellingGroup

COMMANDS: Mapping[str, str] = {
    "accrued": "Show the interest that has accrued on a series.",
    "auction": "Announce, bid, open, allot and settle auctions.",
    "block": "Block wallets or an investor by the regulator, or lift that.",
    "burn": "Burn units by order of a court or an authority.",
    "call": "Repay a series early, under a call of its terms.",
    "coupon": "Schedule, fix, fund, pay, move and claim coupons.",
    "default": "Show, declare and cure a default; reopen a register.",
    "demo": "Run the main job on a chain inside the process.",
    "deploy": "Deploy, verify and publish a programme and its series; test cash.",
    "dissolve": "End a sukuk after a dissolution event.",
    "document": "Publish, replace and remove the documents of a series.",
    "explain": "Say whether a transfer would be refused, and by which rules.",
    "fiu": "Draft reports to the FIU, and raise red flags; sends nothing.",
    "freeze": "Freeze a wallet or some of its units, or release them.",
    "hook": "Install, set and remove the rules of a series; raise caps.",
    "index": "Check, follow and show the store of events.",
    "issue": "Issue units to the investors of an allotment file.",
    "keys": "Show, exchange and give up the rights of keys.",
    "licence": "Grant, suspend and revoke the licences of venues.",
    "ops": "Show, execute or cancel what waits for another party.",
    "pause": "Pause transfers, issuance or payments; confirm or lift a pause.",
    "policy": "Set the tables of rules, and which of them series ask.",
    "portal": "Serve the programme's pages and its read API to browsers.",
    "receipt": "Show what a command did, as it was written down.",
    "reconcile": "Compare a depository's statement with the chain.",
    "recover": "Put a successor in the place of a lost wallet.",
    "redeem": "Pay the principal of a series against burning its units.",
    "report": "Report coupons, holdings, tax, debt service, circulation.",
    "reserve": "Attest what backs series, and show what it covers.",
    "resolution": "Propose, vote on and carry out what holders decide.",
    "screen": "Compare investors with lists of sanctions; decide hits.",
    "seize": "Move units by order of a court or an authority.",
    "status": "Show a programme and its series.",
    "tender": "Buy units before maturity: buy-backs and puts.",
    "terms": "Show and move term sheets; check published numbers.",
    "trade": "Sign, settle and cancel trades; show what was traded.",
    "whitelist": "Bring the registry in line with a file.",
}
"""Name and one line of each command; the command called X is `X` in `wasiqa.cli.X`."""


class _Commands(TellingGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"wasiqa.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.command(cls=_Commands, context_settings=CONTEXT)
@click.version_option(package_name="wasiqa")
def main() -> None:
    """Issue, police and pay sovereign bond tokens. `wasiqa COMMAND --help` says more of each."""
