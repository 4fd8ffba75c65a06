"""Settings, logging, and the bundled data."""
