"""One step of a repo, and the allowance that it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wasiqa.cli.base import Output
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk
from wasiqa.errors import InputRefused, NotAllowed, Waiting

_DONE = {"OPEN": "opened", "CLOSED": "paid back", "CLAIMED": "claimed", "RELEASED": "released"}


def act(session: Session, out: Output, file: Path, function: str, state: str, *more: str) -> None:
    """Bring a repo into a state, if it isn't there."""
    from wasiqa.chain.contract import Contract
    from wasiqa.inputs import Input
    from wasiqa.servicing.code import built
    from wasiqa.trading.repos import Repos

    repos, source = Repos(session.chain, session.programme), Input.of(file)
    found = repos.load(file)
    said, parties = found.said, (found.said.seller, found.said.buyer)

    def done() -> bool:
        return repos.state(said) == state

    document: dict[str, Any] = {"series": Desk(session).symbol(said.bond), "seller": said.seller, "buyer": said.buyer}
    if done():
        session.settle(done, input=source)
        out.result({**document, "state": state, "transactions": []}, f"nothing to do: it is {_DONE[state]}")
        return
    before = repos.state(said)
    if function == "open" and (missing := found.lacking(parties)):
        raise Waiting(
            f"{' and '.join(missing)} must still sign",
            hint=f"they run `trade repo sign {file}`",
            code="SIGNATURES_MISSING",
        )
    if (before == "OPEN") is (function == "open"):
        stands = "was never opened" if before == "NONE" else f"is {_DONE[before]} already"
        raise InputRefused(f"{file}: the repo {stands}", file=str(file), hint="`trade repo` is for one that is open")
    arguments: tuple[Any, ...] = (said.struct(), *(found.signatures_of(parties) if function == "open" else more))
    cash = Contract(said.cash, built("TestCash").abi)
    short = function == "close" and session.chain.call(cash, "allowance", session.sender, found.contract) < said.closing
    if not short:
        repos.require(function, arguments, session.sender, Desk(session).measures(said.bond, said.cash, said.units))
    if not session.agree(f"{function} it?"):
        out.dry_run({**document, "state": before})
        return
    with session.sending(input=source) as run:
        if short:
            session.chain.transact(cash, "approve", found.contract, said.closing, sender=session.sender)
        repos.send(function, arguments, session.sender)
        run.verified = done()
        transactions = list(run.hashes())
    told = {**document, "state": repos.state(said), "transactions": transactions}
    out.outcome(told, _DONE[state], shown=run.verified, otherwise=f"it is not {_DONE[state]} yet")


def allow(session: Session, out: Output, file: Path) -> None:
    """The buyer's allowance of the cash."""
    from wasiqa.chain.contract import Contract
    from wasiqa.inputs import Input
    from wasiqa.servicing.code import built
    from wasiqa.trading.repos import Repos

    found, source = Repos(session.chain, session.programme).load(file), Input.of(file)
    said, owner = found.said, session.sender
    if owner != said.buyer:
        raise NotAllowed(
            f"{owner} is not {said.buyer}, the buyer, who alone allows anything",
            hint="a seller's signature is enough; name the --account of the buyer",
        )
    token, needed = Contract(said.cash, built("TestCash").abi), said.opening

    def done() -> bool:
        return bool(session.chain.call(token, "allowance", owner, found.contract) >= needed)

    document = {"owner": owner, "token": token.address, "allowance": str(needed)}
    if done():
        session.settle(done, input=source)
        out.result({**document, "transactions": []}, "nothing to do: it is allowed")
        return
    Desk(session).require_cash(said.bond, said.cash, file)
    amount = Desk(session).token(said.cash).amount(needed)
    if not session.agree(f"let the repo contract take up to {amount}?"):
        out.dry_run(document)
        return
    with session.sending(input=source) as run:
        session.chain.transact(token, "approve", found.contract, needed, sender=owner)
        run.verified = done()
        transactions = list(run.hashes())
    told = {**document, "transactions": transactions}
    out.outcome(told, "allowed", shown=run.verified, otherwise="it is not allowed yet")
