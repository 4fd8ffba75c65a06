"""Everything that speaks Telegram."""

import os

# python-telegram-bot gives durations as timedelta, without a warning, to those who ask for it.
os.environ.setdefault("PTB_TIMEDELTA", "true")
