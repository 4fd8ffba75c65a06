"""What the end of the process may take: one budget for everything that it has in hand.

Updates and messages get their time side by side, then the database hears what became of them.
"""

BUDGET = 10.0  # seconds from SIGTERM to the end of the process
GRACE = 7.0  # of these, for the updates and the messages in hand
LAST_WORDS = 2.0  # and then for the database
