"""How the deployer of a timelock leaves it: with the right cancellers, the right admin, and no right of its own."""

from __future__ import annotations

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock_roles import CANCELLER
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.roles import DEFAULT_ADMIN, role_id


def holds(chain: Chain, contract: Contract, role: bytes, account: str) -> bool:
    """Does the account hold a role that this contract keeps?"""
    return bool(chain.call(contract, "hasRole", role, account))


def hand_over(
    chain: Chain, config: ProgrammeConfig, key: str, timelock: Contract, governance: str, deployer: str
) -> None:
    """Proposers of the timelock `key` lose the right to cancel, and the deployer leaves.

    The guardian may cancel issues and seizures, and governance may take that from it. What governance proposes nobody
    can cancel: it waits for its executors, and a stolen guardian key could otherwise keep its own rights. Whatever the
    chain says already is left out, so that an interrupted hand-over goes on where it was.
    """
    if not holds(chain, timelock, DEFAULT_ADMIN, deployer):
        return
    cancel = role_id(CANCELLER)
    wanted = [(cancel, proposer, False) for proposer in getattr(config.timelocks, key).proposers]
    if key != "governance":
        wanted += [(cancel, guardian, True) for guardian in config.roles.guardian]
        wanted.append((DEFAULT_ADMIN, governance, True))
    for role, account, held in wanted:
        if holds(chain, timelock, role, account) != held:
            chain.transact(timelock, "grantRole" if held else "revokeRole", role, account, sender=deployer)
    chain.transact(timelock, "renounceRole", DEFAULT_ADMIN, deployer, sender=deployer)
