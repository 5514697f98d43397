"""`make bench`: measure everything, and write the figures and the pages that show them."""

from __future__ import annotations

import sys

import click

from bench import comparison, curves, further, growth, performance, readme, results
from bench.operations import further_operations, operations
from bench.table import figure
from wasiqa.errors import WasiqaError


@click.command()
@click.option("--pages", is_flag=True, help="Measure nothing; write the pages from the figures that are there.")
def main(pages: bool) -> None:
    """Measure what operations cost here and elsewhere, and how that grows.

    Example: python -m bench
    """
    if not pages:
        click.echo("Measuring (two minutes)", err=True)
        results.write(comparison.run())
        further.write(further.run())
        curves.write(growth.run())
    figures, beside, grown = results.read(), further.read(), curves.read()
    readme.write(figures, beside)
    performance.write(grown)
    told, gas_of = {**operations(), **further_operations()}, {**figures[results.OWN], **beside}
    dear = readme.over(told, gas_of)
    for operation in told.values():
        gas, bar = figure(gas_of[operation.key]), figure(operation.bar)
        click.echo(f"{operation.key:<36}{gas or 'not built':>12}{bar:>12}{'  over' if operation in dear else ''}")
    uneven = [f"{curve.name}: {operation}" for curve in grown for operation in curve.faults()]
    for line in uneven:
        click.echo(f"grows where it must not: {line}", err=True)
    click.echo("Written: bench/*.json, bench/README.md, docs/performance.md and its charts", err=True)
    sys.exit(1 if uneven or dear else 0)


if __name__ == "__main__":
    try:
        main()
    except WasiqaError as error:
        sys.exit(str(error))
