"""Proofs that take minutes: `pytest tests/soak`. Their short forms are in tests/acceptance."""
