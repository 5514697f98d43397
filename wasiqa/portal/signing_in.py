"""Signing in with a wallet (ERC-4361), and who is signed in.

A message is known again by its nonce, which the portal authenticates: asking for messages leaves nothing behind.
What was used, and who is signed in, is in memory: a restart signs everybody out.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.messages import defunct_hash_message, encode_defunct

from wasiqa.chain.chain import Chain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.wallets import takes
from wasiqa.errors import InputRefused, NotAllowed

MINUTES_TO_SIGN = 5
HOURS_SIGNED_IN = 8
STATEMENT = "Sign in to the regulator's area. This sends no transaction and costs nothing."
_LONGEST = 4_096
_END, _RANDOM, _TAG = 10, 32, 32
"""Hex digits of a nonce: the second at which it ends, what makes it another each time, and the portal's tag."""
_NONCE = re.compile(rf"[0-9a-f]{{{_END + _RANDOM + _TAG}}}")
T = TypeVar("T")


@dataclass(frozen=True)
class Challenge:
    """What a wallet shall sign."""

    address: str
    nonce: str
    text: str


@dataclass
class Lapsing(Generic[T]):
    """Values by secrets that nobody can guess, each for so many seconds."""

    seconds: int
    clock: Callable[[], float] = time.time
    _kept: dict[str, tuple[float, T]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, secret: str, value: T) -> None:
        """Keep a value from now on; what has lapsed goes."""
        now = self.clock()
        while self._kept and next(iter(self._kept.values()))[0] <= now:
            del self._kept[next(iter(self._kept))]
        self._kept[secret] = now + self.seconds, value

    def get(self, secret: str) -> T | None:
        """The value, unless it has lapsed."""
        end, value = self._kept.get(secret, (0.0, None))
        return value if self.clock() < end else None

    def drop(self, secret: str) -> None:
        """Forget a value."""
        self._kept.pop(secret, None)


class SignIn:
    """The portal's side of signing in. `origin` is the address by which browsers know it."""

    def __init__(self, origin: str, clock: Callable[[], float] = time.time) -> None:
        self._origin = origin
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._used: Lapsing[bool] = Lapsing(MINUTES_TO_SIGN * 60, clock)
        self._sessions: Lapsing[str] = Lapsing(HOURS_SIGNED_IN * 3_600, clock)

    def challenge(self, address: str, chain_id: int) -> Challenge:
        """A message for the wallet at `address`; nothing of it is kept. Raises `InputRefused` if that is no address."""
        address = _address(address)
        end = f"{int(self._clock()) + MINUTES_TO_SIGN * 60:0{_END}x}"
        return self._made(address, chain_id, self._tagged(address, chain_id, end + secrets.token_hex(_RANDOM // 2)))

    def given(self, address: str, nonce: str, chain_id: int) -> Challenge:
        """The message with this nonce that was given out for an address.

        Raises `NotAllowed` if none was, or if it lapsed or was used, and `InputRefused` for what is no address.
        """
        address = _address(address)
        known = _NONCE.fullmatch(nonce) and self._tagged(address, chain_id, nonce[:-_TAG])
        if not known or not hmac.compare_digest(known, nonce):
            raise NotAllowed("that message was not given out for this wallet", hint="ask for a new one")
        if self._clock() >= int(nonce[:_END], 16) or self._used.get(nonce):
            raise NotAllowed("the message has lapsed or was used", hint="ask for a new one")
        return self._made(address, chain_id, nonce)

    def signed(self, challenge: Challenge, signature: str, chain: Chain) -> None:
        """A message that was given out was signed, and so is used. One at a time.

        Raises `InputRefused` for what is no signature, `NotAllowed` for another's or for a message that is used.
        """
        if not _right(challenge, _bytes(signature), chain):
            raise NotAllowed(f"that is not the signature of {challenge.address}", hint="sign with that wallet")
        self.given(challenge.address, challenge.nonce, chain.chain_id)
        self._used.keep(challenge.nonce, True)

    def _tagged(self, address: str, chain_id: int, start: str) -> str:
        tag = hmac.digest(self._key, f"{address} {chain_id} {start}".encode(), "sha256").hex()
        return start + tag[:_TAG]

    def _made(self, address: str, chain_id: int, nonce: str) -> Challenge:
        end = int(nonce[:_END], 16)
        text = (
            f"{urlsplit(self._origin).netloc} wants you to sign in with your Ethereum account:\n{address}\n\n"
            f"{STATEMENT}\n\nURI: {self._origin}\nVersion: 1\nChain ID: {chain_id}\nNonce: {nonce}\n"
            f"Issued At: {_utc(end - MINUTES_TO_SIGN * 60)}\nExpiration Time: {_utc(end)}"
        )
        return Challenge(address, nonce, text)

    def open(self, address: str) -> str:
        """A session; the secret by which the browser names it."""
        secret = secrets.token_urlsafe(32)
        self._sessions.keep(secret, address)
        return secret

    def who(self, secret: str) -> str | None:
        """Whose session it is."""
        return self._sessions.get(secret)

    def close(self, secret: str) -> None:
        """End a session."""
        self._sessions.drop(secret)


def _right(challenge: Challenge, signature: bytes, chain: Chain) -> bool:
    """By its own key, or, where a contract is, by what that says (ERC-1271)."""
    message = encode_defunct(text=challenge.text)
    try:
        if Account.recover_message(message, signature=signature) == challenge.address:
            return True
    except Exception:  # the library raises what its parts do; whatever it is, this is no signature of a key
        pass
    return takes(chain, challenge.address, bytes(defunct_hash_message(text=challenge.text)), signature)


def _address(given: str) -> str:
    try:
        return checksummed(given.strip())
    except ValueError:
        raise InputRefused("that is no address", hint="write 0x and 40 hex digits") from None


def _bytes(signature: str) -> bytes:
    digits = signature.strip().removeprefix("0x")
    try:
        found = bytes.fromhex(digits)
    except ValueError:
        found = b""
    if not found or len(found) > _LONGEST:
        raise InputRefused("that is no signature", hint="paste what the wallet gave: 0x and hex digits")
    return found


def _utc(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
