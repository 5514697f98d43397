"""Openings sealed for the auction agent, so that a dealer who is offline at the opening doesn't lose the bid.

A sealed box of libsodium: anybody can close it with the agent's public key (X25519), which stands in the announcement,
and only the agent can open it. It doesn't tell who closed it; the commitment beside it does.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from wasiqa.auction.opening import Opening
from wasiqa.durable import NewFile, write_new
from wasiqa.errors import InputRefused, NotAllowed, not_readable

KEY_BYTES = 32


def seal(opening: Opening, public_key: bytes) -> bytes:
    """The opening as only the agent can read it."""
    from nacl.public import PublicKey, SealedBox

    return bytes(SealedBox(PublicKey(public_key)).encrypt(opening.encode()))


@dataclass(frozen=True)
class AgentKey:
    """The auction agent's secret key; it is never printed."""

    secret: bytes = field(repr=False)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new key in a new file, for its owner alone. Raises `NotAllowed` if there is a file already."""
        from nacl.public import PrivateKey

        key = cls(bytes(PrivateKey.generate()))
        try:
            write_new(NewFile(path, f"{key.secret.hex()}\n".encode(), private=True))
        except FileExistsError:
            told = f"{path} is there already, and is not replaced: bids may be sealed with its key"
            raise NotAllowed(told, hint="name a new file", code="FILE_EXISTS") from None
        return key

    @classmethod
    def load(cls, path: Path) -> Self:
        """The key in a file. Raises `InputRefused` if there is none, `NotAllowed` if others may read or change it."""
        try:
            mode, text = path.stat().st_mode, path.read_text(encoding="ascii", errors="replace").strip()
        except OSError as error:
            raise not_readable(path, error) from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NotAllowed(
                f"the auction agent's key at {path} is open to others", hint=f"chmod 600 {path}", code="OPEN_TO_OTHERS"
            )
        if not re.fullmatch(f"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
            raise InputRefused(
                f"{path} is no key of an auction agent",
                file=str(path),
                hint="`auction key` makes one: 64 hex digits",
                code="BAD_AGENT_KEY",
            )
        return cls(bytes.fromhex(text))

    @property
    def public(self) -> bytes:
        """What goes into the announcement."""
        from nacl.public import PrivateKey

        return bytes(PrivateKey(self.secret).public_key)

    def open(self, sealed: bytes) -> Opening | None:
        """The opening in the box; None if it isn't one for this key, or holds something else."""
        from nacl.exceptions import CryptoError
        from nacl.public import PrivateKey, SealedBox

        try:
            return Opening.decode(bytes(SealedBox(PrivateKey(self.secret)).decrypt(sealed)))
        except (CryptoError, ValueError, TypeError):
            return None
