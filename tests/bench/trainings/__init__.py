"""Measurements of trainings, each a command of its own."""
