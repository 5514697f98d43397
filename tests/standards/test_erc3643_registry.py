"""ERC-3643, identity registry: its functions and events, kept on the words of the whitelist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES
from tests.contracts.registry.model import NEVER
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import HOLDERS, investor_id
from tests.support.revm import RevmChain
from wasiqa.categories import Category
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.whitelist.word import Word

IDENTITY = "0x00000000000000000000000000000000000A11cE"
OTHER_IDENTITY = "0x000000000000000000000000000000000000b0b1"
BANK = Word(
    investor=investor_id("bank"), category=HOLDERS["bank"], country=586, admitted=True, valid_until=4_300_000_000
)
REGISTERED = Word(investor=int(IDENTITY, 16), category=Category.OTHER, country=586, admitted=True, valid_until=NEVER)


@pytest.fixture
def registered(chain: RevmChain, registry: Contract, actors: Actors) -> str:
    """A wallet registered with IDENTITY and country 586."""
    chain.transact(registry, "registerIdentity", actors.stranger, IDENTITY, 586, sender=actors.operator)
    return actors.stranger


def word(chain: RevmChain, registry: Contract, wallet: str) -> Word:
    return Word.decode(chain.call(registry, "wordOf", wallet))


def test_a_wallet_is_not_registered_twice(
    chain: RevmChain, registry: Contract, actors: Actors, registered: str
) -> None:
    with reverts("AlreadyRegistered", wallet=registered):
        chain.transact(registry, "registerIdentity", registered, OTHER_IDENTITY, 784, sender=actors.operator)


def test_a_wallet_admitted_by_its_word_counts_as_registered(
    chain: RevmChain, registry: Contract, actors: Actors
) -> None:
    with reverts("AlreadyRegistered", wallet=actors.bank):
        chain.transact(registry, "registerIdentity", actors.bank, IDENTITY, 586, sender=actors.operator)


def test_an_identity_of_zero_is_refused(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    malformed = replace(REGISTERED, investor=0).encode()
    with reverts("WordMalformed", wallet=actors.stranger, word=malformed):
        chain.transact(registry, "registerIdentity", actors.stranger, NOBODY, 586, sender=actors.operator)


def test_the_zero_address_is_not_registered(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    with reverts("WalletMissing"):
        chain.transact(registry, "registerIdentity", NOBODY, IDENTITY, 586, sender=actors.operator)


def test_a_wallet_that_has_moved_is_not_registered(chain: RevmChain, open_registry: Contract, actors: Actors) -> None:
    chain.transact(open_registry, "put", actors.stranger, Word(moved=True).encode(), sender=actors.stranger)
    with reverts("WalletMoved", wallet=actors.stranger):
        chain.transact(open_registry, "registerIdentity", actors.stranger, IDENTITY, 586, sender=actors.operator)


@pytest.mark.parametrize(
    ("function", "more"),
    [("deleteIdentity", ()), ("updateCountry", (784,)), ("updateIdentity", (OTHER_IDENTITY,))],
    ids=["delete", "country", "identity"],
)
def test_a_wallet_that_has_moved_keeps_its_successor(
    chain: RevmChain, open_registry: Contract, actors: Actors, function: str, more: tuple[object, ...]
) -> None:
    moved = replace(REGISTERED, admitted=False, moved=True, investor=int(actors.second_bank, 16)).encode()
    chain.transact(open_registry, "put", actors.stranger, moved, sender=actors.stranger)
    with reverts("NotRegistered", wallet=actors.stranger):
        chain.transact(open_registry, function, actors.stranger, *more, sender=actors.operator)
    assert chain.call(open_registry, "wordOf", actors.stranger) == moved


@pytest.mark.parametrize(
    ("identities", "countries", "second"), [(1, 2, 1), (2, 1, 1), (3, 2, 3)], ids=["identities", "countries", "both"]
)
def test_a_batch_with_lists_of_different_lengths_is_refused(
    chain: RevmChain, registry: Contract, actors: Actors, identities: int, countries: int, second: int
) -> None:
    wallets = [actors.stranger, actors.outsider]
    with reverts("LengthsDiffer", wallets=2, words=second):
        chain.transact(
            registry,
            "batchRegisterIdentity",
            wallets,
            [IDENTITY] * identities,
            [586] * countries,
            sender=actors.operator,
        )


def test_one_double_keeps_the_whole_batch_out(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    wallets = [actors.stranger, actors.outsider, actors.stranger]
    with reverts("AlreadyRegistered", wallet=actors.stranger):
        chain.transact(registry, "batchRegisterIdentity", wallets, [IDENTITY] * 3, [586] * 3, sender=actors.operator)
    assert not chain.call(registry, "contains", actors.outsider)


@pytest.mark.parametrize(
    ("function", "more"),
    [("deleteIdentity", ()), ("updateCountry", (784,)), ("updateIdentity", (OTHER_IDENTITY,))],
    ids=["delete", "country", "identity"],
)
def test_a_wallet_that_is_not_registered_is_neither_changed_nor_deleted(
    chain: RevmChain, registry: Contract, actors: Actors, function: str, more: tuple[object, ...]
) -> None:
    with reverts("NotRegistered", wallet=actors.stranger):
        chain.transact(registry, function, actors.stranger, *more, sender=actors.operator)


def test_an_identity_is_not_changed_to_zero(
    chain: RevmChain, registry: Contract, actors: Actors, registered: str
) -> None:
    with reverts("WordMalformed", wallet=registered, word=replace(REGISTERED, investor=0).encode()):
        chain.transact(registry, "updateIdentity", registered, NOBODY, sender=actors.operator)


@pytest.mark.parametrize(
    "function", ["setIdentityRegistryStorage", "setClaimTopicsRegistry", "setTrustedIssuersRegistry"]
)
def test_claims_issuers_and_storage_cannot_be_attached(
    chain: RevmChain, registry: Contract, actors: Actors, function: str
) -> None:
    with reverts("NotSupported"):
        chain.call(registry, function, actors.stranger, sender=actors.operator)


def test_who_is_registered_is_admitted_as_other_without_expiry(
    chain: RevmChain, registry: Contract, actors: Actors
) -> None:
    receipt = chain.transact(registry, "registerIdentity", actors.stranger, IDENTITY, 586, sender=actors.operator)
    emitted(receipt, registry, "IdentityRegistered", investorAddress=actors.stranger, identity=IDENTITY)
    emitted(receipt, registry, "WordSet", wallet=actors.stranger, word=REGISTERED.encode())
    assert word(chain, registry, actors.stranger) == REGISTERED
    assert chain.call(registry, "contains", actors.stranger)
    assert chain.call(registry, "isVerified", actors.stranger)
    assert chain.call(registry, "identity", actors.stranger) == IDENTITY
    assert chain.call(registry, "investorCountry", actors.stranger) == 586


def test_a_batch_registers_each_wallet(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    wallets, identities, countries = [actors.stranger, actors.outsider], [IDENTITY, OTHER_IDENTITY], [586, 65_535]
    receipt = chain.transact(registry, "batchRegisterIdentity", wallets, identities, countries, sender=actors.operator)
    assert [dict(event.args) for event in receipt.events(registry, "IdentityRegistered")] == [
        {"investorAddress": wallet, "identity": identity} for wallet, identity in zip(wallets, identities, strict=True)
    ]
    assert [word(chain, registry, wallet).country for wallet in wallets] == countries


@pytest.mark.parametrize("deleted", [False, True], ids=["never known", "deleted"])
@pytest.mark.parametrize("by", ["regulator", "registrar"])
def test_registration_keeps_blocks(
    chain: RevmChain, registry: Contract, actors: Actors, by: str, deleted: bool
) -> None:
    if deleted:
        chain.transact(registry, "registerIdentity", actors.stranger, IDENTITY, 586, sender=actors.operator)
    block = {
        "regulator": ("setRegulatorBlock", [actors.stranger]),
        "registrar": ("setRegistrarBlock", actors.stranger),
    }[by]
    chain.transact(registry, *block, True, sender=getattr(actors, by))
    if deleted:
        chain.transact(registry, "deleteIdentity", actors.stranger, sender=actors.operator)
    chain.transact(registry, "registerIdentity", actors.stranger, IDENTITY, 586, sender=actors.operator)
    assert word(chain, registry, actors.stranger) == replace(REGISTERED, **{f"blocked_by_{by}": True})
    assert chain.call(registry, "contains", actors.stranger)
    assert not chain.call(registry, "isVerified", actors.stranger)


def test_who_is_deleted_is_removed_and_keeps_id_and_blocks(
    chain: RevmChain, registry: Contract, actors: Actors, registered: str
) -> None:
    chain.transact(registry, "setRegulatorBlock", [registered], True, sender=actors.regulator)
    receipt = chain.transact(registry, "deleteIdentity", registered, sender=actors.operator)
    emitted(receipt, registry, "IdentityRemoved", investorAddress=registered, identity=IDENTITY)
    after = replace(REGISTERED, admitted=False, removed=True, blocked_by_regulator=True)
    emitted(receipt, registry, "WordSet", wallet=registered, word=after.encode())
    assert word(chain, registry, registered) == after
    assert not chain.call(registry, "contains", registered)
    assert not chain.call(registry, "isVerified", registered)


def test_who_was_deleted_can_be_registered_again(
    chain: RevmChain, registry: Contract, actors: Actors, registered: str
) -> None:
    chain.transact(registry, "deleteIdentity", registered, sender=actors.operator)
    with reverts("NotRegistered", wallet=registered):
        chain.transact(registry, "deleteIdentity", registered, sender=actors.operator)
    chain.transact(registry, "registerIdentity", registered, IDENTITY, 586, sender=actors.operator)
    assert word(chain, registry, registered) == REGISTERED


def test_a_country_is_changed_alone(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    receipt = chain.transact(registry, "updateCountry", actors.bank, 65_535, sender=actors.operator)
    emitted(receipt, registry, "CountryUpdated", investorAddress=actors.bank, country=65_535)
    after = replace(BANK, country=65_535)
    emitted(receipt, registry, "WordSet", wallet=actors.bank, word=after.encode())
    assert Word.decode(chain.call(registry, "wordOf", actors.bank)) == after


def test_an_identity_is_changed_alone(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    before = chain.call(registry, "identity", actors.bank)
    receipt = chain.transact(registry, "updateIdentity", actors.bank, IDENTITY, sender=actors.operator)
    emitted(receipt, registry, "IdentityUpdated", oldIdentity=before, newIdentity=IDENTITY)
    after = replace(BANK, investor=int(IDENTITY, 16))
    emitted(receipt, registry, "WordSet", wallet=actors.bank, word=after.encode())
    assert Word.decode(chain.call(registry, "wordOf", actors.bank)) == after


def test_verified_means_in_good_standing_until_the_last_second(
    chain: RevmChain, registry: Contract, actors: Actors
) -> None:
    last = chain.now() + 100
    chain.transact(
        registry, "writeWord", actors.bank, replace(BANK, valid_until=last).encode(), sender=actors.registrar
    )
    chain.travel(last)
    assert chain.call(registry, "isVerified", actors.bank)
    chain.travel(last + 1)
    assert not chain.call(registry, "isVerified", actors.bank)
    assert chain.call(registry, "contains", actors.bank)


def test_an_unknown_wallet_is_nobody(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    answers = [
        chain.call(registry, function, actors.stranger)
        for function in ("contains", "isVerified", "identity", "investorCountry")
    ]
    assert answers == [False, False, NOBODY, 0]


def test_a_lost_wallet_is_no_longer_registered_and_has_the_identity_of_its_successor(
    series: Series, registry: Contract, actors: Actors
) -> None:
    identity = series.chain.call(registry, "identity", actors.bank)
    series.act("recoveryAddress", actors.bank, actors.stranger, identity, sender=ROLES["ENFORCEMENT"])
    series.act("recoveryAddress", actors.stranger, actors.outsider, identity, sender=ROLES["ENFORCEMENT"])
    for lost in (actors.bank, actors.stranger):
        told = [series.chain.call(registry, view, lost) for view in ("contains", "isVerified", "identity")]
        assert told == [False, False, identity]
    assert series.chain.call(registry, "identity", actors.outsider) == identity


def test_the_registry_is_its_own_storage_and_has_no_claims(chain: RevmChain, registry: Contract) -> None:
    answers = [chain.call(registry, function) for function in ("identityStorage", "issuersRegistry", "topicsRegistry")]
    assert answers == [registry.address, NOBODY, NOBODY]
