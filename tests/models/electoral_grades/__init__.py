"""Electoral grades of booths."""
