"""Pictures for people: pure functions from data to the bytes of a PNG."""
