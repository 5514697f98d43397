"""Signing in with a wallet (ERC-4361), and who is signed in. All of it is in memory: a restart signs everybody out."""

from __future__ import annotations

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
from wasiqa.chain.contract import Contract
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed, WasiqaError

MINUTES_TO_SIGN = 5
HOURS_SIGNED_IN = 8
STATEMENT = "Sign in to the regulator's area. This sends no transaction and costs nothing."
_MOST = 1_000
_LONGEST = 4_096
_VALID = bytes.fromhex("1626ba7e")
_ERC1271 = (
    {
        "type": "function",
        "name": "isValidSignature",
        "stateMutability": "view",
        "inputs": [{"name": "hash", "type": "bytes32"}, {"name": "signature", "type": "bytes"}],
        "outputs": [{"name": "", "type": "bytes4"}],
    },
)
T = TypeVar("T")


@dataclass(frozen=True)
class Challenge:
    """What a wallet shall sign."""

    address: str
    nonce: str
    text: str


@dataclass
class Lapsing(Generic[T]):
    """Values by secrets that nobody can guess, each for so many seconds. Of too many the oldest is forgotten."""

    seconds: int
    clock: Callable[[], float] = time.time
    most: int = _MOST
    _kept: dict[str, tuple[float, T]] = field(default_factory=dict)

    def keep(self, secret: str, value: T) -> None:
        """Keep a value from now on."""
        self._kept[secret] = self.clock() + self.seconds, value
        while len(self._kept) > self.most:
            del self._kept[next(iter(self._kept))]

    def get(self, secret: str) -> T | None:
        """The value, unless it has lapsed."""
        end, value = self._kept.get(secret, (0.0, None))
        return value if self.clock() < end else None

    def take(self, secret: str) -> T | None:
        """The value, once."""
        value = self.get(secret)
        self._kept.pop(secret, None)
        return value


class SignIn:
    """The portal's side of signing in. `origin` is the address by which browsers know it."""

    def __init__(self, origin: str, clock: Callable[[], float] = time.time) -> None:
        self._origin = origin
        self._clock = clock
        self._challenges: Lapsing[Challenge] = Lapsing(MINUTES_TO_SIGN * 60, clock)
        self._sessions: Lapsing[str] = Lapsing(HOURS_SIGNED_IN * 3_600, clock)

    def challenge(self, address: str, chain_id: int) -> Challenge:
        """A message for the wallet at `address`. Raises `InputRefused` if that is none."""
        try:
            address = checksummed(address.strip())
        except ValueError:
            told = "that is no address"
            raise InputRefused(told, hint="write 0x and 40 hex digits") from None
        nonce, now = secrets.token_hex(16), self._clock()
        text = (
            f"{urlsplit(self._origin).netloc} wants you to sign in with your Ethereum account:\n{address}\n\n"
            f"{STATEMENT}\n\nURI: {self._origin}\nVersion: 1\nChain ID: {chain_id}\nNonce: {nonce}\n"
            f"Issued At: {_utc(now)}\nExpiration Time: {_utc(now + MINUTES_TO_SIGN * 60)}"
        )
        made = Challenge(address, nonce, text)
        self._challenges.keep(nonce, made)
        return made

    def asked_by(self, nonce: str) -> str | None:
        """The address whose message it is; None if it lapsed or was used."""
        challenge = self._challenges.get(nonce)
        return None if challenge is None else challenge.address

    def signed(self, nonce: str, signature: str, chain: Chain) -> str:
        """The address whose message was signed. A message counts once, whatever comes of it.

        Raises `InputRefused` for what is no signature, `NotAllowed` for a message that lapsed or another's signature.
        """
        challenge = self._challenges.take(nonce)
        if challenge is None:
            raise NotAllowed("the message has lapsed or was used", hint="ask for a new one")
        if not _right(challenge, _bytes(signature), chain):
            raise NotAllowed(f"that is not the signature of {challenge.address}", hint="sign with that wallet")
        return challenge.address

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
        self._sessions.take(secret)


def _right(challenge: Challenge, signature: bytes, chain: Chain) -> bool:
    """By its own key, or, where a contract is, by what that says (ERC-1271)."""
    message = encode_defunct(text=challenge.text)
    try:
        if Account.recover_message(message, signature=signature) == challenge.address:
            return True
    except Exception:  # the library raises what its parts do; whatever it is, this is no signature of a key
        pass
    if not chain.code(challenge.address):
        return False
    try:
        digest = bytes(defunct_hash_message(text=challenge.text))
        answer = chain.call(Contract(challenge.address, _ERC1271), "isValidSignature", digest, signature)
    except ChainFailed:
        raise
    except WasiqaError:
        return False
    return bool(answer == _VALID)


def _bytes(signature: str) -> bytes:
    digits = signature.strip().removeprefix("0x")
    try:
        found = bytes.fromhex(digits)
    except ValueError:
        found = b""
    if not found or len(found) > _LONGEST:
        raise InputRefused("that is no signature", hint="paste what the wallet gave: 0x and hex digits")
    return found


def _utc(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"
