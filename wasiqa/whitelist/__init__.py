"""The whitelist: from a file of investors to the registry's words, and back to a proof that they agree.

Start with `reader.read(path)` and `checks.check(table, rules, now)`; the result goes to `plan.plan`, `apply.apply` and
`apply.verify`. `template` makes an empty file, `checked` shows what is wrong with a full one, `complete` guards those
whom a complete list leaves out, `export` and `expiry` tell what the registry says, and `person` acts on one investor.
Knows no chain: a registry is whatever has the few methods of `registry`; the words of all wallets come as a mapping.
"""
