from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.whitelist.support import KEY, NOW, RULES, checked, row, wallet, whitelist, write_csv
from wasiqa.categories import Category, mask
from wasiqa.errors import InputRefused
from wasiqa.whitelist.entries import Entry, Rules, Status
from wasiqa.whitelist.identifiers import parse
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.word import Word


def test_all_mistakes_of_a_file_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "list.csv",
        row(1, category="BANKS", country="", investor=" REF:A B"),
        row(2),
        row(3, wallet=wallet(2).lower(), valid_until="2020-01-01", status="gone", note="=x"),
        header=["note", "wallet", "investor", "category", "country", "valid_until", "status", "colour"],
    )
    with pytest.raises(InputRefused, match="10 mistakes; nothing was sent") as error:
        checked(path)
    assert error.value.file == str(path)
    assert [(fault.row, fault.column, fault.code) for fault in error.value.faults] == [
        (1, "colour", Code.HEADER),
        (2, "investor", Code.WHITESPACE),
        (2, "investor", Code.BAD_IDENTIFIER),
        (2, "category", Code.UNKNOWN_CATEGORY),
        (2, "country", Code.EMPTY),
        (4, "note", Code.FORMULA),
        (4, "wallet", Code.BAD_CHECKSUM),
        (4, "wallet", Code.DUPLICATE_WALLET),
        (4, "valid_until", Code.EXPIRED),
        (4, "status", Code.UNKNOWN_STATUS),
    ]


def message_and_hint(folder: Path, **changes: str) -> tuple[str, str | None]:
    with pytest.raises(InputRefused) as error:
        whitelist(folder, row(1, **changes))
    (fault,) = error.value.faults
    return fault.message, fault.hint


def test_a_misspelled_address_is_told_its_right_spelling(tmp_path: Path) -> None:
    assert wallet(1) in message_and_hint(tmp_path, wallet=wallet(1).lower())[0]


@pytest.mark.parametrize(
    ("column", "value", "hint"),
    [
        ("category", "bank", "did you mean BANK?"),
        ("category", "INSURER", "did you mean INSURANCE?"),
        ("status", "Suspended", "did you mean SUSPENDED?"),
        ("country", "pk", "write PK"),
        ("country", "Pakistan", "write PK"),
        ("country", "GBR", "write GB"),
        ("country", "Wonderland", "write the two letters of ISO 3166-1, such as PK"),
        ("tax_class", "NON-ATL", "did you mean NON_ATL?"),
        ("tax_class", "FILER", "known here: ATL, NON_ATL"),
        ("venue", "PK-EXAMPLE-2", "did you mean PK-EXAMPLE-1?"),
    ],
)
def test_an_unknown_word_is_told_the_nearest_known_one(tmp_path: Path, column: str, value: str, hint: str) -> None:
    message, remedy = message_and_hint(tmp_path, **{column: value})
    assert repr(value) in message
    assert remedy == hint


def test_a_programme_without_venues_says_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row(1, tax_class="", venue="PK-EXAMPLE-1"))
    with pytest.raises(InputRefused) as error:
        checked(path, rules=Rules("Asia/Karachi"))
    assert error.value.faults[0].hint == "the licence registry knows no venue; leave the cell empty"


def test_a_programme_without_tax_classes_says_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row(1, tax_class="ATL"))
    with pytest.raises(InputRefused) as error:
        checked(path, rules=Rules("Asia/Karachi"))
    assert error.value.faults[0].hint == "the programme's configuration names none; leave the cell empty"


LAST_DAY = Rules("Asia/Karachi", venues={"PK-1": 7, "PK-2": 8}, licence_ends={7: 1_956_509_999})
"""The first venue's licence ends on 2031-12-31; of the second's nothing is known."""


@pytest.mark.parametrize(
    ("venue", "until", "status"),
    [
        ("PK-1", "2031-12-31", "ACTIVE"),
        ("PK-2", "2032-01-01", "ACTIVE"),
        ("", "2032-01-01", "ACTIVE"),
        ("PK-1", "2032-01-01", "REMOVED"),
    ],
)
def test_a_wallet_may_be_admitted_as_long_as_its_venue_is_licensed(
    tmp_path: Path, venue: str, until: str, status: str
) -> None:
    path = write_csv(tmp_path / "list.csv", row(1, tax_class="", venue=venue, valid_until=until, status=status))
    assert len(checked(path, rules=LAST_DAY).entries) == 1


@pytest.mark.parametrize("status", ["ACTIVE", "SUSPENDED"])
def test_nobody_is_admitted_for_longer_than_the_venue_is_licensed(tmp_path: Path, status: str) -> None:
    values = {"tax_class": "", "venue": "PK-1", "valid_until": "2032-01-01", "status": status}
    path = write_csv(tmp_path / "list.csv", row(1, **values))
    with pytest.raises(InputRefused) as error:
        checked(path, rules=LAST_DAY)
    (fault,) = error.value.faults
    assert (fault.code, fault.column, fault.row) == ("BAD_DATE", "valid_until", 2)
    assert fault.message == "2032-01-01 lies after 2031-12-31, the last day of the venue's licence"
    assert fault.hint == "write 2031-12-31 or an earlier day"


def test_an_entry_says_all_that_its_row_says_but_the_note(tmp_path: Path) -> None:
    values = {"investor": "CNIC:42000-0000017-1", "category": "NRP", "country": "AE", "venue": "PK-EXAMPLE-1"}
    checked_file = whitelist(tmp_path, row(1, **values, status="SUSPENDED"))
    assert checked_file.path == str(tmp_path / "list.csv")
    assert checked_file.entries == (
        Entry(
            row=2,
            wallet=wallet(1),
            investor=parse("CNIC:4200000000171"),
            category=Category.NRP,
            country=784,
            valid_until=int(datetime(2031, 12, 31, 18, 59, 59, tzinfo=UTC).timestamp()),
            status=Status.SUSPENDED,
            tax_class=1,
            venue=7,
        ),
    )


@pytest.mark.parametrize(
    ("zone", "day", "last_second"),
    [
        ("Asia/Karachi", "2031-06-30", datetime(2031, 6, 30, 18, 59, 59, tzinfo=UTC)),
        ("UTC", "2031-06-30", datetime(2031, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("Asia/Kathmandu", "2031-06-30", datetime(2031, 6, 30, 18, 14, 59, tzinfo=UTC)),
        # clocks went back from 24:00 to 23:00, so the day's last hour came twice
        ("America/Asuncion", "2024-03-23", datetime(2024, 3, 24, 3, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_with_its_last_second_in_the_programmes_zone(
    tmp_path: Path, zone: str, day: str, last_second: datetime
) -> None:
    path = write_csv(tmp_path / "list.csv", row(1, valid_until=day, tax_class=""))
    until = int(last_second.timestamp())
    assert checked(path, now=until, rules=Rules(zone)).entries[0].valid_until == until
    with pytest.raises(InputRefused) as error:
        checked(path, now=until + 1, rules=Rules(zone))
    assert [(fault.code, fault.message) for fault in error.value.faults] == [(Code.EXPIRED, f"{day} has passed")]


@pytest.mark.parametrize(
    ("status", "admitted", "blocked", "removed"),
    [("ACTIVE", True, False, False), ("SUSPENDED", True, True, False), ("REMOVED", False, False, True)],
)
def test_a_status_becomes_the_registrars_bits(
    tmp_path: Path, status: str, admitted: bool, blocked: bool, removed: bool
) -> None:
    (entry,) = whitelist(tmp_path, row(1, status=status, venue="PK-EXAMPLE-1")).entries
    assert entry.word(KEY) == Word(
        investor=KEY.investor_id(parse("REF:INVESTOR-1")),
        category=2,
        country=586,
        venue=7,
        tax_class=1,
        admitted=admitted,
        blocked_by_registrar=blocked,
        removed=removed,
        valid_until=entry.valid_until,
    )
    assert entry.word(KEY).eligible(NOW) == (status == "ACTIVE")


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        ({"time_zone": "Asia/Lyari"}, "'Asia/Lyari' is no time zone"),
        ({"time_zone": "../etc/passwd"}, "is no time zone"),
        ({"time_zone": "UTC", "venues": {"A": 0}}, "venue A has number 0"),
        ({"time_zone": "UTC", "venues": {"A": 65536}}, "venue A has number 65536"),
        ({"time_zone": "UTC", "tax_classes": {"A": 16}}, "tax_class A has number 16"),
        ({"time_zone": "UTC", "tax_classes": {"A": 1, "B": 1}}, "two tax_class codes have the same number"),
    ],
)
def test_rules_that_no_word_can_hold_are_refused(rules: dict[str, object], complaint: str) -> None:
    with pytest.raises(InputRefused, match=complaint):
        Rules(**rules)  # type: ignore[arg-type]


def test_rules_may_use_the_highest_numbers() -> None:
    assert Rules("UTC", venues={"A": 65535}, tax_classes={"A": 15}).zone.key == "UTC"
    assert RULES.zone.key == "Asia/Karachi"


def test_categories_have_the_published_numbers_and_fit_the_mask() -> None:
    names = [
        "PRIMARY_DEALER",
        "SPECIAL_PURPOSE_PD",
        "BANK",
        "ISLAMIC_BANK",
        "DFI",
        "INVESTMENT_BANK",
        "FUND",
        "INSURANCE",
        "PENSION",
        "CORPORATE",
        "GOVERNMENT",
        "INDIVIDUAL_RESIDENT",
        "NRP",
        "FOREIGN_INSTITUTION",
        "FOREIGN_INDIVIDUAL",
        "VENUE",
        "OTHER",
    ]
    assert [category.name for category in sorted(Category)] == names
    assert [int(category) for category in Category] == list(range(17))
    assert mask([Category.PRIMARY_DEALER, Category.BANK, Category.BANK, Category.OTHER]) == 1 | 4 | 1 << 16
