"""Counters of booths and ACs."""
