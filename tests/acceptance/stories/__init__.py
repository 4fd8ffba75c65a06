"""The playground's stories, walked in a real browser."""
