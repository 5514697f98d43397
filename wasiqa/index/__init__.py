"""The event store: what the programme's contracts wrote, kept in SQLite, and the state that follows from it."""
