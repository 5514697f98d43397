from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wasiqa.errors import InputRefused
from wasiqa.terms.yaml_tree import MAX_BYTES, YamlTree

Written = Callable[..., Path]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: &x 1\nb: *x", "anchors (&) and aliases (*) are not allowed here, line 1"),
        ("a: [&l [1, 1], *l, *l, *l]", "anchors (&) and aliases (*)"),
        ("a: " + "[" * 5000 + "]" * 5000, "fields are nested more than 8 deep, line 1"),
        ("- 1\n- 2", "holds no fields"),
        ("", "holds no fields"),
        ("a: 1\n---\nb: 2", "single document"),
        ("a: [1", "expected ',' or ']'"),
        ('a: 1\nb: "\\0"', "a text holds a zero byte, line 2"),
        ('"\\uD800": 1', "found invalid Unicode character escape code"),
        (b"a: \xff", "not UTF-8 text (byte 4)"),
        ("a: " + "x" * MAX_BYTES, "larger than 256 KiB"),
    ],
)
def test_a_file_that_is_not_plain_fields_is_refused(written: Written, content: str | bytes, reason: str) -> None:
    path = written(content)
    with pytest.raises(InputRefused) as refusal:
        YamlTree(path)
    assert reason in refusal.value.message
    assert refusal.value.file == str(path)
    assert [fault.code for fault in refusal.value.faults] == ["UNREADABLE"]


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"no-such\.yaml can't be read: No such file or directory") as refused:
        YamlTree(tmp_path / "no-such.yaml")
    assert (refused.value.code, refused.value.faults) == ("FILE_UNUSABLE", ())
    assert refused.value.file == str(tmp_path / "no-such.yaml")
    assert refused.value.hint == "name a file that is there and yours to read"


def test_a_broken_file_names_the_line(written: Written) -> None:
    with pytest.raises(InputRefused) as refusal:
        YamlTree(written("a: 1\nb: [1\nc: 2\n"))
    assert refusal.value.faults[0].row == 3


def test_a_number_that_yaml_would_make_binary_is_a_fault(written: Written) -> None:
    tree = YamlTree(written("group:\n  rate: 0.07\n"))
    (fault,) = tree.located()
    assert (fault.code, fault.column, fault.row) == ("UNQUOTED_NUMBER", "group.rate", 2)
    assert fault.hint == 'put it in quotes: "0.07"'


def test_a_field_that_stands_twice_is_a_fault(written: Written) -> None:
    (fault,) = YamlTree(written("a: 1\nb: 2\na: 3\n")).located()
    assert (fault.code, fault.column) == ("DUPLICATE_FIELD", "a")
    assert fault.message == "a stands twice, on lines 1 and 3"


def test_values_are_the_text_of_the_file(written: Written) -> None:
    text = "a: 17:00\nb: NO\nc: 2020-08-20\nd: 010\ne: '0.07'\nf:\ng: [1, {h: yes}]\n!!python/name:os.system i: 1\n"
    assert YamlTree(written(text)).value == {
        "a": "17:00",
        "b": "NO",
        "c": "2020-08-20",
        "d": "010",
        "e": "0.07",
        "f": None,
        "g": ["1", {"h": "yes"}],
        "i": "1",
    }


def test_a_byte_order_mark_is_passed_over(written: Written) -> None:
    assert YamlTree(written(b"\xef\xbb\xbfa: 1")).value == {"a": "1"}
