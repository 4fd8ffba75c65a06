"""One's own card, profile, data and the privacy notice."""

from bot.handlers.account import card, personal_data, phone_claim, privacy
from bot.handlers.account.own_contact import telegram_name

__all__ = ["card", "personal_data", "phone_claim", "privacy", "telegram_name"]
