"""The journal: a transaction is on disk before it is sent, so that a command that was killed goes on where it was."""
