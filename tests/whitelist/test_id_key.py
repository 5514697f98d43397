import hashlib
import hmac
from pathlib import Path

import pytest

from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.identifiers import Identifier, parse


def key_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "id.key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_missing_key_is_refused_and_the_remedy_makes_a_private_one(tmp_path: Path) -> None:
    path = tmp_path / "id.key"
    with pytest.raises(InputRefused, match=r"can't be read at .*id\.key: No such file") as refused:
        IdKey.load(path)
    assert refused.value.hint is not None
    assert f"umask 077; openssl rand -hex 32 > {path}" in refused.value.hint


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="Is a directory"):
        IdKey.load(tmp_path)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="has 31 bytes; it needs at least 32"):
        IdKey.load(key_file(tmp_path, b"k" * 31))


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666])
def test_a_key_that_everybody_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = key_file(tmp_path, b"k" * 32, mode)
    with pytest.raises(NotAllowed, match="is open to everybody") as refused:
        IdKey.load(path)
    assert refused.value.hint == f"chmod 600 {path}"


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640])
def test_a_private_key_is_the_bytes_of_its_file(tmp_path: Path, mode: int) -> None:
    for content in (b"0123456789abcdef" * 2, b"0123456789abcdef" * 2 + b"\n"):
        assert IdKey.load(key_file(tmp_path, content, mode)) == IdKey(content)
        (tmp_path / "id.key").unlink()


def test_an_investor_id_is_twenty_bytes_of_a_keyed_hash() -> None:
    secret = b"a programme's key of enough bytes"
    digest = hmac.new(secret, b"CNIC:4200000000171", hashlib.sha256).digest()
    assert IdKey(secret).investor_id(parse("CNIC:42000-0000017-1")) == int.from_bytes(digest[:20], "big")


def test_another_key_gives_other_ids() -> None:
    investor = Identifier("REF", "A")
    assert IdKey(b"a" * 32).investor_id(investor) != IdKey(b"b" * 32).investor_id(investor)


def test_the_scheme_is_part_of_the_id() -> None:
    key = IdKey(b"a" * 32)
    assert key.investor_id(Identifier("NTN", "0000013")) != key.investor_id(Identifier("SECP", "0000013"))


def test_a_fingerprint_is_neither_the_key_nor_its_plain_hash() -> None:
    key = IdKey(b"a" * 32)
    assert len(bytes.fromhex(key.fingerprint)) == 8
    assert not hashlib.sha256(key.secret).hexdigest().startswith(key.fingerprint)
    assert key.fingerprint != IdKey(b"b" * 32).fingerprint


def test_the_key_is_never_printed() -> None:
    assert "secret" not in repr(IdKey(b"secret-secret-secret-secret-secret"))


def test_a_wrong_key_is_refused_with_both_fingerprints() -> None:
    right, wrong = IdKey(b"a" * 32), IdKey(b"b" * 32)
    right.require(right.fingerprint, "deployments/1.json")
    with pytest.raises(
        NotAllowed, match=f"{wrong.fingerprint}, but deployments/1.json was made with {right.fingerprint}"
    ):
        wrong.require(right.fingerprint, "deployments/1.json")
