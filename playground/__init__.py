"""A local Telegram in the browser, to try the bot and to test it."""
