"""Handlers of commands, buttons and forms, by subject.

A subject with several modules is a package; audit, help and review have one module each.
"""
