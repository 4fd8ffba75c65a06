"""Shutdown time budget: one for everything that is in flight.

Updates and messages get their time side by side; then it is recorded what became of them.
"""

BUDGET = 10.0  # seconds from SIGTERM to the end of the process
GRACE = 7.0  # of these, for the updates and the messages in flight
LAST_WORDS = 2.0  # and then for recording in the database what is left
