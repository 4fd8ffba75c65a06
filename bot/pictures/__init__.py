"""Pictures: pure functions from data to the bytes of a PNG."""
