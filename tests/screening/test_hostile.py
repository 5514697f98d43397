"""XML that was made to harm is refused in one sentence, and quickly."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.screening.made_up import individual, listed, sdn, un_list
from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.screening.lists import Source
from wasiqa.screening.markup import pieces

BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
TYPE = '<!DOCTYPE CONSOLIDATED_LIST SYSTEM "http://127.0.0.1:9/list.dtd">'


@pytest.mark.parametrize("source", [Source.UN, Source.OFAC])
@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, PARAMETER, TYPE])
def test_a_document_type_or_an_entity_is_refused(tmp_path: Path, source: Source, declared: str) -> None:
    content = un_list(individual("&b; &x;")).replace('<?xml version="1.0"?>', declared)
    with pytest.raises(InputRefused, match="declares a document type or entities, which no list needs"):
        listed(tmp_path, source, content)


def test_what_is_too_deep_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="or more than 64 in each other"):
        listed(tmp_path, Source.UN, "<CONSOLIDATED_LIST>" + "<a>" * 1_000_000)


def test_what_has_too_many_elements_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.screening.markup._ELEMENTS", 50)
    with pytest.raises(InputRefused, match="has more than 50 elements"):
        listed(tmp_path, Source.UN, un_list(*[individual()] * 20))


def test_what_is_not_read_is_forgotten_so_that_it_slows_nothing(tmp_path: Path) -> None:
    content = b"<R><A>" + b"<x/>" * 20_000 + b"<P/>" * 10 + b"</A></R>"
    found = pieces(tmp_path, content, [("R", "A", "P")])
    _, root = next(found)
    kept = [(place, len(root[0])) for place, _ in found]
    assert [place for place, _ in kept] == [("R", "A", "P")] * 10
    assert max(count for _, count in kept) < 5_000  # what the parser has read ahead


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="no-such-code"?><CONSOLIDATED_LIST/>',
        b"<CONSOLIDATED_LIST>\x00</CONSOLIDATED_LIST>",
        "<CONSOLIDATED_LIST>&undeclared;</CONSOLIDATED_LIST>",
        b"\xff\xfe<\x00",
    ],
)
def test_broken_xml_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(InputRefused, match="is no XML"):
        listed(tmp_path, Source.UN, content)


GOOD = {
    Source.UN: un_list(individual("Madeup Khan", script="مدیپ", documents=[("Passport", "XX0000901", "Pakistan")])),
    Source.NACTA: '[{"name": "Madeup @ Khan", "fatherName": null, "cnic": "35000-0000018-2"}]',
    Source.OFAC: sdn(("Digital Currency Address - ETH", "0x" + "ab" * 20)),
}


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_whatever_is_in_a_file_is_read_or_refused(source: Source, data: st.DataObject) -> None:
    content = GOOD[source].encode()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    changed = content[:start] + data.draw(st.binary(max_size=12)) + content[end:]
    with TemporaryDirectory() as folder, suppress(InputRefused, UsageRefused):
        assert listed(Path(folder), source, data.draw(st.sampled_from([changed, content[:start]]))).entries
