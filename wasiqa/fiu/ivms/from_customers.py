"""An IVMS101 message of what an institution's file says of sender, receiver and their venues."""

from __future__ import annotations

from typing import Any

from wasiqa.errors import InputRefused
from wasiqa.fiu.customers import Customer, Customers
from wasiqa.fiu.ivms.message import EDITION
from wasiqa.whitelist.identifiers import CARDS, Identifier

_TYPES = {
    **dict.fromkeys(CARDS, "IDCD"),
    "PASSPORT": "CCPT",
    "NTN": "TXID",
    "SECP": "RAID",
    "LEI": "LEIX",
}
"""The standard's type of each scheme; a reference of one's own (REF) is no number of an authority."""


def message(customers: Customers, source: str, target: str) -> dict[str, Any]:
    """The message of a transfer between two wallets. Raises `InputRefused` for a wallet that the file doesn't know, or
    whose venue it doesn't name."""
    sender, receiver = (_owner(customers, wallet) for wallet in (source, target))
    return {
        "originator": {"originatorPerson": [person(sender)], "accountNumber": [source]},
        "beneficiary": {"beneficiaryPerson": [person(receiver)], "accountNumber": [target]},
        "originatingVASP": {"originatingVASP": person(_venue(customers, sender))},
        "beneficiaryVASP": {"beneficiaryVASP": person(_venue(customers, receiver))},
        "payloadMetadata": {"payloadVersion": EDITION},
    }


def _owner(customers: Customers, wallet: str) -> Customer:
    found = customers.of_wallet(wallet)
    if found is None:
        raise InputRefused(f"nobody in the file of customers has the wallet {wallet}", hint="add it to its owner")
    return found


def _venue(customers: Customers, customer: Customer) -> Customer:
    found = customers.venue_of(customer)
    if found is None:
        told = f"the file of customers doesn't say which venue keeps the wallets of {customer.id}"
        raise InputRefused(told, hint="add `venue`, the id of a legal person in the same file")
    return found


def person(customer: Customer) -> dict[str, Any]:
    """One person, with all that the message has room for."""
    found: dict[str, Any] = {"customerIdentification": customer.id}
    if customer.town:
        found["geographicAddress"] = [_address(customer)]
    if customer.natural:
        name = {"primaryIdentifier": customer.name, "naturalPersonNameIdentifierType": "LEGL"}
        if customer.given_names:
            name["secondaryIdentifier"] = customer.given_names
        found["name"] = {"nameIdentifier": [name]}
        found["countryOfResidence"] = customer.country
        if customer.date_of_birth and customer.place_of_birth:
            born = {"dateOfBirth": customer.date_of_birth.isoformat(), "placeOfBirth": customer.place_of_birth}
            found["dateAndPlaceOfBirth"] = born
    else:
        name = {"legalPersonName": customer.name, "legalPersonNameIdentifierType": "LEGL"}
        found["name"] = {"nameIdentifier": [name]}
        found["countryOfRegistration"] = customer.country
    if customer.identifier is not None and customer.identifier.scheme in _TYPES:
        found["nationalIdentification"] = _identification(customer, customer.identifier)
    return {"naturalPerson" if customer.natural else "legalPerson": found}


def _identification(customer: Customer, identifier: Identifier) -> dict[str, str]:
    kind, number = _TYPES[identifier.scheme], identifier.value
    country = "PK"
    if identifier.scheme == "PASSPORT":
        country, _, number = number.partition(":")
    found = {"nationalIdentifier": number, "nationalIdentifierType": kind}
    if customer.natural:
        return {**found, "countryOfIssue": country}
    authority = customer.registration_authority
    return found if authority is None else {**found, "registrationAuthority": authority}


def _address(customer: Customer) -> dict[str, Any]:
    address: dict[str, Any] = {
        "addressType": "HOME" if customer.natural else "GEOG",
        "streetName": customer.street,
        "buildingNumber": customer.building,
        "postCode": customer.post_code,
        "townName": customer.town,
        "districtName": customer.district,
        "country": customer.country,
    }
    if not (customer.street and customer.building):
        address["addressLine"] = [customer.street or customer.town]
    return {name: value for name, value in address.items() if value is not None}
