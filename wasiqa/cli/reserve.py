"""`wasiqa reserve`: what backs series, as auditors attest it."""

from __future__ import annotations

import click

from wasiqa.cli import reserve_attest, reserve_pool, reserve_show
from wasiqa.cli.base import CONTEXT, WasiqaGroup


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def reserve() -> None:
    """Open pools of assets, attest by a quorum of auditors what is in them, and show what they cover.

    A series whose hooks name `reserve_cover` is issued only while its pool covers the face value of all that it backs.

    Example: wasiqa reserve show --network http://127.0.0.1:8545
    """


for command in (
    *(reserve_pool.pool, reserve_pool.withdraw),
    *(reserve_attest.sign, reserve_attest.attest, reserve_attest.verify),
    *(reserve_show.show, reserve_show.statement),
):
    reserve.add_command(command)
