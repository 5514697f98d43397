"""Reserves behind series: pools, what auditors attest of them, and how that reaches the chain."""
