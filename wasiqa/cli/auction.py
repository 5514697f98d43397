"""`wasiqa auction`: primary issuance by sealed bids, buy-backs and switches."""

from __future__ import annotations

import click

from wasiqa.cli import auction_allot, auction_announce, auction_bid, auction_reveal, auction_settle, auction_show
from wasiqa.cli.auction_outside import outside
from wasiqa.cli.base import CONTEXT, WasiqaGroup


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def auction() -> None:
    """Announce auctions, bid sealed, open, allot, settle, and publish results.

    A bid is a hash until its auction has closed; then its dealer opens it, or the auction agent does to whose key the
    opening was sealed. Anybody can check an allotment, since the contract does it bid by bid.

    Example: wasiqa auction show --network http://127.0.0.1:8545
    """


for command in (
    *(auction_announce.key, auction_announce.shift, auction_announce.announce, auction_announce.reject),
    *(auction_bid.bid, auction_bid.consent, auction_bid.withdraw, auction_reveal.reveal),
    *(auction_allot.plan, auction_allot.allot),
    *(auction_settle.settle, auction_settle.release, auction_settle.forfeit),
    *(outside, auction_show.results, auction_show.show),
):
    auction.add_command(command)
