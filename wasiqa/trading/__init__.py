"""Trades between investors: what they sign, what it comes to, and how it nets."""
