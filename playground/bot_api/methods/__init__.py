"""The Bot API's methods: METHODS maps a lower-case name to its function."""

from collections.abc import Callable
from functools import partial
from typing import Any

from playground.bot_api.methods import (
    callbacks,
    chats,
    editing,
    inline,
    messages,
    polling,
    profile,
    unmodelled,
)
from playground.bot_api.methods.parameters import Params, Upload
from playground.telegram import World

__all__ = ["METHODS", "Params", "Upload"]

Method = Callable[[World, Params], Any]

_BY_NAME: dict[str, Method] = {
    "getUpdates": polling.get_updates,
    "setWebhook": polling.set_webhook,
    "deleteWebhook": polling.delete_webhook,
    "getWebhookInfo": polling.get_webhook_info,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "sendDocument": messages.send_document,
    "copyMessage": messages.copy_message,
    "forwardMessage": messages.forward_message,
    "sendChatAction": messages.send_chat_action,
    "getFile": messages.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "answerCallbackQuery": callbacks.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "createForumTopic": chats.create_forum_topic,
    "getMe": profile.get_me,
    "getUserProfilePhotos": profile.get_user_profile_photos,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": partial(profile.set_text, kind="name"),
    "getMyName": partial(profile.get_text, kind="name"),
    "setMyDescription": partial(profile.set_text, kind="description"),
    "getMyDescription": partial(profile.get_text, kind="description"),
    "setMyShortDescription": partial(profile.set_text, kind="short_description"),
    "getMyShortDescription": partial(profile.get_text, kind="short_description"),
    "setMyProfilePhoto": profile.set_photo,
    "removeMyProfilePhoto": profile.remove_photo,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
}


def _checked(name: str, function: Method) -> Method:
    def call(world: World, params: Params) -> Any:
        unmodelled.refuse(name, params)
        return function(world, params)

    return call


METHODS = {name.lower(): _checked(name.lower(), call) for name, call in _BY_NAME.items()}
