"""What operations cost that are not compared, since other systems work otherwise; measured as those that are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.bond.series import DAY
from tests.contracts.bond.stage import ROLES, WHO
from tests.contracts.licences.venue import EVERYTHING, PAPER, Venue
from tests.contracts.registry import admission
from tests.gas.ground import COUNTRY, VALID_UNTIL, Ground, wallets, word
from tests.gas.hooks import HOOKS
from tests.gas.measures import Measure
from tests.support.chains import LocalChain
from wasiqa.categories import Category
from wasiqa.policy import Policy
from wasiqa.servicing.licences.licence import encoded

_TABLE = 1
_PART, _BIT = divmod(COUNTRY, 256)
_PERSON = Category.INDIVIDUAL_RESIDENT
_STEPS = 17
"""Of a tree of 131,072 leaves."""


def suspend_investor(ground: Ground) -> int:
    """The registrar blocks an investor, who has one wallet, and that wallet with it."""
    stage = ground.series.stage
    return admission.Gate(stage.chain, stage.registry).block_investor(word(WHO.fund), WHO.fund).gas_used


def admit_by_proof(ground: Ground) -> int:
    """Anybody hands in the proof of a wallet: made-up siblings lead to a root as well as those of a tree."""
    stage, (new,) = ground.series.stage, wallets("new", 1)
    gate = admission.Gate(stage.chain, stage.registry)
    siblings = [keccak(text=f"sibling {number}") for number in range(_STEPS)]
    gate.set_root(gate.grove({new: word(new)}).lead(new, siblings), VALID_UNTIL)
    call = new, word(new).encode(), siblings
    return stage.chain.transact(stage.registry, "admitByProof", *call, sender=WHO.stranger).gas_used


def admit_by_voucher(ground: Ground) -> int:
    """Anybody hands in the first voucher of a wallet."""
    stage, (new,) = ground.series.stage, wallets("new", 1)
    gate = admission.Gate(stage.chain, stage.registry)
    return gate.hand_in(gate.voucher(new, word(new), by=admission.key(ROLES["REGISTRAR"]))).gas_used


def rule(flag: str, function: str, *arguments: Any) -> Measure:
    """What a rule adds that is asked by `flag` and lets the usual transfer pass by this call."""
    venues = flag == "venues"
    sender = ROLES["LICENCE_REGISTRY" if venues else "GOVERNANCE"]
    policy = Policy(0 if venues else _TABLE, **{flag: True}).encode()

    def added(ground: Ground) -> int:
        stage, usual = ground.series.stage, ground.transfer()
        stage.chain.transact(stage.registry, function, *arguments, sender=sender)
        return Ground.under(stage, policy=policy).transfer() - usual

    return added


def licence(step: str, ground: Ground) -> int:
    """The regulator takes a step that ends or restores a licence."""
    return closing(ground.series.chain)[step]


def closing(chain: LocalChain, customers: int = 0) -> Mapping[str, int]:
    """What it costs to suspend, reinstate and revoke a venue with so many more customers."""
    venue, start = Venue.opened(chain), chain.now()
    # another venue is open, so that no storage becomes zero and nothing is refunded
    venue.act("grantNoc", encoded("PK-2"), (chain.now() + 10**8, EVERYTHING, WHO.auditor), chain.now(), PAPER)
    for wallet in wallets("customer", customers):
        venue.stage.admit(wallet, venue=1)
    chain.travel(start + DAY)  # each step names its time, whose zero bytes are cheaper
    return {step: venue.step(step).gas_used for step in ("suspend", "reinstate", "revoke")}


FURTHER: Mapping[str, Measure] = MappingProxyType(
    {
        "suspend.investor": suspend_investor,
        "admit.proof": admit_by_proof,
        "admit.voucher": admit_by_voucher,
        "transfer.corridor_added": rule("corridors", "setCorridor", _TABLE, COUNTRY, _PART, 1 << _BIT),
        "transfer.category_pair_added": rule("category_pairs", "setBuyers", _TABLE, _PERSON, 1 << _PERSON),
        "transfer.venue_added": rule("venues", "setVenue", word(ROLES["ISSUER"]).venue, True),
        **{f"licence.{step}": partial(licence, step) for step in ("suspend", "reinstate", "revoke")},
        **HOOKS,
    }
)
