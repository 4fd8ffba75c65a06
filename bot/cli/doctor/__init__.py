"""Check a whole installation, and say what is wrong and what to do about it."""
