"""What typed words mean: commands by a sentence, arguments by a word; rules, and no model."""

from bot.intents import keywords
from bot.intents.sentences import commands_meant, is_courtesy

__all__ = ["commands_meant", "is_courtesy", "keywords"]
