from collections import Counter

import pytest

from tests.support.actors import Actors
from tests.support.projects import ROOT
from tests.whitelist.support import KEY, checked
from wasiqa.categories import Category
from wasiqa.errors import InputRefused
from wasiqa.whitelist.apply import apply
from wasiqa.whitelist.entries import Rules, Whitelist
from wasiqa.whitelist.plan import plan
from wasiqa.whitelist.refusals import Code

EXAMPLES = ROOT / "examples" / "whitelist"
RULES = Rules("Asia/Karachi", {"PK-EXAMPLE-1": 1}, {"ATL": 1, "NON_ATL": 2, "EXEMPT": 3})
DEMO_ENDS = 2_580_000_000  # October 2051, after the last payment of the demo


def example(name: str) -> Whitelist:
    return checked(EXAMPLES / name, now=DEMO_ENDS, rules=RULES)


def test_the_example_with_mistakes_has_one_in_every_row() -> None:
    with pytest.raises(InputRefused) as error:
        example("investors-with-mistakes.csv")
    assert [(fault.row, fault.column, fault.code) for fault in error.value.faults] == [
        (2, "wallet", Code.BAD_CHECKSUM),
        (3, "category", Code.UNKNOWN_CATEGORY),
        (4, "country", Code.EMPTY),
        (5, "investor", Code.WHITESPACE),
        (6, "valid_until", Code.BAD_DATE),
        (7, "wallet", Code.DUPLICATE_WALLET),
        (8, "valid_until", Code.EXPIRED),
        (9, "investor", Code.PLACEHOLDER_ID),
        (10, "wallet", Code.LOST_DIGITS),
        (11, "note", Code.FORMULA),
        (12, "investor", Code.CONFLICTING_INVESTOR),
        (12, "tax_class", Code.UNKNOWN_TAX_CLASS),
    ]


def test_the_example_lists_the_holders_of_the_demo_until_after_its_end() -> None:
    actors = Actors()
    assert [(entry.wallet, entry.category) for entry in example("investors.csv").entries] == [
        (actors.primary_dealer, Category.PRIMARY_DEALER),
        (actors.bank, Category.BANK),
        (actors.islamic_bank, Category.ISLAMIC_BANK),
        (actors.insurer, Category.INSURANCE),
        (actors.fund, Category.FUND),
        (actors.pension_fund, Category.PENSION),
        (actors.corporate, Category.CORPORATE),
        (actors.individual, Category.INDIVIDUAL_RESIDENT),
        (actors.emigrant, Category.NRP),
        (actors.foreign_institution, Category.FOREIGN_INSTITUTION),
        (actors.second_bank, Category.BANK),
        (actors.second_individual, Category.INDIVIDUAL_RESIDENT),
    ]


def test_one_bank_of_the_example_has_two_wallets_and_nobody_else_has() -> None:
    entries = example("investors.csv").entries
    wallets = Counter(entry.investor for entry in entries)
    assert sorted(wallets.values()) == [1] * 10 + [2]
    (twice,) = (investor for investor, count in wallets.items() if count == 2)
    actors = Actors()
    assert [entry.wallet for entry in entries if entry.investor == twice] == [actors.bank, actors.second_bank]


def test_the_update_suspends_one_person_and_renews_another() -> None:
    from tests.whitelist.support import MemoryRegistry

    registry = MemoryRegistry()
    first = example("investors.csv")
    apply(plan(first, registry, KEY), first, registry, KEY)
    made = plan(example("investors-update.csv"), registry, KEY)
    assert (made.added, made.unchanged) == ((), 0)
    assert [(change.wallet, change.fields) for change in made.changed] == [
        (Actors().second_individual, ("blocked_by_registrar",)),
        (Actors().individual, ("valid_until",)),
    ]


@pytest.mark.parametrize("name", ["investors.csv", "investors-update.csv", "investors-with-mistakes.csv"])
def test_every_row_of_an_example_says_that_it_is_made_up(name: str) -> None:
    lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()[1:]
    assert lines
    assert all("made up" in line for line in lines)
