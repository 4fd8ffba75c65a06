"""Waiting lists of sessions."""
