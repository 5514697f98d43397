"""The programme's secret key, which turns identifiers into investor ids.

Identity numbers are few enough to guess from any unkeyed hash, so the ids on chain are keyed.
"""

from __future__ import annotations

import hashlib
import hmac
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.whitelist.identifiers import Identifier

MIN_BYTES = 32
_ID_BYTES = 20
_FINGERPRINT_BYTES = 8
_FINGERPRINT_DOMAIN = b"wasiqa/id-key/1:"


@dataclass(frozen=True)
class IdKey:
    """The key itself; it is never printed."""

    secret: bytes = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The key in a file: all its bytes, as they are.

        Raises `InputRefused` if there is none or it is short, `NotAllowed` if others may read or change it.
        """
        try:
            secret = path.read_bytes()
            mode = path.stat().st_mode
        except OSError as error:
            raise InputRefused(
                f"the programme's id key can't be read at {path}: {error.strerror}",
                hint=f"restore it from its safe; for a new programme: (umask 077; openssl rand -hex 32 > {path})",
                code="NO_ID_KEY_FILE",
            ) from error
        if mode & stat.S_IRWXO:
            raise NotAllowed(
                f"the programme's id key at {path} is open to everybody",
                hint=f"chmod 600 {path}",
                code="OPEN_TO_OTHERS",
            )
        if len(secret) < MIN_BYTES:
            raise InputRefused(
                f"the programme's id key at {path} has {len(secret)} bytes; it needs at least {MIN_BYTES}",
                hint="a short key can be guessed; restore the right file",
                code="SHORT_ID_KEY",
            )
        return cls(secret)

    @property
    def fingerprint(self) -> str:
        """Eight bytes in hex that tell keys apart and give nothing away; it stands in deployments and plans."""
        return hashlib.sha256(_FINGERPRINT_DOMAIN + self.secret).hexdigest()[: 2 * _FINGERPRINT_BYTES]

    def investor_id(self, investor: Identifier) -> int:
        """First 20 bytes of HMAC-SHA256 of the identifier's normal spelling, as a number."""
        digest = hmac.digest(self.secret, str(investor).encode(), "sha256")
        return int.from_bytes(digest[:_ID_BYTES], "big")

    def require(self, fingerprint: str, where: str) -> None:
        """Raise `NotAllowed` unless this is the key that `where` (a file, say) was made with."""
        if self.fingerprint != fingerprint:
            raise NotAllowed(
                f"the id key has fingerprint {self.fingerprint}, but {where} was made with {fingerprint}",
                hint="with another key every investor would get a new id; use the programme's own",
                code="WRONG_ID_KEY",
            )
