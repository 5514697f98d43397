"""Who acts in the tests, by role. Each is one of the well-known accounts, so its key is at hand for signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wasiqa.chain.accounts import well_known

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

ROLES = (
    # offices: 0 to 9
    "deployer",
    "issuer_proposer",
    "issuer_executor",
    "enforcer_proposer",
    "enforcer_executor",
    "governor_proposer",
    "governor_executor",
    "registrar",
    "regulator",
    "guardian",
    # holders: 10 to 21, the wallets of the examples
    "primary_dealer",
    "bank",
    "islamic_bank",
    "insurer",
    "fund",
    "pension_fund",
    "corporate",
    "individual",
    "emigrant",
    "foreign_institution",
    "second_bank",
    "second_individual",
    # the rest: 22 to 29
    "freezer",
    "paying_agent",
    "calculation_agent",
    "tax_account",
    "auditor",
    "operator",
    "outsider",
    "stranger",
)


class Actors:
    """Addresses by role, such as `actors.bank`; `stranger` and `outsider` are never given anything."""

    def __getattr__(self, role: str) -> str:
        if role not in ROLES:
            raise AttributeError(f"nobody plays {role}; there are {', '.join(ROLES)}")
        return str(self.key(role).address)

    def key(self, role: str) -> LocalAccount:
        """The account with its private key, to sign a permit or an order."""
        return well_known()[ROLES.index(role)]

    def all(self) -> dict[str, str]:
        """Every role with its address."""
        return {role: str(self.key(role).address) for role in ROLES}
