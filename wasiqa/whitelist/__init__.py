"""The whitelist: from a file of investors to the registry's words, and back to a proof that they agree.

Start with `reader.read(path)` and `checks.check(table, rules, now)`; the result goes to `plan.plan`, `apply.apply` and
`apply.verify`. Knows no chain: a registry is whatever has the few methods of `registry`.
"""
