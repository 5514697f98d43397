"""What the bonds of a whole country would take of a chain: `python -m bench.country`, for the numbers of country.yaml.

Gas is that of the committed table. Of calldata, in batches of 100 with addresses that nobody can guess, bytes count
that aren't zero: a rollup's compression takes the zeros, and little else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import yaml
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from bench import results
from bench.operations import FOLDER
from bench.table import table
from wasiqa.chain.compiler import artifacts

BATCH = 100
_DAYS = 365
_ENVELOPE = 110
"""Bytes of a transaction beside its calldata: signature, nonce, fees, addressee."""


@dataclass(frozen=True)
class Work:
    """Something that is done so often: the gas of one and its bytes of calldata, in batches of 100."""

    name: str
    count: int
    gas: int
    size: Fraction
    often: bool = False
    """Each year, not once."""
    told: bool = True
    """By an event of its own."""


@dataclass(frozen=True)
class Network:
    """A chain: a block's gas, seconds between blocks, our share of them; prices in gwei, and of 10^9 gwei in USD."""

    name: str
    gas_limit: int
    seconds: int
    share: Fraction
    gas_price: Decimal
    byte_price: Decimal
    coin: Decimal

    def hours(self, work: Work) -> Fraction:
        """How long all of it takes."""
        return Fraction(work.count * work.gas * self.seconds, 3600 * self.gas_limit) / self.share

    def dollars(self, work: Work) -> Fraction:
        """What all of it costs."""
        gwei = work.gas * Fraction(self.gas_price) + work.size * Fraction(self.byte_price)
        return work.count * gwei * Fraction(self.coin) / 10**9


def given() -> dict[str, Any]:
    """The numbers of country.yaml."""
    return dict(yaml.safe_load((FOLDER / "country.yaml").read_text("utf-8")))


def networks(told: Mapping[str, Any]) -> list[Network]:
    """The chains that are compared."""
    return [
        Network(
            one["name"],
            one["gas_limit"],
            one["seconds"],
            Fraction(one["share"]),
            Decimal(one["gas_price"]),
            Decimal(one["byte_price"]),
            Decimal(one["coin"]),
        )
        for one in told["networks"]
    ]


def works(told: Mapping[str, Any]) -> list[Work]:
    """All that has to be done."""
    gas = {key: value or 0 for key, value in results.read()[results.OWN].items()}
    holdings = told["holders"] * told["positions"]
    listed = [_number(n) for n in range(BATCH)]
    whom = [_address(n) for n in range(BATCH)]
    words = (
        _size(["address[]", "uint256[]"], [whom, listed]),
        _size(["address[]", "uint256[]"], [whom, [10**8] * BATCH]),
    )
    holders = _size(["address", "uint256", "address[]"], [_address(BATCH), 1, whom])
    single = _size(["address", "uint256"], [_address(0), 10**8], of=1)
    codes = b"".join(artifacts()[name].bytecode for name in ("SovereignBond", "PublicRecord"))
    past = gas["transfer.first_after_record_added"]
    return [
        Work("series opened", told["series"], gas["series.open"], Fraction(_counted(codes))),
        Work("investors admitted", told["holders"], gas["admit.batch_100"], words[0]),
        Work("holdings issued", holdings, gas["batch_transfer_100.new"], words[1]),
        Work("coupons pushed", holdings * told["coupons"], gas["coupon_push_100.cash"], holders, often=True),
        Work("pasts kept, at most", holdings * told["coupons"], past, Fraction(0), often=True, told=False),
        Work("transfers", told["transfers"] * _DAYS, gas["transfer.existing"], single, often=True),
    ]


def page(told: Mapping[str, Any]) -> str:
    """The table, and how large the event store becomes."""
    chains = networks(told)
    heads = ["", "number", "gas of one", "bytes of one"]
    heads += [f"{chain.name}, {unit}" for chain in chains for unit in _units(chain)]
    all_works = works(told)
    rows = [_row(work, chains) for work in all_works]
    events = [sum(work.count for work in all_works if work.often is often and work.told) for often in (False, True)]
    first, more = (f"{round(Fraction(count * told['index_bytes'], 10**9)):,} GB" for count in events)
    return f"{table(heads, rows)}\n\nThe event store: {first} at first, {more} more each year.\n"


def _row(work: Work, chains: Sequence[Network]) -> list[str]:
    name = f"{work.name}, each year" if work.often else work.name
    cells = [name, f"{work.count:,}", f"{work.gas:,}", f"{round(work.size):,}"]
    for chain in chains:
        cells.append(f"{_rounded(chain.hours(work))}")
        if chain.coin:
            cells.append(f"{_rounded(chain.dollars(work))}")
    return cells


def _units(chain: Network) -> list[str]:
    return ["hours", "USD"] if chain.coin else ["hours"]


def _rounded(value: Fraction) -> str:
    return f"{round(value):,}" if value >= 10 else str(round(Decimal(value.numerator) / value.denominator, 1))


def _size(types: Sequence[str], values: Sequence[Any], of: int = BATCH) -> Fraction:
    """The bytes of one of a batch; those of the function's selector are in the envelope's."""
    return Fraction(_counted(encode(types, values)) + _ENVELOPE, of)


def _counted(data: bytes) -> int:
    return len(data) - data.count(0)


def _number(n: int) -> int:
    return int.from_bytes(keccak(f"word {n}".encode()), "big") >> 1


def _address(n: int) -> str:
    return "0x" + keccak(f"wallet {n}".encode())[:20].hex()


if __name__ == "__main__":
    print(page(given()), end="")
