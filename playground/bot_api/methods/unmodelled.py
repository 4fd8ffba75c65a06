"""Parameters that Telegram has and the playground has not: refused by name, never lost."""

from playground.bot_api.methods.parameters import Params
from playground.telegram import ApiError

_SENDING = (
    "direct_messages_topic_id", "allow_paid_broadcast", "message_effect_id",
    "suggested_post_parameters", "callback_query_id", "ephemeral_message_parameters",
    "receiver_user_id",
)  # fmt: skip
_BY_METHOD: dict[str, tuple[str, ...]] = {
    "setWebhook": ("certificate", "ip_address"),
    "sendMessage": _SENDING,
    "sendPhoto": (*_SENDING, "show_caption_above_media", "has_spoiler"),
    "sendDocument": (*_SENDING, "thumbnail"),
    "copyMessage": (*_SENDING, "show_caption_above_media", "video_start_timestamp"),
    "forwardMessage": (*_SENDING, "video_start_timestamp"),
    "editMessageText": ("rich_message",),
    "editMessageCaption": ("show_caption_above_media",),
    "answerCallbackQuery": ("cache_time",),
    "answerInlineQuery": ("next_offset", "switch_pm_text", "switch_pm_parameter"),
    "getChatAdministrators": ("return_bots",),
    "createForumTopic": ("icon_color", "icon_custom_emoji_id"),
}
NOT_MODELLED = {name.lower(): parameters for name, parameters in _BY_METHOD.items()}
# As good as absent: it asks for what happens anyway.
NOTHING = ("", "0", "false", "null", "none")


def refuse(method: str, params: Params) -> None:
    """Refuse a parameter that would change what Telegram does, but not what is done here.

    Raises ApiError 501 with its name. What Telegram does not know either is ignored, as there.
    """
    for name in NOT_MODELLED.get(method, ()):
        value = params.values.get(name)
        if name in params.files or (value is not None and str(value).lower() not in NOTHING):
            raise ApiError(501, f"Not Implemented: parameter {name}")
