"""What the tables hold about a person, and how it goes; put together in models/rights.py."""
