"""Handlers of commands, buttons and forms, by subject."""
