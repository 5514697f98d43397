"""The columns of a whitelist file, and how each is explained to those who fill it in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: what it says, how that is written, and an example of it."""

    name: str
    meaning: str
    written: str
    example: str
    required: bool = True


COLUMNS = (
    Column(
        "wallet",
        "The address that may hold units. Each wallet has one row.",
        "0x and 40 hex digits, small and capital letters exactly as the investor gave them (EIP-55).",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ),
    Column(
        "investor",
        "Whose wallet it is. Stays in this file; only a hash of it, keyed with the programme's secret, goes on chain.",
        "SCHEME:VALUE with CNIC, NICOP, POC, NTN, SECP, LEI or REF, or PASSPORT:COUNTRY:NUMBER.",
        "CNIC:42000-0000017-1",
    ),
    Column(
        "category",
        "What kind of investor it is; each series names the categories that may hold it.",
        "One of the list.",
        "INDIVIDUAL_RESIDENT",
    ),
    Column("country", "Where the investor is resident.", "Two letters of ISO 3166-1.", "PK"),
    Column(
        "valid_until",
        "The last day on which the wallet may hold and move units, in the programme's time zone.",
        "YYYY-MM-DD as text, or a real date of the spreadsheet.",
        "2055-12-31",
    ),
    Column(
        "status",
        "ACTIVE: may hold. SUSPENDED: on the list, but blocked until further notice. REMOVED: no longer on the list.",
        "One of the list.",
        "ACTIVE",
    ),
    Column(
        "tax_class",
        "By which rates tax is withheld from the investor's income.",
        "A code of the programme's configuration, or nothing.",
        "ATL",
        required=False,
    ),
    Column(
        "venue",
        "The licensed venue behind the wallet.",
        "A licence code of the licence registry (`wasiqa licence show`), or nothing.",
        "PK-EXAMPLE-1",
        required=False,
    ),
    Column(
        "note",
        "Anything that you want to remember. Never leaves this file.",
        "Any text that doesn't begin with = + - or @.",
        "made up",
        required=False,
    ),
)
"""Every column, the required ones first."""
