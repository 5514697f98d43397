"""Which sources are mutated, in which contracts they are seen, and which tests have to find it."""

from __future__ import annotations

from collections.abc import Mapping

HOSTS: Mapping[str, tuple[str, ...]] = {
    "contracts/InvestorRegistry.sol": (
        "tests/contracts/registry",
        "tests/contracts/bond/test_policies.py",
        "tests/contracts/bond/test_recovery.py",
        "tests/standards/test_erc3643_registry.py",
    ),
    # a whitelist for any word, with which tests ask the rules of every one
    "contracts/testing/OpenRegistry.sol": ("tests/contracts/registry",),
    "contracts/bond/SovereignBond.sol": (
        "tests/contracts/bond",
        "tests/standards",
        "tests/contracts/hooks",
        "tests/contracts/test_paying_successors.py",
    ),
    "contracts/bond/SeriesAdministration.sol": ("tests/contracts/bond", "tests/standards", "tests/contracts/hooks"),
    "contracts/PayingAgent.sol": (
        "tests/contracts/test_paying",
        "tests/contracts/test_r",
        "tests/contracts/test_",
        "tests/contracts/bond/test_administration.py",
    ),
    "contracts/payments/PaymentAdministration.sol": (
        "tests/contracts/test_row",
        "tests/contracts/test_paying",
        "tests/contracts/test_",
        "tests/contracts/bond/test_administration.py",
    ),
    "contracts/payments/TermsAdministration.sol": ("tests/contracts/test_",),
    "contracts/Settlement.sol": ("tests/contracts/settlement",),
    # answers what the libraries of dates do, of which a record shows the outcome alone
    "contracts/testing/Dates.sol": (
        "tests/contracts/record/test_dates.py",
        "tests/contracts/record/test_day_counts.py",
        "tests/contracts/record/test_periods.py",
    ),
    "contracts/PublicRecord.sol": ("tests/contracts/record",),
    "contracts/Programme.sol": ("tests/contracts/test_programme.py", "tests/contracts/bond/test_deployment.py"),
    "contracts/YieldCalculator.sol": ("tests/contracts/auctions/test_calculator.py",),
}
"""Deployed contracts, and where their tests begin."""

CLOSEST: Mapping[str, tuple[str, ...]] = {
    "contracts/access/Authorised.sol": ("tests/security/test_permissions.py",),
    "contracts/bond/Freezes.sol": (
        "tests/contracts/bond/test_freeze.py",
        "tests/contracts/bond/test_lapsing_freezes.py",
    ),
    "contracts/bond/Hooks.sol": ("tests/contracts/hooks",),
    "contracts/bond/Ledger.sol": (
        "tests/contracts/bond/test_record_dates.py",
        "tests/contracts/bond/test_series_tail.py",
        "tests/contracts/bond/test_history.py",
    ),
    "contracts/bond/Movement.sol": ("tests/contracts/bond/test_transfer.py", "tests/contracts/bond/test_foresight.py"),
    "contracts/bond/Recovery.sol": ("tests/contracts/bond/test_recovery.py",),
    "contracts/bond/Restrictions.sol": ("tests/contracts/bond/test_foresight.py",),
    "contracts/bond/Rulebook.sol": (
        "tests/contracts/hooks/test_installing.py",
        "tests/contracts/bond/test_deployment.py",
    ),
    "contracts/bond/Seizure.sol": ("tests/contracts/bond/test_forced_transfer.py",),
    "contracts/bond/SovereignBond.sol": ("tests/standards", "tests/contracts/bond/test_deployment.py"),
    "contracts/registry/Admission.sol": ("tests/contracts/registry/test_admission",),
    "contracts/registry/Policies.sol": (
        "tests/contracts/bond/test_policies.py",
        "tests/contracts/registry/test_refusals.py",
    ),
    "contracts/registry/Succession.sol": ("tests/contracts/registry/test_succession.py",),
    "contracts/types/Account.sol": (
        "tests/contracts/bond/test_freeze.py",
        "tests/contracts/bond/test_lapsing_freezes.py",
        "tests/contracts/bond/test_history.py",
    ),
    "contracts/types/Config.sol": (
        "tests/contracts/bond/test_deployment.py",
        "tests/contracts/bond/test_record_dates.py",
    ),
    "contracts/types/Moments.sol": ("tests/contracts/hooks/test_installing.py", "tests/contracts/hooks"),
    "contracts/types/Rules.sol": (
        "tests/contracts/registry/test_refusals.py",
        "tests/contracts/bond/test_policies.py",
        "tests/contracts/bond/test_deployment.py",
    ),
}
"""Where what is wrong with a source shows soonest."""


def tests_of(source: str, host: str) -> tuple[str, ...]:
    """Where the tests begin that have to find a fault of this source in this contract, in order."""
    return (*CLOSEST.get(source, ()), *HOSTS[host], "tests/security/test_permissions.py")


SOURCES = (
    "contracts/PayingAgent.sol",
    "contracts/Programme.sol",
    "contracts/access/Authorised.sol",
    "contracts/bond/Freezes.sol",
    "contracts/bond/Hooks.sol",
    "contracts/bond/Ledger.sol",
    "contracts/bond/Movement.sol",
    "contracts/bond/RecordDates.sol",
    "contracts/bond/Recovery.sol",
    "contracts/bond/Restrictions.sol",
    "contracts/bond/Rulebook.sol",
    "contracts/bond/Seizure.sol",
    "contracts/bond/SovereignBond.sol",
    "contracts/libraries/CivilDates.sol",
    "contracts/libraries/DayCounts.sol",
    "contracts/libraries/Periods.sol",
    "contracts/libraries/PledgedUnits.sol",
    "contracts/payments/Funding.sol",
    "contracts/payments/PaymentBooks.sol",
    "contracts/payments/RowTable.sol",
    "contracts/payments/Withholding.sol",
    "contracts/record/Accrual.sol",
    "contracts/registry/Admission.sol",
    "contracts/registry/Policies.sol",
    "contracts/registry/Succession.sol",
    "contracts/registry/Words.sol",
    "contracts/settlement/ExactTransfers.sol",
    "contracts/settlement/OrderBook.sol",
    "contracts/settlement/SignedOnce.sol",
    "contracts/settlement/Trades.sol",
    "contracts/types/Account.sol",
    "contracts/types/Config.sol",
    "contracts/types/Moments.sol",
    "contracts/types/Rates.sol",
    "contracts/types/RowTerms.sol",
    "contracts/types/Rules.sol",
    "contracts/types/Totals.sol",
    "contracts/types/Word.sol",
)

MODULES = (
    "wasiqa/terms/amounts.py",
    "wasiqa/terms/calendar.py",
    "wasiqa/terms/daycount.py",
    "wasiqa/terms/interest.py",
    "wasiqa/terms/maths/averages.py",
    "wasiqa/terms/maths/bills.py",
    "wasiqa/terms/maths/decimals.py",
    "wasiqa/terms/maths/flows.py",
    "wasiqa/terms/maths/rounding.py",
    "wasiqa/terms/maths/yields.py",
    "wasiqa/terms/months.py",
    "wasiqa/terms/rows.py",
    "wasiqa/terms/schedule.py",
)
"""The maths of bonds, and what works out amounts."""

MATHS_TESTS = (
    "tests/terms/test_maths.py",
    "tests/terms/test_interest.py",
    "tests/terms/test_rows.py",
    "tests/terms/test_calendar.py",
    "tests/terms/test_vectors.py",
    "tests/terms",
)
