"""What typed words mean: commands by a sentence, arguments by a word; rules, and no model."""

from bot.intents import keywords
from bot.intents.sentences import commands_meant, has_only_known_words, is_courtesy

__all__ = ["commands_meant", "has_only_known_words", "is_courtesy", "keywords"]
