"""An empty whitelist file to fill in: drop-downs for what has a list, text cells for what has digits to lose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wasiqa import countries
from wasiqa.categories import Category
from wasiqa.whitelist import sheets
from wasiqa.whitelist.columns import COLUMNS, Column
from wasiqa.whitelist.entries import Status

LIST, EXPLAINED, CHOICES = "Whitelist", "Columns", "Choices"
"""The sheets: the list itself, what its columns mean, and what may be chosen in them."""

_LAST_ROW = 1_048_576
_WIDTHS = {"wallet": 46, "investor": 30, "category": 22, "valid_until": 14, "status": 14, "note": 40}
_WIDTH = 16


def template(tax_classes: Iterable[str] = ()) -> bytes:
    """The XLSX file; without codes of tax classes it leaves that column free, as that of venues."""
    choices: Mapping[str, Sequence[str]] = {
        "category": [category.name for category in Category],
        "country": countries.all_letters(),
        "status": [status.name for status in Status],
        "tax_class": list(tax_classes),
    }
    return form(LIST, COLUMNS, {name: found for name, found in choices.items() if found})


def form(title: str, columns: Sequence[Column], choices: Mapping[str, Sequence[str]]) -> bytes:
    """An XLSX file to fill in with these columns, some of them with a list to choose from."""
    from openpyxl import Workbook

    workbook = Workbook()
    listed = workbook.worksheets[0]
    listed.title = title
    sheets.head(listed, [column.name for column in columns], [_width(column) for column in columns])
    _explain(workbook.create_sheet(EXPLAINED), columns)
    where = _offer(workbook.create_sheet(CHOICES), choices)
    for position, column in enumerate(columns, start=1):
        _prepare(listed, position, column, where.get(column.name))
    return sheets.saved(workbook)


def _width(column: Column) -> int:
    return _WIDTHS.get(column.name, _WIDTH)


def _explain(sheet: Any, columns: Sequence[Column]) -> None:
    from openpyxl.styles import Alignment

    sheets.head(sheet, ("column", "what it says", "how it is written", "example", "required"), (14, 60, 50, 46, 10))
    for row, column in enumerate(columns, start=2):
        required = "yes" if column.required else "no"
        sheets.append(sheet, (column.name, column.meaning, column.written, column.example, required), row=row)
        for cell in sheet[row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer(sheet: Any, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write each list into a column; what refers to it, by name. Lists in place may have only 255 characters."""
    from openpyxl.utils import get_column_letter

    sheets.head(sheet, list(choices), [24] * len(choices))
    where = {}
    for position, (name, found) in enumerate(choices.items(), start=1):
        for row, choice in enumerate(found, start=2):
            sheets.put(sheet.cell(row, position), choice)
        letter = get_column_letter(position)
        where[name] = f"'{CHOICES}'!${letter}$2:${letter}${len(found) + 1}"
    return where


def _prepare(sheet: Any, position: int, column: Column, choices: str | None) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(position)
    # as text, digits of wallets and identity numbers stay, and no date is turned round by the spreadsheet's country
    sheet.column_dimensions[letter].number_format = sheets.TEXT
    rule = DataValidation(
        type=None if choices is None else "list",
        formula1=choices,
        allow_blank=not column.required,
        promptTitle=column.name,
        prompt=f"{column.written} Example: {column.example}",
        showInputMessage=True,
        errorTitle=column.name,
        error=f"{column.written} The sheet {EXPLAINED} says more.",
        showErrorMessage=choices is not None,
    )
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(rule)
