"""Command lines of every command, with values of each parameter's kind that may be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from tests.fuzz import mutations
from tests.scripts.cli import BILL, PIB, WHO
from tests.support.actors import ROLES
from wasiqa.cli.main import main

ENDLESS = frozenset({"demo", "portal", "index follow"})
"""They run until they are stopped, or for many seconds."""
_SET_ELSEWHERE = frozenset({"network", "deployments", "receipts", "index_url", "config_file"})
_WORDS = {
    "series": (PIB, BILL, "XFEXAMPLE016", "XFEXAMPLE024", "NONE-1"),
    "amount": ("1", "100000", "500000.00", "1000000", "0", "-1", "99999999999999"),
    "face": ("100000", "500000.00", "0", "7", "99999999999999"),
    "price": ("98.3815", "100", "0", "0.0001", "1000000000"),
    "day": ("2049-02-22", "2050-08-22", "2051-08-20"),
    "investor": ("SECP:0000016", "NTN:0000014-1", "REF:X", "0x" + "12" * 20),
    "rate": ("0.07", "0.0716", "2049-03-11=0.0716", "-1", "7"),
    "venue": ("PK-EXAMPLE-1", "PK-9"),
    "days": ("30", "0", "-1"),
}
Files = Mapping[str, Sequence[Path]]
"""Valid files, by the first word of the commands that read them."""
_ROLES = (
    "bank",
    "fund",
    "insurer",
    "stranger",
    "registrar",
    "regulator",
    "issuer_proposer",
    "governor_proposer",
    "paying_agent",
)
_ACCOUNTS = tuple(f"test:{ROLES.index(role)}" for role in _ROLES)
_DAYS = ("2048-11-04", "2049-02-22", "2055-12-31", "2049-01-01T12:00:00+05:00", "1", "5")


@dataclass(frozen=True)
class Line:
    """A command and its words."""

    name: str
    words: tuple[str, ...]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that ends by itself."""
    yield from ((name, one) for name, one in _below(main, ()) if name not in ENDLESS)


def _below(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _below(below, (*path, name))
    else:
        yield " ".join(path), command


def line(rng: Random, name: str, command: click.Command, files: Files, folder: Path) -> Line:
    """One line: all that it needs and some of the rest, mostly of the right kind; rarely a word too many or too few."""
    own, others = files.get(name.split()[0], ()), [path for paths in files.values() for path in paths]
    near = (*own * (2 * len(others) // (len(own) or 1)), *others)
    options: list[str] = []
    arguments: list[str] = []
    for parameter in command.params:
        if parameter.name in _SET_ELSEWHERE or parameter.name == "as_json":
            continue
        if parameter.name == "account":
            options += [
                "--account",
                rng.choice(_ACCOUNTS) if rng.random() < 0.95 else mutations.text(rng),
            ]
        elif parameter.name == "yes":
            options += ["--yes"]
        elif isinstance(parameter, click.Option):
            options += _option(rng, parameter, near, folder)
        else:
            count = rng.choice((0, 1, 1, 2)) if parameter.nargs < 0 else 1
            if parameter.required or rng.random() < 0.7:
                arguments += [_value(rng, parameter, near, folder) for _ in range(max(count, parameter.required))]
    if rng.random() < 0.03:
        options.append(mutations.text(rng).replace("--", "-"))  # what stands after a bare -- is no option
    if arguments and rng.random() < 0.03:
        arguments.pop()
    if rng.random() < 0.05:
        options = [f"{options[0]}={options[1]}", *options[2:]] if len(options) > 1 else options
    return Line(name, (*name.split(), *options, "--json", *(["--", *arguments] if arguments else [])))


def _option(rng: Random, option: click.Option, files: Sequence[Path], folder: Path) -> list[str]:
    if not option.required and rng.random() < 0.6:
        return []
    if option.is_flag:
        return [rng.choice(option.opts)]
    return [option.opts[-1], _value(rng, option, files, folder)]


def _value(rng: Random, parameter: click.Parameter, files: Sequence[Path], folder: Path) -> str:
    if rng.random() < 0.12:
        return mutations.text(rng)
    kind, name = parameter.type, str(parameter.name)
    if isinstance(kind, click.Path):
        new = folder / rng.choice(
            ("new.json", "new.csv", "new.xlsx", "new.yaml", "new.html", "new.tree", "no/such/one")
        )
        writes = any(part in name for part in ("out", "target", "csv", "xlsx", "html", "safe", "openings"))
        return str(new if writes or rng.random() < 0.1 else rng.choice(files if rng.random() < 0.95 else (folder,)))
    if isinstance(kind, click.IntRange | type(click.INT)):
        return rng.choice(
            ("0", "1", "2", "3", "7", "8", "100", "2049", "65536", "-1", str(2**63), str(2**256), "9" * 400)
        )
    if isinstance(kind, click.FloatRange | type(click.FLOAT)):
        return rng.choice(("0.1", "5", "nan", "inf", "-1"))
    if isinstance(kind, click.Choice):
        return rng.choice(kind.choices)
    if kind.name == "wallet":
        return rng.choice(
            (WHO.bank, WHO.fund, WHO.insurer, WHO.stranger, WHO.paying_agent, "0x" + 40 * "0", WHO.bank.lower())
        )
    known = next((words for part, words in _WORDS.items() if part in name), None)
    return rng.choice(known or _DAYS)
