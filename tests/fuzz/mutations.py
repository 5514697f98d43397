"""Valid inputs made wrong, by a seed: bytes, texts, trees of JSON, and values that hardly anybody would type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

TEXTS = (
    *(
        "",
        " ",
        "0",
        "-0",
        "-1",
        "00",
        "+1",
        "1.",
        ".5",
        "1e5",
        "1e400",
        "NaN",
        "Infinity",
        "-Infinity",
        "9" * 400,
        "9" * 5000,
    ),
    *("0x", "0x0", "0X12", "0x" + "0" * 40, "0x" + "f" * 40, "0x" + "g" * 40, "0x" + "1" * 64, "0xdead"),
    *("٣", "½", "²", "Ⅷ", "\u0661\u0662", "\uff11\uff12", "\u200b", "\u202e", "\ufeff", "é", "ß", "İ", "بینک", "😀"),
    *(
        "{}",
        "[]",
        "null",
        "true",
        "{x}",
        "{0}",
        "%s",
        "%(x)s",
        "${HOME}",
        "=1+1",
        "@home",
        "'",
        '"',
        "`",
        "\\",
        "/",
        ".",
    ),
    *(
        "..",
        "../x",
        "/nowhere/x",
        "/dev/null/x",
        "-",
        "--",
        "--x",
        "-h",
        "~",
        "*",
        "?",
        "#",
        "a b",
        "a\tb",
        "a\nb",
        "\r\n",
    ),
    *(
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "a" * 300,
        "a" * 70_000,
        "x:y",
        "a,b;c|d",
        "<a>&amp;</a>",
        "%00",
        "%",
        "a=b",
    ),
    *("0001-01-01", "1969-12-31", "1970-01-01", "2050-02-30", "2051-11-17", "2189-12-31", "2190-01-01", "9999-12-31"),
    *("2050-01-01T00:00", "2050-01-01T00:00:00+99:00", "2050-01-01T24:00:00+05:00", "10000-01-01", "2050-1-1", "24:00"),
    *("PKR", "pkr", "XXX", "PK", "ZZ", "BANK", "NONE", "ACT/365F", "1/0", "0/1", "1/3", "7/-2", "127.0.0.1/99", "test"),
    *(
        "test:0",
        "test:7",
        "test:99",
        "test:-1",
        "CNIC:42000-0000017-1",
        "REF:",
        ":",
        "PASSPORT:PK:",
        "XFEXAMPLE016",
        "\udce9.csv",
        "x\udcff/programme.yaml",
        "http://[x",
        "_x",
    ),
    *("18446744073709551616", "340282366920938463463374607431768211456", str(2**256), "0.00000000000000000001"),
)
"""What people, spreadsheets and attackers write where something else belongs."""
VALUES = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**63,
    2**256,
    -(2**70),
    0.1,
    1e308,
    -0.0,
    [],
    {},
    [[]],
    [None],
    {"": None},
)
"""What programs write there."""
_TOKEN = re.compile(rb"[0-9A-Za-z_.+/-]+")


def text(rng: Random) -> str:
    """One such text, or some letters of no meaning."""
    if rng.random() < 0.9:
        return rng.choice(TEXTS)
    return "".join(
        chr(rng.choice((rng.randrange(1, 128), rng.randrange(128, 0xD800)))) for _ in range(rng.randrange(12))
    )


def value(rng: Random) -> Any:
    """A value of JSON, of the caller's own: who changes it changes no other case."""
    return deepcopy(rng.choice(VALUES)) if rng.random() < 0.5 else text(rng)


def content(rng: Random, data: bytes) -> bytes:
    """The content of a file, with a few mistakes."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        data = rng.choice(_CONTENT)(rng, data)
    return data


def document(rng: Random, data: bytes) -> bytes:
    """JSON with a few mistakes: of form at times, mostly of what it says."""
    if rng.random() < 0.25:
        return content(rng, data)
    try:
        tree = json.loads(data)
    except ValueError:
        return content(rng, data)
    return json.dumps(tree_of(rng, tree)).encode("utf-8", "surrogatepass")


def tree_of(rng: Random, tree: Any) -> Any:
    """A copy of a tree of JSON, with one to three nodes replaced, removed, doubled or added."""
    box = [deepcopy(tree)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        _in_a_node(rng, box)
    return box[0]


def _in_a_node(rng: Random, box: list[Any]) -> None:
    places: list[tuple[Any, Any]] = [(box, 0)]
    for holder, key in places:
        inner = holder[key]
        if isinstance(inner, dict):
            places += [(inner, name) for name in inner]
        elif isinstance(inner, list):
            places += [(inner, index) for index in range(len(inner))]
    holder, key = rng.choice(places)
    kind = rng.randrange(6)
    if kind == 0 and holder is not box:
        del holder[key]
    elif kind == 1 and isinstance(holder, list) and holder is not box:
        holder.insert(key, deepcopy(holder[key]))
    elif kind == 2 and isinstance(holder, dict):
        holder[text(rng)] = value(rng)
    elif kind == 3:
        other_holder, other = rng.choice(places)
        holder[key] = deepcopy(other_holder[other])
    elif kind == 4 and isinstance(holder[key], str) and holder[key]:
        place = rng.randrange(len(holder[key]))
        holder[key] = holder[key][:place] + rng.choice("0aZ-é\0 ") + holder[key][place + 1 :]
    else:
        holder[key] = value(rng)


def _cut(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flip(rng: Random, data: bytes) -> bytes:
    if not data:
        return b"\xff"
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]


def _remove(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + data[place + rng.randrange(1, 40) :]


def _double(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    part = data[place : place + rng.randrange(1, 200)]
    return data[:place] + part * rng.choice((2, 2, 3, 50)) + data[place + len(part) :]


def _insert(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + text(rng).encode("utf-8", "surrogatepass") + data[place:]


def _token(rng: Random, data: bytes) -> bytes:
    found = [match.span() for match in _TOKEN.finditer(data)]
    if not found:
        return _insert(rng, data)
    first, last = rng.choice(found)
    return data[:first] + text(rng).encode("utf-8", "surrogatepass") + data[last:]


def _lines(rng: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], rng.choice((lines[one], lines[other], b""))
    return b"\n".join(lines)


def _another(rng: Random, data: bytes) -> bytes:
    return rng.choice(
        (
            b"",
            b"\n",
            b"\xef\xbb\xbf",
            data.decode("latin-1").encode("utf-16"),
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b"- " * 5_000,
        )
    )


_CONTENT: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_cut, _flip, _remove, _double, _insert, _token, _token, _token, _token, _token, _lines, _another),
)
