"""Venues' licences: from a file to the licence registry's steps, and what the registry says."""
