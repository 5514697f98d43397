"""Whose key signs, and whose never does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eth_account import Account
from eth_account.hdaccount import key_from_seed, seed_from_mnemonic

from tests.support.actors import Actors
from wasiqa.chain.accounts import DEVELOPMENT_CHAINS, MNEMONIC, signer, well_known
from wasiqa.chain.published import published
from wasiqa.errors import InputRefused, NotAllowed, UsageRefused

MAINNET, SEPOLIA, ANVIL = 1, 11155111, 31337


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WASIQA_PASSWORD", "APE_ACCOUNTS_officer_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("APE_DATA_FOLDER", str(tmp_path / "ape"))


def keystore(path: Path, key: bytes = b"\x42" * 32) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(Account.encrypt(key, "open sesame", iterations=2)))
    return path


@pytest.mark.parametrize("chain_id", [MAINNET, SEPOLIA, 137, 10])
@pytest.mark.parametrize("name", ["test:0", "TEST::0", "test:29"])
def test_a_well_known_key_is_refused_on_every_live_network(name: str, chain_id: int) -> None:
    with pytest.raises(NotAllowed, match=f"its key is published; chain {chain_id} is a live network"):
        signer(name, chain_id)


def test_a_well_known_key_is_refused_in_a_keystore_too(tmp_path: Path) -> None:
    file = keystore(tmp_path / "mine.json", well_known()[3].key)
    with pytest.raises(NotAllowed, match="belongs to everyone"):
        signer(str(file), MAINNET, lambda _: "open sesame")


GANACHE = "myth like bonus scare over problem client lizard pioneer submit female collect"
TRUFFLE = "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat"


def published_keys() -> dict[str, bytes]:
    """Every key that counts as published, derived anew, by what it is called."""
    many = {"anvil": (MNEMONIC, 100), "ganache": (GANACHE, 20), "truffle": (TRUFFLE, 20)}
    return {
        f"{tool} {number}": key_from_seed(seed_from_mnemonic(words, passphrase=""), f"m/44'/60'/0'/0/{number}")
        for tool, (words, count) in many.items()
        for number in range(count)
    } | {f"key {number}": number.to_bytes(32, "big") for number in range(1, 101)}


def test_the_published_accounts_are_those_of_the_test_tools_and_of_small_keys() -> None:
    derived = {Account.from_key(key).address for key in published_keys().values()}
    assert len(derived) == 240
    assert published() == derived


@pytest.mark.parametrize("name", ["anvil 30", "anvil 99", "ganache 0", "truffle 19", "key 1", "key 100"])
def test_a_published_key_is_refused_in_a_keystore_too(tmp_path: Path, name: str) -> None:
    file = keystore(tmp_path / "mine.json", published_keys()[name])
    with pytest.raises(NotAllowed, match="belongs to everyone: its key is published; chain 11155111 is a live"):
        signer(str(file), SEPOLIA, lambda _: "open sesame")
    assert signer(str(file), ANVIL, lambda _: "open sesame").address in published()


@pytest.mark.parametrize("name", ["test:30", "test:-1", "test:one", "test:1:2"])
def test_there_are_thirty_test_accounts(name: str) -> None:
    with pytest.raises(UsageRefused, match=f"account {name} is none of the test accounts") as refused:
        signer(name, ANVIL)
    assert refused.value.hint == "they are test:0 to test:29, for development chains"


@pytest.mark.parametrize("key", ["0x" + "42" * 32, "42" * 32])
def test_a_private_key_is_never_taken(key: str) -> None:
    with pytest.raises(UsageRefused, match="a private key is never given on the command line") as refusal:
        signer(key, ANVIL)
    assert key not in refusal.value.message


def test_a_keystore_without_a_password_is_refused(tmp_path: Path) -> None:
    file = keystore(tmp_path / "officer.json")
    with pytest.raises(NotAllowed, match=f"keystore {file} needs a password"):
        signer(str(file), MAINNET)


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    file = keystore(tmp_path / "officer.json")
    with pytest.raises(NotAllowed, match=f"the password does not open keystore {file}") as refused:
        signer(str(file), MAINNET, lambda _: "wrong")
    assert "WASIQA_PASSWORD" in str(refused.value.hint)


def test_a_password_that_is_no_text_is_refused_as_that(tmp_path: Path) -> None:
    file = keystore(tmp_path / "officer.json")
    with pytest.raises(NotAllowed, match=f"the password for keystore {file} is no text in UTF-8"):
        signer(str(file), MAINNET, lambda _: "open sesame\udcff")


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", "5", '{"crypto": {}, "version": 3}', '{"version": 9}'])
def test_a_file_that_is_no_keystore_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "officer.json"
    file.write_text(text)
    asked: list[str] = []
    with pytest.raises(InputRefused, match=f"{file} is not a keystore file") as refused:
        signer(str(file), MAINNET, lambda question: asked.append(question) or "open sesame")  # type: ignore[func-returns-value]
    assert asked == ([f"Password of {file}: "] if "crypto" in text else [])
    assert str(refused.value.hint).startswith("name an encrypted key")


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000])
def test_a_file_that_is_nested_too_deeply_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "officer.json"
    file.write_text(text)
    with pytest.raises(InputRefused, match=f"{file} is not a keystore file: it is nested more than 200 deep"):
        signer(str(file), MAINNET, lambda _: "open sesame")


def test_who_has_no_home_folder_names_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("APE_DATA_FOLDER")
    monkeypatch.setattr("pwd.getpwuid", nobody)
    with pytest.raises(InputRefused, match=r"^account officer: there is no home folder") as refused:
        signer("officer", ANVIL)
    assert refused.value.hint == "name a keystore file that is there, or set HOME or APE_DATA_FOLDER"
    file = keystore(tmp_path / "officer.json")
    assert signer(str(file), MAINNET, lambda _: "open sesame").address == Account.from_key(b"\x42" * 32).address


@pytest.mark.parametrize("name", ["missing.json", "keys/officer", "./officer"])
def test_a_missing_keystore_is_refused(name: str) -> None:
    with pytest.raises(InputRefused, match="there is no such keystore file") as refused:
        signer(name, MAINNET)
    assert "`ape accounts list`" in str(refused.value.hint)


@pytest.mark.parametrize("chain_id", sorted(DEVELOPMENT_CHAINS))
def test_a_well_known_key_signs_on_development_chains(chain_id: int, actors: Actors) -> None:
    found = signer("test:11", chain_id)
    assert found.address == actors.bank == signer("TEST::11", chain_id).address


def test_the_well_known_accounts_are_those_of_anvil_and_hardhat() -> None:
    known = [account.address for account in well_known()]
    assert known[:2] == ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]
    assert len(set(known)) == 30


def test_a_keystore_is_opened_by_the_answer_to_a_question(tmp_path: Path) -> None:
    file = keystore(tmp_path / "officer.json")
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "open sesame"

    assert signer(str(file), MAINNET, answer).address == Account.from_key(b"\x42" * 32).address
    assert asked == [f"Password of {file}: "]


@pytest.mark.parametrize("variable", ["WASIQA_PASSWORD", "APE_ACCOUNTS_officer_PASSPHRASE"])
def test_a_keystore_of_ape_is_opened_by_its_alias_and_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    keystore(tmp_path / "ape" / "accounts" / "officer.json")
    monkeypatch.setenv(variable, "open sesame")
    assert signer("officer", MAINNET).address == Account.from_key(b"\x42" * 32).address


def test_what_a_key_signs_is_its_own(actors: Actors) -> None:
    transaction = {"chainId": 1, "nonce": 0, "gas": 21_000, "gasPrice": 1, "value": 0, "to": actors.bank, "data": b""}
    found = signer("test:11", ANVIL)
    assert Account.recover_transaction(found.sign(transaction)) == actors.bank
