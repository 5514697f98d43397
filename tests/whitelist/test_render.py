from pathlib import Path

import pytest

from tests.whitelist.support import KEY, RULES, MemoryRegistry, row, wallet, whitelist
from wasiqa.whitelist.apply import apply
from wasiqa.whitelist.describe import value
from wasiqa.whitelist.plan import BATCH, plan
from wasiqa.whitelist.render import SHOWN, render
from wasiqa.whitelist.word import LAYOUT, Word


@pytest.fixture
def registry(tmp_path: Path) -> MemoryRegistry:
    """Wallets 1 and 2 are listed, and the regulator has blocked 2."""
    registry = MemoryRegistry()
    file = whitelist(tmp_path, row(1), row(2))
    apply(plan(file, registry, KEY), file, registry, KEY)
    registry.block_by_regulator(wallet(2))
    return registry


def rendered(folder: Path, registry: MemoryRegistry, *rows: dict[str, object]) -> list[str]:
    return render(plan(whitelist(folder, *rows), registry, KEY), RULES).splitlines()


def test_the_sheet_is_named_if_the_workbook_has_others(tmp_path: Path) -> None:
    made = plan(whitelist(tmp_path, row()), MemoryRegistry(), KEY)
    first = render(made, RULES, "List\u202e").splitlines()[0]
    assert first.startswith(f"{made.input.path}, sheet 'List\\u202e' (SHA-256 {made.input.sha256[:16]}…)")
    assert ", sheet " not in render(made, RULES).splitlines()[0]


def test_a_plan_is_shown_with_additions_changes_and_cost(tmp_path: Path, registry: MemoryRegistry) -> None:
    new = row(12, category="PRIMARY_DEALER", country="AE", tax_class="", venue="PK-EXAMPLE-1")
    lines = rendered(tmp_path, registry, row(1), row(2, status="SUSPENDED", valid_until="2040-01-31"), new)
    sha256 = whitelist(tmp_path, row(1), row(2, status="SUSPENDED", valid_until="2040-01-31"), new).sha256
    assert lines == [
        f"{tmp_path}/list.csv (SHA-256 {sha256[:16]}…), id key {KEY.fingerprint}",
        f"registry {registry.address} on chain 1337, as of block 1",
        "",
        "Added",
        f"  row  {'wallet':42}  status  category        country  tax class  venue         valid until",
        f"  4    {wallet(12)}  ACTIVE  PRIMARY_DEALER  AE       none       PK-EXAMPLE-1  2031-12-31",
        "",
        "Changed",
        f"  row 3  {wallet(2)}  ACTIVE → SUSPENDED",
        "    suspended by the registrar:  no          →  yes",
        "    valid until:                 2031-12-31  →  2040-01-31",
        "    stays blocked by the regulator, which this plan can't lift",
        "",
        "1 added, 1 changed, 1 unchanged: 1 transaction, at most 77,000 gas",
    ]


def test_a_plan_without_changes_says_that_nothing_is_sent(tmp_path: Path, registry: MemoryRegistry) -> None:
    assert rendered(tmp_path, registry, row(1), row(2))[2:] == ["", "0 added, 0 changed, 2 unchanged: nothing to send"]


def test_a_long_plan_says_how_many_transactions_it_takes(tmp_path: Path) -> None:
    lines = rendered(tmp_path, MemoryRegistry(), *map(row, range(1, BATCH + 2)))
    assert lines[-1] == "576 added, 0 changed, 0 unchanged: 2 transactions, at most 15,026,000 gas"


def test_of_very_many_changes_the_first_are_told_and_where_all_are(tmp_path: Path) -> None:
    lines = rendered(tmp_path, MemoryRegistry(), *map(row, range(1, SHOWN + 4)))
    assert f"  {SHOWN + 1}" in lines[-4]
    assert wallet(SHOWN) in lines[-4]
    assert lines[-3] == "  … and 3 more; `whitelist plan --out PLAN.json` writes down all"


@pytest.mark.parametrize(
    ("was", "status"),
    [("ACTIVE", "REMOVED"), ("REMOVED", "ACTIVE"), ("SUSPENDED", "ACTIVE"), ("ACTIVE", "ACTIVE")],
)
def test_a_change_says_what_becomes_of_the_wallet(tmp_path: Path, was: str, status: str) -> None:
    registry = MemoryRegistry()
    file = whitelist(tmp_path, row(1, status=was))
    apply(plan(file, registry, KEY), file, registry, KEY)
    lines = rendered(tmp_path, registry, row(1, status=status, country="AE"))
    told = status if was == status else f"{was} → {status}"
    assert lines[4] == f"  row 2  {wallet(1)}  {told}"
    assert "    country:" in lines[5]


def test_a_wallet_known_only_by_a_regulators_block_was_not_admitted(tmp_path: Path) -> None:
    registry = MemoryRegistry()
    registry.block_by_regulator(wallet(1))
    assert rendered(tmp_path, registry, row(1))[4] == f"  row 2  {wallet(1)}  not admitted → ACTIVE"


@pytest.mark.parametrize(
    ("field", "raw", "said"),
    [
        ("investor", 0, "none"),
        ("investor", 0xAB, "0x" + "0" * 38 + "ab"),
        ("category", 8, "PENSION"),
        ("category", 23, "23"),
        ("country", 586, "PK"),
        ("country", 0, "not stated"),
        ("country", 999, "999"),
        ("venue", 7, "PK-EXAMPLE-1"),
        ("venue", 8, "number 8"),
        ("tax_class", 0, "none"),
        ("tax_class", 2, "NON_ATL"),
        ("moved", True, "yes"),
        ("removed", False, "no"),
        ("valid_until", 1956509999, "2031-12-31"),
        ("valid_until", 0, "1970-01-01T05:00:00+05:00"),
        ("valid_until", (1 << 40) - 1, "for ever"),
    ],
)
def test_values_are_said_as_the_file_says_them(field: str, raw: int, said: str) -> None:
    assert field in LAYOUT
    assert value(Word(**{field: raw}), field, RULES) == said  # type: ignore[arg-type]
