"""`whitelist suspend|reactivate`: all wallets of one investor in one transaction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scripts.cli import PIB, WHO, Cli
from wasiqa.cli.session import Session
from wasiqa.errors import ChainFailed
from wasiqa.whitelist.word import REGISTRARS, Word

BANK = "LEI:0000MADEUPBANKNO0169"
"""Has two wallets."""
PERSON = "CNIC:42000-0000017-1"
WALLETS = sorted([WHO.bank, WHO.second_bank])


def write(cli: Cli, wallet: str, **changes: object) -> None:
    """The registrar changes a wallet's word, beside the commands."""
    changed = Word(**{**vars(cli.word(wallet)), **changes})  # type: ignore[arg-type]
    registry = cli.programme().registry
    cli.live.transact(registry, "setWords", [wallet], [changed.encode() & REGISTRARS], sender=WHO.registrar)


def receipts(cli: Cli) -> list[Path]:
    return sorted(path for path in (cli.folder / "receipts").rglob("*-suspend-*.json"))


@pytest.mark.parametrize(
    ("investor", "code", "hint"),
    [
        ("CNIC:11111-1111111-1", "PLACEHOLDER_ID", "take the number from the document itself"),
        ("CNIC:42000-0000017-0", "BAD_IDENTIFIER", "with 13 digits"),
        ("Alpha Bank", "BAD_IDENTIFIER", "write SCHEME:VALUE"),
        ("0x12", "INPUT", "write 0x and 40 hex digits"),
        ("SECP:0000099", "INPUT", "`whitelist export` lists all investor ids"),
        ("0x" + "12" * 20, "INPUT", "`whitelist export` lists all investor ids"),
    ],
)
@pytest.mark.parametrize("words", ["suspend", "reactivate"])
def test_an_unknown_investor_is_refused_with_a_remedy(
    cli: Cli, words: str, investor: str, code: str, hint: str
) -> None:
    before = cli.live.block()
    told = cli(f"whitelist {words} --investor '{investor}' --json", by="registrar", exits=3)
    assert told.error["code"] == code
    assert hint in told.error["hint"]
    assert cli.live.block() == before


def test_nobody_but_the_registrar_suspends(cli: Cli) -> None:
    told = cli(f"whitelist suspend --investor {BANK} --json", by="regulator", exits=5)
    assert told.error["hint"] == f"{WHO.regulator} doesn't hold the role REGISTRAR"
    assert not cli.word(WHO.bank).blocked_by_registrar


def test_a_wrong_id_key_is_refused_before_anything_is_sent(cli: Cli) -> None:
    (cli.folder / "demo.key").write_bytes(b"another key, for nothing but a test of a wrong one")
    told = cli(f"whitelist suspend --investor {BANK} --json", by="registrar", exits=5)
    assert "the id key has fingerprint" in told.error["message"]


def test_all_wallets_of_an_investor_are_suspended_in_one_transaction_and_reactivated(cli: Cli) -> None:
    before, words = cli.live.block().number, {wallet: cli.word(wallet) for wallet in (*WALLETS, WHO.fund)}
    told = cli(f"whitelist suspend --investor {BANK} --json", by="registrar")
    assert len(told.document["transactions"]) == 1
    assert cli.live.block().number == before + 1
    for wallet in WALLETS:
        assert words[wallet].differences(cli.word(wallet)) == ("blocked_by_registrar",)
        assert f"{wallet}  ACTIVE → SUSPENDED" in told.stderr
    assert cli.word(WHO.fund) == words[WHO.fund]
    assert "is suspended by the registrar" in cli(f"explain {PIB} {WHO.bank} {WHO.fund} 100000", exits=1).stdout
    back = cli(f"whitelist reactivate --investor {BANK}", by="registrar").stdout
    assert f"{WHO.bank}  SUSPENDED → ACTIVE" in back
    assert "written, transactions: 1" in back
    assert {wallet: cli.word(wallet) for wallet in words} == words


def blocks(cli: Cli, investor: int) -> int:
    return int(cli.live.call(cli.programme().registry, "investorBlocks", f"0x{investor:040x}"))


def test_with_the_wallets_the_id_is_blocked_and_released(cli: Cli) -> None:
    bank, registrars = cli.word(WHO.bank).investor, Word(blocked_by_registrar=True).encode()
    told = cli(f"whitelist suspend --investor {BANK}", by="registrar").stdout
    assert "trees and vouchers may admit its wallets → no tree and no voucher admits its wallets" in told
    assert blocks(cli, bank) == registrars
    cli(f"whitelist reactivate --investor {BANK}", by="registrar")
    assert blocks(cli, bank) == 0


def test_wallets_that_the_file_suspended_are_joined_by_the_id(cli: Cli) -> None:
    for wallet in WALLETS:
        write(cli, wallet, blocked_by_registrar=True)
    told = cli(f"whitelist suspend --investor {BANK} --json", by="registrar")
    assert len(told.document["transactions"]) == 1
    assert told.stderr.count("is suspended already") == 2
    assert blocks(cli, cli.word(WHO.bank).investor)


def test_one_who_only_stands_in_a_tree_is_kept_out_of_it(cli: Cli) -> None:
    cli("whitelist suspend --investor SECP:0000099 --unclaimed", by="registrar")
    told = cli("whitelist suspend --investor SECP:0000099 --unclaimed --json", by="registrar")
    assert told.document == {"transactions": []}
    assert len(cli("whitelist reactivate --investor SECP:0000099 --json", by="registrar").document["transactions"]) == 1


@pytest.mark.parametrize("spelling", [BANK, "LEI:0000 MADEUP BANKNO 0169", "ID"])
def test_an_investor_goes_by_identifier_and_by_id(cli: Cli, spelling: str) -> None:
    name = spelling.replace("ID", f"0x{cli.word(WHO.bank).investor:040x}") if spelling == "ID" else spelling
    cli(f"whitelist suspend --investor '{name}'", by="registrar")
    assert all(cli.word(wallet).blocked_by_registrar for wallet in WALLETS)


def test_nothing_to_do_is_said_and_nothing_is_sent(cli: Cli) -> None:
    before = cli.live.block()
    told = cli(f"whitelist reactivate --investor {BANK} --json", by="registrar")
    assert told.document == {"transactions": []}
    assert told.stderr.count("is not suspended") == 2
    assert cli.live.block() == before
    assert "nothing to do" in cli(f"whitelist reactivate --investor {BANK}", by="registrar").stdout


def test_a_rehearsal_prints_the_changes_and_sends_nothing(cli: Cli) -> None:
    before = cli.live.block()
    document = cli(f"whitelist suspend --investor {BANK} --dry-run --json", by="registrar").document
    assert document["dry_run"]
    assert document["investor"] == f"0x{cli.word(WHO.bank).investor:040x}"
    assert document["blocked"] == {"from": False, "to": True}
    assert [change["wallet"] for change in document["changed"]] == WALLETS
    for change in document["changed"]:
        before_word, after = (Word.decode(int(change[name], 16)) for name in ("from", "to"))
        assert before_word == cli.word(change["wallet"])
        assert before_word.differences(after) == ("blocked_by_registrar",)
    assert document["left"] == []
    assert cli.live.block() == before


def test_without_a_yes_nothing_is_sent(cli: Cli) -> None:
    before = cli.live.block()
    told = cli(f"whitelist suspend --investor {BANK} --account test:7", exits=2)
    assert f"{WHO.bank}  ACTIVE → SUSPENDED" in told.stdout
    assert cli.live.block() == before


@pytest.mark.parametrize(
    ("function", "by", "told"),
    [
        ("setInvestorBlock", "registrar", "suspended by the registrar"),
        ("setRegulatorInvestorBlock", "regulator", "blocked by the regulator"),
    ],
)
def test_a_file_does_not_bring_back_a_blocked_investor_by_another_wallet(
    cli: Cli, function: str, by: str, told: str
) -> None:
    registry, investor = cli.programme().registry, f"0x{cli.word(WHO.bank).investor:040x}"
    cli.live.transact(registry, function, investor, [], True, sender=getattr(WHO, by))
    columns = "wallet,investor,category,country,valid_until,status"
    path = cli.file("third.csv", f"{columns}\n{WHO.auditor},{BANK},BANK,PK,2055-12-31,ACTIVE\n")
    sentence = f"row 2: {WHO.auditor}: its investor {investor} is {told}"
    assert sentence in cli(f"whitelist plan {path}").stdout
    assert sentence in cli(f"whitelist apply {path} --dry-run", by="registrar").stdout
    refused = cli(f"whitelist apply {path} --json", by="registrar", exits=5).error
    assert refused["message"] == sentence
    assert not cli.word(WHO.auditor).admitted
    cli.live.transact(registry, function, investor, [], False, sender=getattr(WHO, by))
    cli(f"whitelist apply {path}", by="registrar")
    assert cli.word(WHO.auditor).admitted


def test_removed_wallets_are_left_alone_and_named(cli: Cli) -> None:
    write(cli, WHO.second_bank, admitted=False, removed=True)
    told = cli(f"whitelist suspend --investor {BANK}", by="registrar").stdout
    assert f"{WHO.second_bank}  was removed from the list" in told
    assert cli.word(WHO.bank).blocked_by_registrar
    assert not cli.word(WHO.second_bank).blocked_by_registrar


def test_a_regulators_block_stays_and_expired_wallets_are_said_to_stay_so(cli: Cli) -> None:
    cli(f"whitelist suspend --investor {BANK}", by="registrar")
    registry = cli.programme().registry
    cli.live.transact(registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    write(cli, WHO.second_bank, valid_until=cli.live.now() - 1)
    told = cli(f"whitelist reactivate --investor {BANK}", by="registrar").stdout
    assert f"{WHO.bank} stays blocked by the regulator" in told
    assert f"{WHO.second_bank} stays expired" in told
    assert cli.word(WHO.bank).blocked_by_regulator
    assert not cli.word(WHO.bank).blocked_by_registrar


def test_the_identity_number_reaches_no_file(cli: Cli) -> None:
    cli(f"whitelist suspend --investor {PERSON}", by="registrar")
    (path,) = receipts(cli)
    receipt = json.loads(path.read_text())
    assert receipt["arguments"] == {"investor": f"0x{cli.word(WHO.individual).investor:040x}"}
    assert (receipt["command"], receipt["status"], receipt["verified"]) == ("whitelist suspend", "done", True)
    for file in cli.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"0000017-1" not in content, file
            assert b"4200000000171" not in content, file


def test_each_suspension_has_transactions_of_its_own(cli: Cli) -> None:
    first = cli(f"whitelist suspend --investor {PERSON} --json", by="registrar").document
    cli(f"whitelist reactivate --investor {PERSON}", by="registrar")
    second = cli(f"whitelist suspend --investor {PERSON} --json", by="registrar").document
    assert len(first["transactions"]) == len(second["transactions"]) == 1
    assert first != second


def test_an_interrupted_suspension_goes_on_and_sends_nothing_twice(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from wasiqa.journal.chain import JournalledChain

    confirmed = JournalledChain._confirmed

    def killed(*_: object) -> None:
        raise ChainFailed("the node went away")

    monkeypatch.setattr(JournalledChain, "_confirmed", killed)
    cli(f"whitelist suspend --investor {BANK}", by="registrar", exits=4)
    monkeypatch.setattr(JournalledChain, "_confirmed", confirmed)
    before = cli.live.block()
    assert cli(f"whitelist suspend --investor {BANK} --json", by="registrar").document == {"transactions": []}
    assert cli.live.block() == before
    receipt = json.loads(receipts(cli)[-1].read_text())
    assert (receipt["status"], receipt["verified"], len(receipt["transactions"])) == ("done", True, 1)


def test_more_wallets_than_one_transaction_takes_are_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.whitelist.person.BATCH", 1)
    told = cli(f"whitelist suspend --investor {BANK} --json", by="registrar", exits=5)
    assert "has 2 wallets to change, and one transaction can change 1" in told.error["message"]
    assert told.error["hint"].endswith("run `whitelist apply`, and then this again for the id")


def meanwhile(monkeypatch: pytest.MonkeyPatch, cli: Cli, **changes: object) -> None:
    def slow(session: Session, question: str) -> bool:
        write(cli, WHO.bank, **changes)
        return True

    monkeypatch.setattr(Session, "agree", slow)


def test_what_changes_while_the_question_is_open_stays(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, cli, country=784)
    cli(f"whitelist suspend --investor {BANK}", by="registrar")
    assert (cli.word(WHO.bank).country, cli.word(WHO.bank).blocked_by_registrar) == (784, True)


def test_a_wallet_that_is_admitted_while_its_investor_is_suspended_is_told_and_suspended_next(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, agree = cli.word(WHO.bank).investor, Session.agree

    def slow(session: Session, question: str) -> bool:
        write(cli, WHO.auditor, investor=bank, admitted=True, valid_until=(1 << 40) - 1)
        return True

    monkeypatch.setattr(Session, "agree", slow)
    told = cli(f"whitelist suspend --investor {BANK} --json", by="registrar", exits=1)
    assert f"{WHO.auditor}: not suspended yet" in told.stderr
    monkeypatch.setattr(Session, "agree", agree)
    cli(f"whitelist suspend --investor {BANK}", by="registrar")
    assert all(cli.word(wallet).blocked_by_registrar for wallet in (*WALLETS, WHO.auditor))


def test_a_wallet_that_becomes_another_investors_is_not_suspended_with_this_one(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = cli.word(WHO.bank).investor
    meanwhile(monkeypatch, cli, investor=7)
    told = cli(f"whitelist suspend --investor {BANK} --json", by="registrar", exits=5)
    assert "WalletOfAnother" in told.error["message"]
    assert not cli.word(WHO.second_bank).blocked_by_registrar
    assert blocks(cli, bank) == 0
