"""`make bench`: measure everything, and write the figures and the pages that show them."""

from __future__ import annotations

import sys

import click

from bench import comparison, curves, growth, performance, readme, results
from bench.operations import operations
from bench.table import figure
from wasiqa.errors import WasiqaError


@click.command()
@click.option("--pages", is_flag=True, help="Measure nothing; write the pages from the figures that are there.")
def main(pages: bool) -> None:
    """Measure what operations cost here and elsewhere, and how that grows.

    Example: python -m bench
    """
    if not pages:
        click.echo("Measuring on one node (two minutes)", err=True)
        results.write(comparison.run())
        curves.write(growth.run())
    figures, grown = results.read(), curves.read()
    readme.write(figures)
    performance.write(grown)
    dear = readme.over(figures)
    for operation in operations().values():
        gas, bar = figure(figures[results.OWN][operation.key]), figure(operation.bar)
        click.echo(f"{operation.key:<36}{gas or 'not built':>12}{bar:>12}{'  over' if operation in dear else ''}")
    uneven = [f"{curve.name}: {operation}" for curve in grown for operation in curve.faults()]
    for line in uneven:
        click.echo(f"grows where it must not: {line}", err=True)
    click.echo("Written: bench/results.json, bench/README.md, bench/growth.json, docs/performance.md", err=True)
    sys.exit(1 if uneven else 0)


if __name__ == "__main__":
    try:
        main()
    except WasiqaError as error:
        sys.exit(str(error))
