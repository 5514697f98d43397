"""What may happen to a bond, step by step, for tests in which anything may have happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from tests.index.support import UNIT, WHO, Desk
from tests.support.evidence import EVIDENCE
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.payments import Payments

DAY = 24 * 3600
HOLDERS = ("bank", "insurer", "fund", "individual", "emigrant")
Steps = list[tuple[Any, ...]]
_holders = st.sampled_from(HOLDERS)
STEPS: st.SearchStrategy[Steps] = st.lists(
    st.one_of(
        st.tuples(st.just("transfer"), _holders, _holders, st.integers(0, 3)),
        st.tuples(st.just("seize"), _holders, _holders, st.integers(1, UNIT)),
        st.tuples(st.just("lock"), _holders, st.integers(0, 3 * UNIT)),
        st.tuples(st.just("freeze"), _holders, st.booleans()),
        st.tuples(st.just("freeze_until"), _holders, st.one_of(st.none(), st.integers(1, 3 * UNIT))),
        st.tuples(st.just("burn"), _holders, st.integers(1, UNIT)),
        st.tuples(st.just("recover"), _holders, st.booleans()),
        st.tuples(st.just("block"), _holders, st.booleans()),
        st.tuples(st.just("pause"), st.integers(1, 7)),
        st.tuples(st.just("govern"), st.sampled_from(["confirmPause", "unpause"]), st.integers(1, 7)),
        st.tuples(st.just("fund"), st.integers(0, 1)),
        st.tuples(st.just("pay"), st.lists(_holders, max_size=4), st.integers(0, 1)),
        st.tuples(st.sampled_from(["remit", "back"]), st.integers(0, 1)),
        st.tuples(st.just("part"), st.integers(1, 99), st.integers(0, 1)),
        st.tuples(st.just("redirect"), _holders, _holders, st.integers(0, 1)),
        st.tuples(st.just("outside"), _holders, st.integers(0, 1)),
        st.tuples(st.just("postpone"), st.integers(1, 5)),
        st.tuples(st.just("wait"), st.sampled_from(["record", "record and one", "payment", "a day"])),
        st.tuples(st.just("read")),
    ),
    min_size=8,
    max_size=30,
)


class Life:
    """What may happen to the bond; what a contract refuses did not happen."""

    def __init__(self, desk: Desk) -> None:
        self.chain, self.bond, self.office = desk.office.chain, desk.bond, desk.office
        self.agent = desk.office.programme.paying_agent
        self.heirs: dict[str, str] = {}
        self.rows = Payments(self.chain, desk.office.programme, self.bond).rows()

    def do(self, step: str, *args: Any) -> None:
        """Take one step."""
        happens: Callable[..., object] = getattr(self, step)
        with suppress(Reverted):
            happens(*args)

    def transfer(self, sender: str, receiver: str, units: int) -> None:
        self._send(self.bond, "transfer", getattr(WHO, receiver), units * UNIT, by=sender)

    def seize(self, sender: str, receiver: str, units: int) -> None:
        seizure = self.bond.encode("forcedTransfer", getattr(WHO, sender), getattr(WHO, receiver), units)
        self.office.by_two("enforcement", seizure)

    def lock(self, holder: str, units: int) -> None:
        self._send(self.bond, "setFrozenTokensWithCase", getattr(WHO, holder), units, *EVIDENCE, by="freezer")

    def freeze(self, holder: str, frozen: bool) -> None:
        self._send(self.bond, "setAddressFrozenWithCase", getattr(WHO, holder), frozen, *EVIDENCE, by="freezer")

    def freeze_until(self, holder: str, units: int | None) -> None:
        function = "freezeAddressUntil" if units is None else "freezeTokensUntil"
        given = [*([] if units is None else [units]), self.chain.now() + 2 * DAY]
        self._send(self.bond, function, getattr(WHO, holder), *given, *EVIDENCE, by="freezer")

    def burn(self, holder: str, units: int) -> None:
        self.office.by_two("enforcement", self.bond.encode("burnWithCase", getattr(WHO, holder), units, *EVIDENCE))

    def recover(self, holder: str, announced: bool) -> None:
        lost, registry = getattr(WHO, holder), self.office.programme.registry
        heir = self.heirs.setdefault(lost, WHO.stranger if not self.heirs else WHO.outsider)
        of_both = self.chain.call(registry, "identity", lost)
        given = ("recoveryAddress", of_both) if announced else ("recoverWithCase", *EVIDENCE)
        self.office.by_two("enforcement", self.bond.encode(given[0], lost, heir, *given[1:]))

    def block(self, holder: str, blocked: bool) -> None:
        registry = self.office.programme.registry
        self._send(registry, "setRegulatorBlock", [getattr(WHO, holder)], blocked, by="regulator")

    def pause(self, purposes: int) -> None:
        self._send(self.bond, "pauseWithCase", purposes, *EVIDENCE, by="guardian")

    def govern(self, change: str, purposes: int) -> None:
        self.office.by_two("governance", self.bond.encode(change, purposes))

    def fund(self, back: int = 0) -> None:
        self._send(self.agent, "fund", self.bond.address, self._row(back), by="paying_agent")

    def pay(self, names: Sequence[str], back: int = 0) -> None:
        wallets = [getattr(WHO, name) for name in names]
        self._send(self.agent, "push", self.bond.address, self._row(back), wallets, by="paying_agent")

    def remit(self, back: int = 0) -> None:
        self._send(self.agent, "remitTax", self.bond.address, self._row(back), by="paying_agent")

    def back(self, back: int = 0) -> None:
        self._send(self.agent, "returnExcess", self.bond.address, self._row(back), by="paying_agent")

    def part(self, percent: int, back: int = 0) -> None:
        row = self._row(back)
        need = self.chain.call(self.agent, "needOf", self.bond.address, row)
        self._send(self.agent, "fundPart", self.bond.address, row, need * percent // 100, by="paying_agent")

    def redirect(self, holder: str, beneficiary: str, back: int = 0) -> None:
        parties = [self._row(back)], getattr(WHO, holder), getattr(WHO, beneficiary)
        self.office.by_two("enforcement", self.agent.encode("redirect", self.bond.address, *parties, *EVIDENCE))

    def outside(self, holder: str, back: int = 0) -> None:
        stated = self.bond.address, self._row(back), [getattr(WHO, holder)], *EVIDENCE
        self._send(self.agent, "stateOutside", *stated, by="paying_agent")
        self._send(self.agent, "confirmOutside", *stated, by="regulator")

    def postpone(self, days: int) -> None:
        for row in [row for row in self.rows if row.pay_time > self.chain.now()][:1]:
            postponed = self.bond.address, row.index, row.pay_time + days * DAY, EVIDENCE[1]
            self.office.by_two("governance", self.agent.encode("reschedule", *postponed))

    def wait(self, until: str) -> None:
        """Until the next such time; the last coupons are skipped, so that principal comes within reach."""
        if until == "a day":
            self.chain.travel(self.chain.now() + DAY)
            return
        ahead = [row for row in (*self.rows[:2], self.rows[-1]) if row.pay_time > self.chain.now()]
        if not ahead:
            return
        then = ahead[0].pay_time if until == "payment" else ahead[0].record_time + (until != "record")
        self.chain.travel(max(then, self.chain.now()))

    def _row(self, back: int) -> int:
        """The latest row whose record time has passed, or one of those before it."""
        passed = [row.index for row in self.rows if row.record_time < self.chain.now()]
        return max(len(passed) - 1 - back, 0)

    def _send(self, contract: Any, function: str, *args: Any, by: str) -> None:
        self.chain.transact(contract, function, *args, sender=getattr(WHO, by))
