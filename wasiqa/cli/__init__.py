"""The commands, shared by `wasiqa X` and `ape run X`. They read options, ask, and print; the work is done elsewhere."""
