"""The elements of a goAML report in the order in which the schema wants them.

Names and order are those of version 4 as published; national units add and leave out some, so every draft is held
against the schema of the unit that gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Content = str | Element | Sequence[Element] | None
"""What an element holds: text, one element, or several of its name."""

REPORT = (
    *("rentity_id", "rentity_branch", "submission_code", "report_code", "entity_reference", "fiu_ref_number"),
    *("submission_date", "currency_code_local", "reporting_person", "location", "reason", "action", "transaction"),
    "report_indicators",
)
TRANSACTION = (
    *("transactionnumber", "internal_ref_number", "transaction_location", "transaction_description"),
    *("date_transaction", "teller", "authorized", "late_deposit", "date_posting", "value_date", "transmode_code"),
    *("transmode_comment", "amount_local", "t_from_my_client", "t_from", "t_to_my_client", "t_to", "comments"),
)
ACCOUNT = (
    *("institution_name", "institution_code", "branch", "account", "currency_code", "account_name", "client_number"),
    *("personal_account_type", "t_entity", "signatory"),
)
PERSON = (
    *("gender", "title", "first_name", "middle_name", "last_name", "birthdate", "birth_place", "ssn"),
    *("passport_number", "passport_country", "id_number", "nationality1", "residence", "addresses", "email"),
    *("occupation", "tax_number"),
)
ENTITY = ("name", "incorporation_number", "business", "incorporation_country_code", "tax_number")
ADDRESS = ("address_type", "address", "town", "city", "zip", "country_code", "state")
FOREIGN = ("foreign_currency_code", "foreign_amount", "foreign_exchange_rate")
SIGNATORY = ("is_primary", "t_person")


def side(way: str) -> tuple[str, ...]:
    """The elements of the side that is `from` or `to`."""
    return tuple(
        f"{way}_{name}" for name in ("funds_code", "foreign_currency", "account", "person", "entity", "country")
    )


def node(name: str, order: Sequence[str], /, **content: Content) -> Element:
    """An element with what it holds, in order; what is None is left out."""
    unknown = content.keys() - set(order)
    assert not unknown, f"{name} has no {', '.join(sorted(unknown))}"
    made = Element(name)
    for part in order:
        held = content.get(part)
        if isinstance(held, str):
            ElementTree.SubElement(made, part).text = held
        elif held is not None:
            for one in [held] if isinstance(held, Element) else held:
                one.tag = part
                made.append(one)
    return made


def written(root: Element) -> bytes:
    """The document, indented, in UTF-8."""
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
