"""The bot's profile: its name, its descriptions, and the command menu of each scope."""

from playground.telegram.chats import ADMINS, TelegramChat
from playground.telegram.errors import Json

Scope = tuple[str, int, int]


class BotProfile:
    """Texts of the bot by kind and language, and menus by scope and language."""

    def __init__(self, name: str) -> None:
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.menus: dict[tuple[Scope, str], list[Json]] = {}
        self.buttons: dict[int, Json] = {}
        self.photo = ""  # the file_id of the bot's picture
        self.private_topics = True  # as set with @BotFather
        self.inline = True  # so is this

    def text(self, kind: str, language: str) -> str:
        """Return the name or description in this language, else the default one."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu(self, chat: TelegramChat, user_id: int, language: str) -> list[Json]:
        """Return the menu that this user sees in this chat.

        The narrowest scope wins; within a scope, the user's language before the default one.
        """
        for scope in scopes(chat, user_id):
            for code in (language, "") if language else ("",):
                if menu := self.menus.get((scope, code)):
                    return menu
        return []


def scopes(chat: TelegramChat, user_id: int) -> list[Scope]:
    """Return the scopes that apply to this user in this chat, the narrowest first."""
    default: Scope = ("default", 0, 0)
    if chat.private:
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), default]
    admin = chat.role(user_id) in ADMINS
    order: list[tuple[Scope, bool]] = [
        (("chat_member", chat.id, user_id), True),
        (("chat_administrators", chat.id, 0), admin),
        (("chat", chat.id, 0), True),
        (("all_chat_administrators", 0, 0), admin),
        (("all_group_chats", 0, 0), True),
        (default, True),
    ]
    return [scope for scope, applies in order if applies]
