"""The home of a person, and where plain words lead: bot/home."""
