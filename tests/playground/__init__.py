"""The simulated Telegram, looked at from outside by two other libraries."""

import tests.support.quick_aiogram  # noqa: F401  (before any test imports aiogram)
