"""The contracts beside a plain model of them, under random sequences of actions; docs/invariants.md has the results."""
