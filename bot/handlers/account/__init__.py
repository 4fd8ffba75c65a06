"""One's own card, profile, data and the privacy notice."""

from bot.handlers.account import card, personal_data, privacy
from bot.handlers.account.own_contact import shared_phone, telegram_name

__all__ = ["card", "personal_data", "privacy", "shared_phone", "telegram_name"]
