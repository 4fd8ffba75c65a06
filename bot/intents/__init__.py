"""What a plain sentence means: which commands it may be about, by rules and without a model."""

from bot.intents.sentences import commands_meant, is_courtesy

__all__ = ["commands_meant", "is_courtesy"]
