"""Lists and investors for tests, in the publishers' own formats. All made up: nobody here exists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from wasiqa.screening import investors as files
from wasiqa.screening.investors import Investor
from wasiqa.screening.lists import SanctionsList, Source, read
from wasiqa.screening.matching import Found, screen
from wasiqa.screening.rules import Rules

TODAY = date(2049, 3, 1)
HEAD = "investor,name,father,district,birth_date,country,documents,wallet"


def individual(
    name: str = "MADEUP PERSON",
    reference: str = "XXi.901",
    aliases: Mapping[str, str] | None = None,
    script: str = "",
    documents: Sequence[tuple[str, str, str]] = (),
    born: str = "",
) -> str:
    """An individual of the UN's list; aliases with their quality, documents with type, number and country."""
    first, _, second = name.partition(" ")
    parts = [
        f"<DATAID>9900001</DATAID><FIRST_NAME>{escape(first)}</FIRST_NAME><SECOND_NAME>{escape(second)}</SECOND_NAME>",
        f"<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><NATIONALITY><VALUE>Pakistan</VALUE></NATIONALITY>",
        f"<NAME_ORIGINAL_SCRIPT>{escape(script)}</NAME_ORIGINAL_SCRIPT>",
    ]
    parts += [
        f"<INDIVIDUAL_ALIAS><QUALITY>{quality}</QUALITY><ALIAS_NAME>{escape(alias)}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        for alias, quality in (aliases or {}).items()
    ]
    parts += [
        f"<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>{kind}</TYPE_OF_DOCUMENT><NUMBER>{escape(number)}</NUMBER>"
        f"<COUNTRY_OF_ISSUE>{country}</COUNTRY_OF_ISSUE></INDIVIDUAL_DOCUMENT>"
        for kind, number, country in documents
    ]
    return f"<INDIVIDUAL>{''.join(parts)}<INDIVIDUAL_DATE_OF_BIRTH>{born}</INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"


def un_list(*individuals: str, entities: str = "", dated: str = "2049-02-27T00:00:03.5Z") -> str:
    """The UN's list with these."""
    people = f"<INDIVIDUALS>{''.join(individuals)}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES>"
    return f'<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="{dated}">{people}</CONSOLIDATED_LIST>'


def proscribed(name: str = "Madeup Person", **fields: Any) -> dict[str, Any]:
    """An entry of NACTA's list."""
    return {"name": name, "fatherName": None, "cnic": None, "province": "Made up", "district": None, **fields}


def sdn(*numbers: tuple[str, str], dated: str = "02/27/2049") -> str:
    """OFAC's SDN.XML with one entry that has these ids, each with its type."""
    ids = "".join(f"<id><idType>{kind}</idType><idNumber>{number}</idNumber></id>" for kind, number in numbers)
    return (
        '<sdnList xmlns="https://example.invalid/XML">'
        f"<publshInformation><Publish_Date>{dated}</Publish_Date></publshInformation>"
        f"<sdnEntry><uid>990001</uid><lastName>MADE UP MIXER</lastName><idList>{ids}</idList></sdnEntry></sdnList>"
    )


def advanced(*features: tuple[str, str]) -> str:
    """OFAC's SDN_ADVANCED.XML with one party that has these features, each with its type."""
    told = "".join(
        f'<Feature FeatureTypeID="{kind}"><FeatureVersion><VersionDetail>{value}</VersionDetail></FeatureVersion>'
        "</Feature>"
        for kind, value in features
    )
    return (
        '<Sanctions xmlns="https://example.invalid/ADVANCED_XML">'
        "<DateOfIssue><Year>2049</Year><Month>2</Month><Day>27</Day></DateOfIssue>"
        '<ReferenceValueSets><FeatureTypeValues><FeatureType ID="25">Location</FeatureType>'
        '<FeatureType ID="345">Digital Currency Address - ETH</FeatureType></FeatureTypeValues></ReferenceValueSets>'
        '<Locations><Location ID="1"/></Locations>'
        '<DistinctParties><DistinctParty FixedRef="990001"><Profile><Identity>'
        '<Alias Primary="false"><DocumentedName><DocumentedNamePart><NamePartValue>Other</NamePartValue>'
        '</DocumentedNamePart></DocumentedName></Alias><Alias Primary="true"><DocumentedName>'
        "<DocumentedNamePart><NamePartValue>MADE UP</NamePartValue></DocumentedNamePart>"
        "<DocumentedNamePart><NamePartValue>MIXER</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
        f"</Identity>{told}</Profile></DistinctParty></DistinctParties></Sanctions>"
    )


def listed(folder: Path, source: Source, content: str | bytes | list[Any], dated: date | None = None) -> SanctionsList:
    """The list in a file with this content."""
    path = folder / f"{source}.list"
    text = json.dumps(content, ensure_ascii=False) if isinstance(content, list) else content
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(source, path, dated or (TODAY if source is Source.NACTA else None), TODAY)


def nacta(folder: Path, *rows: dict[str, Any]) -> SanctionsList:
    """NACTA's list with these."""
    return listed(folder, Source.NACTA, list(rows))


def un(folder: Path, *individuals: str, entities: str = "") -> SanctionsList:
    """The UN's list with these."""
    return listed(folder, Source.UN, un_list(*individuals, entities=entities))


def investors(folder: Path, *rows: str, head: str = HEAD) -> list[Investor]:
    """The investors of a CSV file with these rows."""
    path = folder / "persons.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return files.read(path)[0]


def found(people: list[Investor], *lists: SanctionsList, threshold: int = 85, years: int = 2) -> Found:
    """What a screening finds."""
    return screen(people, lists, Rules(threshold, years))


def matched(result: Found) -> list[tuple[str, str, int]]:
    """Of each hit the entry, what matched, and the score."""
    return [(hit.listed.reference, " ".join(hit.by), hit.score) for hit in result.hits]
