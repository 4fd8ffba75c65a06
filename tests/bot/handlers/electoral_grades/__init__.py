"""/grade."""
