"""A depository's statement beside the chain: reading it, comparing it, and making the chain equal."""
