"""Render results as text, by subject: pure functions of a result and a language.

One module a subject, opened by name, so this folder may hold more than 14.
"""
