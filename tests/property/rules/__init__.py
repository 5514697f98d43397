"""What the parties of a programme do, by kind of action.

Nothing is thrown away: an action that makes no sense is one that contracts and model must refuse alike. But amounts,
rows and moments are chosen where something is decided: all that can be moved and one more, the last second of a record
time and the next.
"""
