"""For a Safe nothing is sent: the calls are in a file that its transaction builder takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.actors import Actors
from tests.support.chains import LocalChain, reverts
from tests.support.probe import built
from wasiqa.chain.contract import Contract
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.journal.safe import Batch, Full, SafeChain, checksum


def test_what_the_contract_refuses_is_not_collected(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    chain = SafeChain(each_chain)
    with reverts("TooLarge", value=1001, limit=1000):
        chain.transact(probe, "store", 1001, sender=actors.operator)
    assert chain.collected == []


def test_a_safe_creates_no_contracts(each_chain: LocalChain, actors: Actors) -> None:
    with pytest.raises(NotAllowed, match="Probe: a Safe can't create contracts"):
        SafeChain(each_chain).deploy(built("Probe"), actors.operator, 7, sender=actors.operator)


def test_calls_are_collected_and_nothing_is_sent(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    chain, before = SafeChain(each_chain), each_chain.block()
    for value in (8, 9):
        chain.transact(probe, "store", value, sender=actors.operator)
    assert chain.collected == [probe.encode("store", 8), probe.encode("store", 9)]
    assert each_chain.block() == before


def test_a_batch_holds_as_much_as_one_transaction_can_do(
    each_chain: LocalChain, probe: Contract, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = SafeChain(each_chain)
    one = chain._needed(probe.encode("store", 8), actors.operator)
    monkeypatch.setattr("wasiqa.journal.safe.MOST_GAS", 2 * one + 1000)
    for _ in range(2):
        chain.transact(probe, "store", 8, sender=actors.operator)
    with pytest.raises(Full):
        chain.transact(probe, "store", 8, sender=actors.operator)
    assert (len(chain.collected), chain.full) == (2, True)


def test_what_depends_on_the_first_call_is_collected_untried(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    chain = SafeChain(each_chain)
    chain.transact(probe, "store", 8, sender=actors.operator)
    chain.transact(probe, "store", 1001, sender=actors.operator)
    assert len(chain.collected) == 2


def test_a_file_is_compared_call_by_call(probe: Contract, actors: Actors, tmp_path: Path) -> None:
    path, calls = tmp_path / "batch.json", (probe.encode("store", 8), probe.encode("store", 9))
    Batch("probe", 1, actors.operator, calls).save(path)
    assert Batch.holds(path, calls)
    assert not Batch.holds(path, calls[:1])
    assert not Batch.holds(path, calls[::-1])


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"transactions": 7}', b'{"transactions": [{}]}', b"\xff"])
def test_a_file_that_is_no_batch_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "batch.json"
    path.write_bytes(content)
    with pytest.raises(InputRefused, match="is no batch for a Safe"):
        Batch.holds(path, ())


def test_the_file_is_what_the_transaction_builder_takes(probe: Contract, actors: Actors, tmp_path: Path) -> None:
    batch = Batch("probe", 1, actors.operator, (probe.encode("store", 9),), created=1_700_000_000_000)
    batch.save(tmp_path / "batch.json")
    written = json.loads((tmp_path / "batch.json").read_text())
    assert (written["version"], written["chainId"], written["createdAt"]) == ("1.0", "1", 1_700_000_000_000)
    assert written["meta"]["createdFromSafeAddress"] == actors.operator
    (sent,) = written["transactions"]
    assert sent == {
        "to": probe.address,
        "value": "0",
        "data": "0x" + probe.encode("store", 9).data.hex(),
        "contractMethod": None,
        "contractInputsValues": None,
    }
    assert written["meta"]["checksum"] == checksum(written)
    written["transactions"][0]["value"] = "1"
    assert written["meta"]["checksum"] != checksum(written)


def test_the_checksum_is_the_transaction_builder_s() -> None:
    # worked out by the builder's own function (sorted keys, then values; the batch's name counts as null)
    batch = {"version": "1.0", "chainId": "1", "meta": {"name": "any"}, "transactions": []}
    serialised = '{["chainId","meta","transactions","version"]"1",{["name"]null,},[],"1.0",}'
    from eth_utils.crypto import keccak

    assert checksum(batch) == "0x" + keccak(text=serialised).hex()
