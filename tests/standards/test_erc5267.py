"""ERC-5267: the domain under which a series' permits are signed can be read."""

from __future__ import annotations

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from tests.contracts.bond.permits import PERMIT, domain
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import WHO, Stage

KIND = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
NAME, VERSION, CHAIN, CONTRACT = 1, 2, 4, 8
"""Bits of `fields`: which members of the domain are used, in the order of ERC-712."""


def test_the_domain_tells_which_of_its_fields_are_used_and_no_salt_or_extension(series: Series) -> None:
    told = series.ask("eip712Domain")
    used = bytes([NAME | VERSION | CHAIN | CONTRACT])
    assert told == (used, "Example bond", "1", series.chain.chain_id, series.bond.address, b"\0" * 32, ())


def test_the_separator_is_that_of_the_domain_which_is_told(series: Series) -> None:
    told = series.ask("eip712Domain")
    words = (
        keccak(text=KIND),
        keccak(text=told.name),
        keccak(text=told.version),
        told.chainId.to_bytes(32, "big"),
        bytes.fromhex(told.verifyingContract[2:]).rjust(32, b"\0"),
    )
    message = {"owner": WHO.bank, "spender": WHO.operator, "value": 1, "nonce": 0, "deadline": 2}
    wallets = encode_typed_data(domain(series), PERMIT, message).header
    assert series.ask("DOMAIN_SEPARATOR") == keccak(b"".join(words)) == wallets


def test_each_series_has_a_domain_of_its_own(series: Series, stage: Stage) -> None:
    other = Series.deployed(stage, name="Another bond")
    assert other.ask("eip712Domain").name == "Another bond"
    assert other.ask("DOMAIN_SEPARATOR") != series.ask("DOMAIN_SEPARATOR")


def test_the_event_of_a_changed_domain_is_declared(series: Series) -> None:
    """It is never written: name and version are fixed for good."""
    assert series.bond.interface.topic("EIP712DomainChanged") == keccak(text="EIP712DomainChanged()")
