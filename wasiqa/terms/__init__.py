"""Terms of a series: term sheet, holiday calendar, schedule, cash-flow rows and their arithmetic. Knows no chain.

Start with `files.read(path)`, which gives sheet and calendar, then with `rows.rows(sheet, calendar)`.
"""
