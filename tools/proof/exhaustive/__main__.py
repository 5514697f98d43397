"""`python -m tools.proof.exhaustive`: try everything, and exit with 1 if one answer differs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from struct import unpack
from time import monotonic

from tests.support.revm import RevmChain
from tools.proof.exhaustive.counts import afb, isda, thirty
from tools.proof.exhaustive.days import Ask, Cases, dates, months
from tools.proof.exhaustive.schedules import elapsed, periods
from wasiqa.chain.accounts import well_known
from wasiqa.chain.compiler import artifacts, compiled
from wasiqa.chain.sources import with_imports
from wasiqa.home import home

SOURCE = "proofs/exhaustive/EveryDate.sol"
LIBRARIES = tuple(f"contracts/libraries/{name}.sol" for name in ("CivilDates", "DayCounts", "Periods"))
ATTEMPTS: dict[str, Callable[[Ask], Cases]] = {
    "a day has its date, and the date its day": dates,
    "months are added": months,
    "30/360, in its four kinds": thirty,
    "actual/actual by ISDA": isda,
    "actual/actual by AFB": afb,
    "a date has its period": periods,
    "periods that have run, actual/actual by ICMA": elapsed,
}


def asking(sources: Mapping[str, str]) -> Ask:
    """Put EveryDate with these libraries on a chain; compiled as the public record is."""
    sources = {**sources, SOURCE: (home() / SOURCE).read_text(encoding="utf-8")}
    code = compiled(sources, artifacts()["PublicRecord"].settings)["EveryDate"]
    chain = RevmChain()
    contract = chain.deploy(code, sender=well_known()[0].address).contract(code)

    def ask(function: str, *args: object) -> Sequence[int]:
        output = chain.ask(contract.encoded(contract.interface.function(function, args), args))
        return unpack(f">{len(output) // 8}Q", output)[11::4]  # after where the array begins, and its length

    return ask


def main() -> int:
    """Try everything; the exit code."""
    ask = asking(with_imports(LIBRARIES))
    tried = differ = 0
    for sentence, attempt in ATTEMPTS.items():
        began, before, wrong = monotonic(), tried, 0
        for said, right in attempt(ask):
            tried += len(right)
            wrong += sum(one != other for one, other in zip(said, right, strict=True))
        differ += wrong
        print(f"{sentence:<45}{tried - before:>9,} tried{wrong:>7,} differ{monotonic() - began:>8.1f} s", flush=True)
    print(f"all {tried:,} answers about dates tried, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
