"""One investor with all wallets at once: suspended, or active again. Only the registrar's own block is touched.

The investor's id is blocked too, so that no tree and no voucher admits another wallet meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.describe import successor
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.parts import Change
from wasiqa.whitelist.plan import BATCH
from wasiqa.whitelist.registry import RegistryReader
from wasiqa.whitelist.word import MASKS, Word

_BLOCK = MASKS["blocked_by_registrar"]
_HEX = frozenset("0123456789abcdefABCDEF")
_ID_DIGITS = 40


def investor_id(text: str, key: IdKey) -> int:
    """The investor id that SCHEME:VALUE stands for, or that is given itself as 0x and 40 hex digits.

    Raises `InputRefused` for what the whitelist file would be refused for.
    """
    if not text.startswith("0x"):
        return key.investor_id(identifiers.parse(text))
    return given_id(text)


def given_id(text: str) -> int:
    """The investor id that is given as 0x and 40 hex digits. Raises `InputRefused` for anything else."""
    digits = text[2:] if text.startswith("0x") else ""
    if len(digits) != _ID_DIGITS or not set(digits) <= _HEX:
        hint = "write 0x and 40 hex digits, or SCHEME:VALUE as in the file"
        raise InputRefused(f"{text} is no investor id", hint=hint)
    return int(digits, 16)


@dataclass(frozen=True)
class Instruction:
    """What is written for one investor; `left` says of the wallets that aren't changed why they are left alone."""

    investor_id: str
    suspend: bool
    blocked: bool
    """Whether the registrar blocks the id now."""
    changes: tuple[Change, ...]
    left: Mapping[str, str]

    @property
    def done(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changes and self.blocked is self.suspend

    def remaining(self, now: int) -> Iterator[str]:
        """What still bars wallets that are no longer suspended, at `now` (Unix seconds)."""
        for change in self.changes:
            word = Word.decode(change.after)
            bars = {
                "expired": word.valid_until < now,
                "blocked by the regulator": word.blocked_by_regulator,
                "blocked by the licence registry": word.blocked_by_licence,
            }
            yield from (f"{change.wallet} stays {bar}" for bar, there in bars.items() if there and not self.suspend)


def instruction(
    investor: int,
    *,
    suspend: bool,
    blocked: bool,
    known: Mapping[str, int],
    registry: RegistryReader,
    unclaimed: bool = False,
) -> Instruction:
    """What to write so that an investor is suspended with all wallets, or active; `known` are the words of all wallets.

    Raises `InputRefused` if the registry knows no wallet of that investor and doesn't block it, unless it is said to be
    one whose place in a tree is `unclaimed`; `NotAllowed` if one transaction can't do it.
    """
    name = f"0x{investor:040x}"
    wallets = wallets_of(investor, known, unclaimed=blocked or unclaimed)
    words = dict(zip(wallets, registry.words(wallets), strict=True))
    left = {wallet: why for wallet, word in words.items() if (why := _left_alone(Word.decode(word), suspend))}
    changes = [Change(None, wallet, word, word ^ _BLOCK) for wallet, word in words.items() if wallet not in left]
    if len(changes) > BATCH:
        raise NotAllowed(
            f"investor {name} has {len(changes)} wallets to change, and one transaction can change {BATCH}",
            hint="set the status of their rows in the file, run `whitelist apply`, and then this again for the id",
        )
    return Instruction(name, suspend, blocked, tuple(changes), left)


def wallets_of(investor: int, known: Mapping[str, int], *, unclaimed: bool) -> list[str]:
    """The investor's wallets in order, with those that have moved to one of them; `known` are the words of all.

    Raises `InputRefused` if there is none, unless the investor may be one whose place in a tree is `unclaimed`.
    """
    words = {int(wallet, 16): Word.decode(word) for wallet, word in known.items()}
    wallets = sorted(wallet for wallet in known if investor and _owner(int(wallet, 16), words) == investor)
    if not wallets and not (investor and unclaimed):
        raise InputRefused(
            f"the registry knows no wallet of investor 0x{investor:040x}",
            hint="compare the identifier with the file; `whitelist export` lists all investor ids; "
            "--unclaimed blocks one who only stands in a tree",
        )
    return wallets


def _owner(wallet: int, words: Mapping[int, Word]) -> int:
    seen: set[int] = set()
    word = words[wallet]
    while word.moved and word.investor in words and wallet not in seen:
        seen.add(wallet)
        wallet = word.investor
        word = words[wallet]
    return 0 if word.moved else word.investor


def _left_alone(word: Word, suspend: bool) -> str | None:
    if word.moved:
        return f"has moved to {successor(word)}"
    if word.removed:
        return "was removed from the list"
    if word.blocked_by_registrar is suspend:
        return "is suspended already" if suspend else "is not suspended"
    return None
