"""Auctions: what is announced, bid, opened, allotted and settled, and how that reaches the chain."""
