"""The file of a tree: written in one step, read in a few places, and believed in no part."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.support.projects import ROOT
from tests.whitelist.support import KEY, row, wallet, whitelist
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.schemas import json_schema
from wasiqa.whitelist import merkle, proof, tree
from wasiqa.whitelist.pairs import Pairs, of_listed
from wasiqa.whitelist.proof import Proof
from wasiqa.whitelist.tree import Tree

CHAIN, REGISTRY = 31337, wallet(0xFFFF)


def schema(name: str) -> dict[str, object]:
    return dict(json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")))


def grown(folder: Path, *rows: dict[str, object], to: str = "a.tree") -> Path:
    listed = of_listed(whitelist(folder, *(rows or [row(number) for number in range(1, 11)])), KEY)
    tree.write(folder / to, listed, CHAIN, REGISTRY, KEY.fingerprint)
    return folder / to


@pytest.mark.parametrize("status", ["SUSPENDED", "REMOVED"])
def test_a_file_with_nobody_to_admit_has_no_tree(tmp_path: Path, status: str) -> None:
    with pytest.raises(InputRefused, match=r"list\.csv has no ACTIVE row"):
        grown(tmp_path, row(1, status=status))
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\xff" * 9000, b'{"schema":"wasiqa/plan/1"}\n'])
def test_what_is_no_tree_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tree"
    path.write_bytes(content)
    with pytest.raises(InputRefused, match="is not a tree"), Tree.open(path):
        pass
    with pytest.raises(InputRefused, match="is there already, and is no tree"):
        tree.require_replaceable(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="can't be read"), Tree.open(tmp_path / "a.tree"):
        pass


def test_half_a_tree_is_refused(tmp_path: Path) -> None:
    path = grown(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputRefused, match="is not whole"), Tree.open(path):
        pass


@pytest.mark.parametrize("number", [0, 11, 500])
def test_a_wallet_that_is_not_in_the_tree_has_no_proof(tmp_path: Path, number: int) -> None:
    with (
        Tree.open(grown(tmp_path)) as opened,
        pytest.raises(InputRefused, match=f"{wallet(number)} is not in") as refused,
    ):
        opened.proof(wallet(number))
    assert "the 10 ACTIVE rows of" in str(refused.value.hint)


def test_every_wallet_has_the_proof_of_its_own_word(tmp_path: Path) -> None:
    rows = [row(number, category="BANK" if number % 2 else "FUND") for number in range(1, 18)]
    entries = {entry.wallet: entry.word(KEY).encode() for entry in whitelist(tmp_path, *rows).entries}
    with Tree.open(grown(tmp_path, *rows)) as opened:
        for account, word in entries.items():
            found = opened.proof(account)
            assert (found.wallet, found.word, found.root) == (account, word, opened.head.root)
            assert (found.chain_id, found.registry) == (CHAIN, REGISTRY)
        opened.require_sound()
        opened.require_key(KEY.fingerprint)
        opened.require_key(None)


def test_a_tree_is_for_its_owner_alone_to_read(tmp_path: Path) -> None:
    assert grown(tmp_path, row(1)).stat().st_mode & 0o777 == 0o600


def test_rows_that_are_not_active_are_no_leaves(tmp_path: Path) -> None:
    with Tree.open(grown(tmp_path, row(1), row(2, status="SUSPENDED"), row(3, status="REMOVED"))) as opened:
        assert opened.head.count == 1
        assert opened.proof(wallet(1)).proof == ()


def test_the_same_rows_in_any_order_have_the_same_root(tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 9)]
    with Tree.open(grown(tmp_path, *rows)) as one, Tree.open(grown(tmp_path, *rows[::-1], to="b.tree")) as other:
        assert one.head.root == other.head.root


def test_another_id_key_is_refused(tmp_path: Path) -> None:
    with Tree.open(grown(tmp_path)) as opened, pytest.raises(NotAllowed, match="was made with the id key"):
        opened.require_key("0" * 16)


@pytest.mark.parametrize("part", ["word", "leaf", "root"])
def test_a_changed_tree_gives_no_proof(tmp_path: Path, part: str) -> None:
    path = grown(tmp_path)
    data = bytearray(path.read_bytes())
    pairs, nodes = data.index(b"\n") + 1, data.index(b"\n") + 1 + 10 * 52
    # the first wallet's word; every leaf; every node that isn't one, and so the root, which the head then contradicts
    for place in {"word": [pairs + 51], "leaf": range(nodes + 9 * 32, len(data)), "root": range(nodes, nodes + 9 * 32)}[
        part
    ]:
        data[place] ^= 1
    path.write_bytes(data)
    with Tree.open(path) as opened:
        with pytest.raises(InputRefused, match="is damaged: its parts don't agree"):
            opened.proof(wallet(1))
        if part == "word":
            with pytest.raises(InputRefused, match="is damaged"):
                opened.require_sound()


def test_a_tree_with_anothers_root_in_its_head_is_not_sound(tmp_path: Path) -> None:
    path, other = grown(tmp_path), grown(tmp_path, row(1), to="b.tree")
    roots = []
    for each in (path, other):
        with Tree.open(each) as opened:
            roots.append(opened.head.root.encode())
    path.write_bytes(path.read_bytes().replace(*roots))
    with Tree.open(path) as opened, pytest.raises(InputRefused, match="is damaged"):
        opened.require_sound()


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1)], ids=["a wallet twice", "out of order"])
def test_a_tree_whose_wallets_do_not_ascend_is_not_sound(tmp_path: Path, numbers: tuple[int, int]) -> None:
    pairs = [bytes.fromhex(wallet(number)[2:]) + (1 << 204 | rest).to_bytes(32) for rest, number in enumerate(numbers)]
    listed = Pairs("made up", "0" * 64, pairs)
    tree.write(tmp_path / "a.tree", listed, CHAIN, REGISTRY, KEY.fingerprint)
    with Tree.open(tmp_path / "a.tree") as opened, pytest.raises(InputRefused, match="is damaged"):
        opened.require_sound()


def test_a_newer_tree_replaces_an_older_one(tmp_path: Path) -> None:
    path = grown(tmp_path)
    tree.require_replaceable(path)
    grown(tmp_path, row(1))
    with Tree.open(path) as opened:
        assert opened.head.count == 1
    tree.require_replaceable(tmp_path / "new.tree")


def test_head_and_proof_are_as_their_schemas_say(tmp_path: Path) -> None:
    path = grown(tmp_path)
    assert schema("tree") == json_schema(tree.Head)
    assert schema("proof") == json_schema(proof.Proof)
    jsonschema.validate(json.loads(path.read_bytes().split(b"\n")[0]), schema("tree"))
    with Tree.open(path) as opened:
        jsonschema.validate(opened.proof(wallet(3)).document(), schema("proof"))


def a_proof(folder: Path) -> dict[str, object]:
    with Tree.open(grown(folder)) as opened:
        return opened.proof(wallet(3)).document()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("word", f"0x{1 << 212:064x}"),
        ("word", f"0x{1 << 204 | 5:064x}"),
        ("chain_id", 1),
        ("chain_id", 1 << 256),
        ("wallet", wallet(4)),
        ("registry", wallet(4)),
        ("root", "0x" + "00" * 32),
        ("proof", []),
        ("proof", ["0x" + "00" * 32] * 65),
        ("proof", ["0x00"]),
        ("schema", "wasiqa/proof/2"),
        ("more", 1),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(tmp_path: Path, field: str, value: object) -> None:
    path = tmp_path / "proof.json"
    path.write_text(json.dumps({**a_proof(tmp_path), field: value}), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"proof\.json is not a proof"):
        Proof.load(path)


def test_a_proof_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(a_proof(tmp_path)), encoding="utf-8")
    found = Proof.load(path)
    assert found.document() == a_proof(tmp_path)
    assert merkle.root(
        merkle.leaf(merkle.leaf_head(CHAIN, REGISTRY), bytes.fromhex(found.wallet[2:]) + found.word.to_bytes(32)),
        found.siblings(),
    ) == bytes.fromhex(found.root[2:])


def test_a_document_that_is_far_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InputRefused, match=r"proof\.json has more than 1 MiB"):
        Proof.load(path)


MAKE = """
import sys, time
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tests.whitelist.support import KEY, NOW, RULES, wallet
from wasiqa.whitelist import bulk, tree
from wasiqa.whitelist.pairs import of_listed
from wasiqa.whitelist.tree import Tree

if __name__ == "__main__":
    listed = of_listed(bulk.read(Path(sys.argv[1]), RULES, KEY, NOW, 2), KEY)
    head = tree.write(Path(sys.argv[2]), listed, 31337, wallet(0xFFFF), KEY.fingerprint)
    busy = [sum(getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    begun = time.monotonic()
    with Tree.open(Path(sys.argv[2])) as opened:
        height = len(opened.proof(wallet(77)).proof)
    # not ru_maxrss, which begins with the memory of the process that started this one
    status = Path("/proc/self/status").read_text()
    most = status.partition("VmHWM:")[2].split()[0]
    print(head.count, height, time.monotonic() - begun, *busy, most)
"""
"""In a file, since the processes that it starts begin by reading it."""


@pytest.mark.slow
def test_a_million_rows_take_less_than_a_minute_two_gibibytes_and_200_megabytes(tmp_path: Path) -> None:
    source, script, out = tmp_path / "list.csv", tmp_path / "make.py", tmp_path / "a.tree"
    write_million(source)
    script.write_text(MAKE, encoding="utf-8")
    command, paths = [sys.executable, str(script), str(source), str(out)], {"PYTHONPATH": str(ROOT), "PATH": ""}
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=paths)
    count, height, proof_seconds, own, helpers, kibibytes = ended.stdout.split()
    # what processors were busy with, so that others on the machine don't count: two helpers work at the same time
    seconds = float(own) + float(helpers) / 2
    print(f"{seconds:.0f} s, {int(kibibytes) >> 10} MiB, {out.stat().st_size:,} B, a proof in {proof_seconds} s")
    assert (int(count), int(height)) == (1_000_000, 20)
    assert seconds < 60
    assert float(proof_seconds) < 1
    # each helper has less than this one
    assert 3 * int(kibibytes) < 2 << 20
    assert out.stat().st_size <= 200_000_000


def write_million(path: Path) -> None:
    """A million wallets of as many persons, made up."""
    with path.open("w", encoding="utf-8") as file:
        file.write("wallet,investor,category,country,valid_until,status,tax_class,venue,note\n")
        for number in range(1, 1_000_001):
            person = f"CNIC:4{number % 10_000:04}-{number:07}-{number % 9 + 1}"
            file.write(f"{wallet(number)},{person},INDIVIDUAL_RESIDENT,PK,20{31 + number % 20}-12-31,ACTIVE,ATL,,a\n")
