"""What may happen to a row between its opening and its last payment, each act in a module."""
