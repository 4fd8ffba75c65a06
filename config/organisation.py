"""A warning where people are asked for consent and cannot be told by whom."""

from config.settings import PREFIX, Settings

NEEDED = ("org_name", "contact_name", "contact")
_OFFICIAL = Settings.model_fields["api_url"].default


def unnamed(settings: Settings) -> list[str]:
    """Return a warning if the notice cannot name who asks, at the official Bot API alone.

    There a token is a real one, and whoever writes to the bot is a person.
    """
    empty = [f"{PREFIX}{name.upper()}" for name in NEEDED if not getattr(settings, name)]
    if not empty or settings.api_url != _OFFICIAL:
        return []
    verb = "is" if len(empty) == 1 else "are"
    why = "the privacy notice must say who asks for consent and who answers questions"
    return [f"{', '.join(empty)} {verb} empty: {why}"]
