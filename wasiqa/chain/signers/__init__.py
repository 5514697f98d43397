"""Keys that never leave a key service: one small module a vendor, loaded when an account of it is named."""
