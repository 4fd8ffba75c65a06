"""Inventory of personal data: how to export it and how to erase it, for models/rights.py."""
