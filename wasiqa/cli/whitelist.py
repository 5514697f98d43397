"""`wasiqa whitelist`: the registry in line with a file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.servicing.whitelisting import ChainRegistry
    from wasiqa.whitelist.document import Plan
    from wasiqa.whitelist.entries import Rules, Whitelist
    from wasiqa.whitelist.id_key import IdKey

_SHEET = click.option("--sheet", help="Sheet of an XLSX file; by default the first.")


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def whitelist() -> None:
    """Bring the registry in line with a file (CSV or XLSX). Wallets that aren't in the file stay as they are.

    Example: wasiqa whitelist plan investors.xlsx --out plan.json --config programme.yaml --network http://127.0.0.1:8545
    """


@whitelist.command()
@click.argument("file", type=options.FILE)
@click.option("--out", type=options.NEW_FILE, help="Write the plan here, for another person to apply.")
@_SHEET
@options.config
@options.reads_chain
def plan(file: Path, out: Path | None, as_json: bool, **given: Any) -> None:
    """Compare a file with the registry; needs no account.

    Example: wasiqa whitelist plan investors.xlsx --out plan.json --config programme.yaml --network http://127.0.0.1:8545
    """
    from wasiqa.chain.durable import write_durably
    from wasiqa.whitelist.render import render

    desk = _Desk.of(given)
    found = desk.plan(desk.read(file))
    if out is not None:
        write_durably(out, found.to_json())
    Output(as_json=as_json).result(json.loads(found.to_json()), render(found, desk.rules))


@whitelist.command()
@click.argument("file", type=options.FILE)
@_SHEET
@options.config
@options.writes_chain
def apply(file: Path, as_json: bool, **given: Any) -> None:
    """Write what a file, or a plan made of it (PLAN.json), asks for; what is there already is not written again.

    Example: wasiqa whitelist apply plan.json --config programme.yaml --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.whitelist.apply import apply as apply_plan
    from wasiqa.whitelist.document import Plan
    from wasiqa.whitelist.render import render

    desk, out = _Desk.of(given), Output(as_json=as_json)
    if file.suffix == ".json":
        found = Plan.load(file)
        listed = desk.read(Path(found.input.path))
    else:
        listed = desk.read(file)
        found = desk.plan(listed)
    out.say(render(found, desk.rules))
    if not (found.added or found.changed):
        out.result({"transactions": []}, "nothing to do: the registry says what the file says")
        return
    if not desk.session.agree("write it?"):
        out.dry_run(json.loads(found.to_json()))
        return
    receipts = apply_plan(found, listed, desk.registry(desk.session.sender), desk.key)
    done = f"written, transactions: {len(receipts)}" if receipts else "nothing to do: the plan was applied before"
    out.result({"transactions": [receipt.hash for receipt in receipts]}, done)
    desk.verify(listed)


@whitelist.command()
@click.argument("file", type=options.FILE)
@_SHEET
@options.config
@options.reads_chain
def verify(file: Path, as_json: bool, **given: Any) -> None:
    """Exit 0 if the registry says of every wallet in the file what the file says, else 1.

    Example: wasiqa whitelist verify investors.xlsx --config programme.yaml --network http://127.0.0.1:8545
    """
    desk, out = _Desk.of(given), Output(as_json=as_json)
    listed = desk.read(file)
    differences = desk.differences(listed)
    out.result({"differences": [asdict(found) for found in differences]}, None)
    desk.verify(listed)
    out.say(f"the registry says what {file} says of its {len(listed.entries)} wallets")


@dataclass(frozen=True)
class _Desk:
    """What the three commands share: the session, the file's rules and the id key."""

    session: Session
    rules: Rules
    key: IdKey
    sheet: str | None

    @classmethod
    def of(cls, given: dict[str, Any]) -> _Desk:
        from wasiqa.servicing.config import load
        from wasiqa.whitelist.entries import Rules
        from wasiqa.whitelist.id_key import IdKey

        sheet, config_file = given.pop("sheet"), given.pop("config_file")
        settings = load(config_file)
        session = Session(**given)
        key = IdKey.load(config_file.parent / settings.id_key)
        if session.ledger.id_key is not None:
            key.require(session.ledger.id_key, f"the ledger of chain {session.ledger.chain_id}")
        return cls(session, Rules(settings.time_zone, settings.venues, settings.tax_classes), key, sheet)

    def read(self, file: Path) -> Whitelist:
        from wasiqa.whitelist.checks import check
        from wasiqa.whitelist.reader import read

        return check(read(file, self.sheet if file.suffix == ".xlsx" else None), self.rules, self.session.chain.now())

    def registry(self, sender: str | None = None) -> ChainRegistry:
        from wasiqa.servicing.whitelisting import ChainRegistry

        return ChainRegistry(self.session.chain, self.session.programme.registry, sender)

    def plan(self, listed: Whitelist) -> Plan:
        from wasiqa.whitelist.plan import plan as make_plan

        return make_plan(listed, self.registry(), self.key)

    def differences(self, listed: Whitelist) -> list[Any]:
        from wasiqa.whitelist.apply import verify as find_differences

        return list(find_differences(listed, self.registry(), self.key, self.rules))

    def verify(self, listed: Whitelist) -> None:
        differences = self.differences(listed)
        if differences:
            told = "; ".join(found.sentence for found in differences[:5])
            raise CheckFailed(f"{len(differences)} wallets differ from the file: {told}", hint="run whitelist apply")
