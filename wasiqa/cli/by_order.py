"""What enforcement does by order, by two parties after a delay: the steps that its commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from wasiqa.cli import options
from wasiqa.cli.base import Output
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.chain.timelock import Operation, State
    from wasiqa.servicing.enforcement import Order

case = click.option("--case", required=True, help="Reference of the case; only its hash goes on chain.")
order = click.option("--order", required=True, type=options.FILE, help="The order; only its hash goes on chain.")


class Work(Protocol):
    """What is to be done."""

    def check(self) -> None:
        """Raises `NotAllowed` if it can't be done."""

    def operation(self) -> Operation:
        """What the two parties do."""

    def reached(self) -> State:
        """How far it is."""


@dataclass(frozen=True)
class Errand:
    """One command's work: how it is told, and how people call it (`seize`, `seized`, `the seizure`)."""

    session: Session
    work: Work
    paper: Path
    document: Callable[[], dict[str, Any]]
    words: Callable[[], str]
    verb: str
    done: str
    noun: str
    again: str = ""
    """How to do more under the same order."""

    def plan(self, out: Output) -> None:
        """Show it and check that it is possible."""
        self.work.check()
        out.result(self.document(), self.words())

    def apply(self, out: Output) -> None:
        """Do what this account may do of it."""
        if self._is_done():
            self.session.settle(self._is_done, input=self.paper)
            out.result(self.document(), f"nothing to do: this was {self.done} before{self.again}")
            return
        self.work.check()
        document, words = self.document(), self.words()
        out.say(words)
        if not self.session.agree(f"{self.verb}?"):
            out.dry_run(document)
            return
        with self.session.sending(input=self.paper) as run:
            self.session.advance(self.work.operation())
            run.verified = self._is_done()
        out.outcome(document, self.done, shown=run.verified, otherwise=f"{self.noun} is not complete")

    def verify(self, out: Output) -> None:
        """Raises `CheckFailed` if it was not carried out."""
        reached = self.work.reached().name
        out.result({**self.document(), "state": reached}, f"{self.words()}: {reached}")
        if not self._is_done():
            raise CheckFailed(f"{self.noun} was not carried out")

    def _is_done(self) -> bool:
        return self.work.reached().name == "DONE"


def evidence(order: Order) -> dict[str, str]:
    """Case and order, as documents have them."""
    return {"case_id": f"0x{order.case_id.hex()}", "order_hash": f"0x{order.order_hash.hex()}"}
