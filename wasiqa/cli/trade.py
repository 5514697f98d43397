"""`wasiqa trade`: delivery versus payment of what investors sign."""

from __future__ import annotations

import click

from wasiqa.cli import trade_batch, trade_net, trade_order, trade_repo, trade_settle, trade_show
from wasiqa.cli.base import CONTEXT, WasiqaGroup


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def trade() -> None:
    """Sign orders off chain, settle them units against cash, cancel them, and show what was traded.

    Each party first allows the settlement contract to move what it gives (`trade allow`). To the price comes what has
    accrued on the day of the trade.

    Example: wasiqa trade show PIB-3Y-7 --network http://127.0.0.1:8545
    """


for command in (
    *(trade_order.allow, trade_order.sign, trade_order.cancel),
    *(trade_settle.settle, trade_batch.batch, trade_show.show),
    *(trade_net.net, trade_repo.repo),
):
    trade.add_command(command)
