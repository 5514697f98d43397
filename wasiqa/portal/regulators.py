"""Who may see the regulator's area: whoever signed in and holds the role, which the chain is asked at each block."""

from __future__ import annotations

from fastapi import Request

from wasiqa.errors import NotAllowed
from wasiqa.portal.live import Live
from wasiqa.portal.reasons import SignInFirst
from wasiqa.portal.signing_in import SignIn
from wasiqa.servicing.roles import role_id

ROLE = "REGULATOR"


class Regulators:
    """Sessions, and the role behind each. `secure` says that browsers come by https."""

    def __init__(self, live: Live, sign_in: SignIn, *, secure: bool) -> None:
        self.sign_in = sign_in
        self.secure = secure
        self.session_cookie, self.nonce_cookie = (f"{'__Host-' * secure}{name}" for name in ("session", "nonce"))
        self._live = live
        self._answers: tuple[str, dict[str, bool]] = ("", {})

    def admit(self, address: str, nonce: str, signature: str) -> str:
        """The secret of a new session. Raises what `SignIn.given` and `signed` do; `NotAllowed` without the role."""
        challenge = self.sign_in.given(address, nonce, self._live.snapshot.desk.index.ledger.chain_id)
        self._require_role(challenge.address)  # first: anybody's own contract could keep the node busy for all
        with self._live.asking() as chain:
            self.sign_in.signed(challenge, signature, chain)
        return self.sign_in.open(challenge.address)

    def present(self, request: Request) -> str | None:
        """The address of whoever asks, if they are signed in; whether they hold the role is not asked."""
        return self.sign_in.who(request.cookies.get(self.session_cookie, ""))

    def require(self, request: Request) -> str:
        """The regulator who asks. Raises `SignInFirst`, or `NotAllowed` for whoever has lost the role."""
        address = self.present(request)
        if address is None:
            raise SignInFirst("sign in first")
        try:
            self._require_role(address)
        except NotAllowed:
            self.sign_in.close(request.cookies[self.session_cookie])
            raise
        return address

    def _require_role(self, address: str) -> None:
        head = self._live.snapshot.head.hash
        block, answers = self._answers
        if block != head:
            self._answers = block, answers = head, {}
        if address not in answers:
            registry = self._live.snapshot.programme.registry
            with self._live.asking() as chain:
                answers[address] = bool(chain.call(registry, "hasRole", role_id(ROLE), address))
        if not answers[address]:
            raise NotAllowed(f"{address} does not hold the role {ROLE}")
