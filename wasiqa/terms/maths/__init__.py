"""Price, yield, accrued interest and risk of bills and bonds, by the conventions of the markets that quote them.

Amounts are exact fractions; what no fraction gives exactly (a power of a broken number of periods, a root) is a decimal
of 34 digits. Rates are fractions of one, prices are per 100 of face.
"""
