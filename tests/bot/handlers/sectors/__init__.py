"""/sector, and what other commands do with a sector."""
