"""Try all that the libraries of dates depend on, on revm, beside Python's calendar.

Dates have no end, but the calendar comes again after 400 years: the libraries know a date only by its place among these
146,097 days and by how often they have passed. What else makes a number of cases all cases stands with them.
"""
