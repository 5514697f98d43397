"""Drafts of reports to a financial intelligence unit, as goAML takes them (UNODC)."""
