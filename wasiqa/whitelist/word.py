"""The word that the registry keeps of each wallet: 256 bits, as laid out in contracts/types/Word.sol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from wasiqa.errors import InputRefused

LAYOUT: dict[str, tuple[int, int]] = {
    "investor": (0, 160),
    "category": (160, 8),
    "country": (168, 16),
    "venue": (184, 16),
    "tax_class": (200, 4),
    "admitted": (204, 1),
    "blocked_by_registrar": (205, 1),
    "blocked_by_regulator": (206, 1),
    "blocked_by_licence": (207, 1),
    "moved": (208, 1),
    "removed": (209, 1),
    "valid_until": (216, 40),
}
"""First bit and width of each field."""

MASKS: dict[str, int] = {name: ((1 << width) - 1) << shift for name, (shift, width) in LAYOUT.items()}
"""The bits of each field."""

HOPS = 8
"""So many successors of a lost wallet are followed."""

_PLACE = MASKS["admitted"] | MASKS["moved"] | MASKS["removed"]
_FOREIGN = ("blocked_by_regulator", "blocked_by_licence", "moved")
REGISTRARS = sum(mask for name, mask in MASKS.items() if name not in _FOREIGN)
"""The bits that the registrar writes; all others have writers of their own."""

_UNUSED = ~sum(MASKS.values())


@dataclass(frozen=True)
class Word:
    """What the registry knows of one wallet; the all-zero word is that of a wallet it has never heard of."""

    investor: int = 0
    """Keyed hash of the person's identifier; if `moved`, the successor wallet."""
    category: int = 0
    country: int = 0
    """ISO 3166-1 numeric; 0 if not stated."""
    venue: int = 0
    """Number of the licensed venue behind the wallet; 0 if none."""
    tax_class: int = 0
    admitted: bool = False
    blocked_by_registrar: bool = False
    blocked_by_regulator: bool = False
    blocked_by_licence: bool = False
    moved: bool = False
    removed: bool = False
    valid_until: int = 0
    """Unix seconds, inclusive."""

    @classmethod
    def decode(cls, number: int) -> Self:
        """The word behind a number. Raises `InputRefused` for bits that have no meaning."""
        require_meaning(number)
        values: dict[str, Any] = {}
        for name, (shift, width) in LAYOUT.items():
            value = (number & MASKS[name]) >> shift
            values[name] = bool(value) if width == 1 else value
        return cls(**values)

    def encode(self) -> int:
        """The word as a number. Raises `InputRefused` if a field doesn't fit its bits."""
        number = 0
        for name, (shift, width) in LAYOUT.items():
            value = int(getattr(self, name))
            if value < 0 or value >> width:
                raise InputRefused(f"{name} {value} doesn't fit the {width} bits that a whitelist word has for it")
            number |= value << shift
        return number

    def eligible(self, at: int) -> bool:
        """Whether the wallet may hold at the Unix second `at`: admitted, in no way barred, not expired."""
        blocked = self.blocked_by_registrar or self.blocked_by_regulator or self.blocked_by_licence
        return self.admitted and not (blocked or self.moved or self.removed) and at <= self.valid_until

    @property
    def listed(self) -> bool:
        """Whether the wallet has a place on the list, be it suspended, blocked or expired."""
        return self.admitted and not (self.moved or self.removed)

    def differences(self, other: Word) -> tuple[str, ...]:
        """Names of the fields in which two words differ, in the order of the layout."""
        return tuple(name for name in LAYOUT if getattr(self, name) != getattr(other, name))


def require_meaning(number: int) -> None:
    """Raise `InputRefused` for a number that is no word: it has bits that have no meaning."""
    if number < 0 or number & _UNUSED:
        raise InputRefused(f"{number:#x} is no whitelist word: it has bits that the layout doesn't use")


def differing(one: int, other: int) -> tuple[str, ...]:
    """Names of the fields in which two words differ, in the order of the layout."""
    bits = one ^ other
    return tuple(name for name, mask in MASKS.items() if bits & mask)


def has_place(word: int) -> bool:
    """Whether the wallet has a place on the list, be it suspended, blocked or expired."""
    return word & _PLACE == MASKS["admitted"]


def merged(old: int, new: int) -> int:
    """What the chain holds after the registrar writes `new` over `old`: bits of other authorities stay."""
    return (new & REGISTRARS) | (old & ~REGISTRARS)


def expelled(word: int) -> int:
    """The word of a wallet that loses its place on the list and nothing else."""
    return (word & ~MASKS["admitted"]) | MASKS["removed"]
