"""Persons, entities and accounts of a goAML report, by the file of customers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from wasiqa.fiu.customers import Customer, Customers
from wasiqa.fiu.goaml.case import Case, Institution, ReportHead
from wasiqa.fiu.goaml.nodes import ACCOUNT, ADDRESS, ENTITY, FOREIGN, PERSON, SIGNATORY, Content, node, side
from wasiqa.whitelist.identifiers import CARDS


class Money(NamedTuple):
    """An amount of a currency, in its units; `rate` are local units for one, None where it is the local one."""

    currency: str
    amount: str
    rate: Decimal | None = None


class Parties:
    """The two sides of transactions, as far as the institution knows them."""

    def __init__(self, case: Case, customers: Customers, investors: Mapping[str, str]) -> None:
        """`investors` are keyed ids of wallets: who has one wallet of an investor has them all."""
        self._case, self._customers = case, customers
        self._of_investor = {
            investors[wallet]: one for one in customers.by_id.values() for wallet in one.wallets if wallet in investors
        }

    def owner(self, wallet: str, investor: str | None) -> Customer | None:
        """Who in the file has the wallet, or another of the same investor."""
        return self._customers.of_wallet(wallet) or self._of_investor.get(investor or "")

    def with_account(
        self, way: str, wallet: str, owner: Customer | None, country: str, money: Money
    ) -> dict[str, Element]:
        """The side (`from` or `to`) whose units left or reached a wallet."""
        account = self._account(wallet, owner, money.currency)
        return self._side(way, owner, foreign_currency=_foreign(money), account=account, country=country)

    def with_cash(self, way: str, customer: Customer) -> dict[str, Element]:
        """The side that paid in or was paid out over the counter."""
        party: dict[str, Content] = {"person" if customer.natural else "entity": self._who(customer)}
        return self._side(way, customer, country=customer.country, **party)

    def _side(self, way: str, owner: Customer | None, **content: Content) -> dict[str, Element]:
        name = f"t_{way}_my_client" if owner is not None and owner.ours else f"t_{way}"
        funds = self._case.codes.from_funds_code if way == "from" else self._case.codes.to_funds_code
        told = {f"{way}_{part}": held for part, held in content.items()}
        return {name: node(name, side(way), **{f"{way}_funds_code": funds}, **told)}

    def _account(self, wallet: str, owner: Customer | None, currency: str) -> Element:
        keeper = self._keeper(owner)
        content: dict[str, Content] = {
            "institution_name": keeper.institution_name,
            "institution_code": keeper.institution_code,
            "branch": keeper.branch,
            "account": wallet,
            "currency_code": currency,
        }
        if owner is not None:
            content |= {
                "account_name": owner.full_name,
                "client_number": owner.id,
                "personal_account_type": self._case.codes.personal_account_type,
            }
            if owner.natural:
                content["signatory"] = node("signatory", SIGNATORY, is_primary="true", t_person=self._who(owner))
            else:
                content["t_entity"] = self._who(owner)
        return node("account", ACCOUNT, **content)

    def _keeper(self, owner: Customer | None) -> Institution:
        """The venue that the file names, else the institution itself or somebody else."""
        venue = None if owner is None else self._customers.venue_of(owner)
        if venue is not None and venue.identifier is not None:
            return Institution(institution_name=venue.name, institution_code=venue.identifier.value)
        return self._case.institution if owner is not None and owner.ours else self._case.elsewhere

    def _who(self, customer: Customer) -> Element:
        return self._person(customer) if customer.natural else _entity(customer)

    def _person(self, customer: Customer) -> Element:
        scheme, number = _number(customer)
        passport_country, _, passport = number.partition(":") if scheme == "PASSPORT" else ("", "", "")
        return node(
            "t_person",
            PERSON,
            gender=customer.gender,
            first_name=customer.given_names,
            last_name=customer.name,
            birthdate=f"{customer.date_of_birth}T00:00:00" if customer.date_of_birth else None,
            birth_place=customer.place_of_birth,
            ssn=number if scheme in CARDS else None,
            passport_number=passport or None,
            passport_country=passport_country or None,
            residence=customer.country,
            addresses=self._addresses(customer),
            email=customer.email,
            occupation=customer.occupation,
            tax_number=number if scheme == "NTN" else None,
        )

    def _addresses(self, customer: Customer) -> Element | None:
        if customer.town is None:
            return None
        address = node(
            "address",
            ADDRESS,
            address_type=self._case.codes.address_type,
            address=" ".join(filter(None, (customer.building, customer.street))) or customer.town,
            city=customer.town,
            zip=customer.post_code,
            country_code=customer.country,
            state=customer.district,
        )
        return node("addresses", ("address",), address=address)


def _foreign(money: Money) -> Element | None:
    if money.rate is None:
        return None
    return node(
        "foreign_currency",
        FOREIGN,
        foreign_currency_code=money.currency,
        foreign_amount=money.amount,
        foreign_exchange_rate=f"{money.rate}",
    )


def _entity(customer: Customer) -> Element:
    scheme, number = _number(customer)
    return node(
        "t_entity",
        ENTITY,
        name=customer.name,
        incorporation_number=number if scheme in ("SECP", "LEI") else None,
        business=customer.business,
        incorporation_country_code=customer.country,
        tax_number=number if scheme == "NTN" else None,
    )


def _number(customer: Customer) -> tuple[str, str]:
    return ("", "") if customer.identifier is None else (customer.identifier.scheme, customer.identifier.value)


def head(report: ReportHead) -> dict[str, Content]:
    """The head of a report, without what it is about."""
    who = report.reporting_person
    told: dict[str, str] = who.model_dump(mode="json", exclude_none=True)
    if who.birthdate is not None:
        told["birthdate"] = f"{who.birthdate}T00:00:00"
    place = report.location
    return {
        **report.model_dump(mode="json", exclude_none=True, exclude={"reporting_person", "location"}),
        "submission_date": f"{report.submission_date}T00:00:00",
        "reporting_person": node("reporting_person", PERSON, **told),
        "location": place and node("location", ADDRESS, **place.model_dump(mode="json", exclude_none=True)),
    }
