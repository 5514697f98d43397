"""Block explorers that show a contract's source, each through the client of an Ape plugin.

The plugins are imported only when an explorer is asked; they come with the extra `ape`.
"""
