"""Tenders of one series: offered, funded, paid and returned, by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from tests.contracts.bond.payments import Payments
from tests.contracts.bond.series import DAY
from tests.contracts.bond.stage import ROLES, WHO
from wasiqa.chain.chain import Receipt

ANY_NUMBER = 2**104 - 1
"""`maxUnits` of a put."""
PAYABLE = 90 * DAY
PAPER = bytes([3]) * 32


class Terms(NamedTuple):
    """`ITenders.TenderTerms`."""

    numerator: int
    denominator: int
    opens: int
    closes: int
    payTime: int  # noqa: N815
    maxUnits: int  # noqa: N815


@dataclass(frozen=True)
class Tenders:
    """What happens to the tenders of a series whose payments are open."""

    payments: Payments

    def terms(self, price: Fraction = Fraction(99, 100), units: int = ANY_NUMBER, **changes: int) -> Terms:
        """Open from now for a day, paid on the next."""
        now = self.payments.series.chain.now()
        return Terms(price.numerator, price.denominator, now, now + DAY, now + 2 * DAY, units)._replace(**changes)

    def opened(self, terms: Terms | None = None) -> int:
        """The issuer invites; by default for any number of units."""
        receipt = self.payments.act("openTender", terms or self.terms(), PAPER, sender=ROLES["ISSUER"])
        return int(receipt.events(self.payments.agent, "TenderOpened")[0].args["tender"])

    def offer(self, tender: int, **units: int) -> Receipt:
        """Each holder offers so many units; the receipt is the last one's."""
        receipts = [self.payments.act("offer", tender, n, sender=getattr(WHO, name)) for name, n in units.items()]
        return receipts[-1]

    def offered(self, tender: int, name: str) -> tuple[int, int, int]:
        """What the holder offers, what was bought of it, and what would be bought now."""
        (units, bought), accepted = self.payments.ask("offerOf", tender, getattr(WHO, name))
        return units, bought, accepted

    def fund(self, tender: int) -> Receipt:
        """The paying agent gives what is needed, once the tender is closed."""
        return self.payments.act("fundTender", tender)

    def due(self, tender: int) -> None:
        """Go to the payment time."""
        self.payments.series.chain.travel(self.payments.ask("tenderOf", tender).terms.payTime)

    def ready(self, tender: int) -> None:
        """Go to the payment time and fund."""
        self.due(tender)
        self.fund(tender)

    def pay(self, tender: int, *names: str, sender: str = WHO.outsider) -> Receipt:
        """Pay holders by role; all, if nobody is named."""
        wallets = [getattr(WHO, name) for name in names or self.payments.held]
        return self.payments.act("payTender", tender, wallets, sender=sender)

    def give_back(self, tender: int) -> Receipt:
        """What is left goes back to who funded it."""
        return self.payments.act("returnTender", tender)

    def told(self, receipt: Receipt) -> list[tuple[Any, ...]]:
        """Who was paid how much for how many units, and who was not and why, in order."""
        names = {wallet: name for name, wallet in WHO.all().items()}
        lines: list[tuple[Any, ...]] = []
        for event in receipt.events(self.payments.agent):
            if event.name == "TenderPaid":
                lines.append((names[event.args["holder"]], event.args["units"], event.args["amount"]))
            elif event.name == "TenderUnpaid":
                lines.append((names[event.args["holder"]], event.args["reason"]))
        return lines

    def books(self, tender: int) -> Any:
        """`ITenders.Tender`."""
        return self.payments.ask("tenderOf", tender)

    def shares(self, offers: Mapping[str, int], most: int, denomination: int) -> dict[str, int]:
        """What is accepted of these offers."""
        total = sum(offers.values())
        if total <= most:
            return dict(offers)
        cut = {name: floor(Fraction(units * most, total)) for name, units in offers.items()}
        return {name: units - units % denomination for name, units in cut.items()}
