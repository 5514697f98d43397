"""The hooks of a series: the rules that a file or a term sheet states, and what the contracts have of them."""
