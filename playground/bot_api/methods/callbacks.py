"""The Bot API's answerCallbackQuery."""

from playground.bot_api.methods.parameters import Params
from playground.telegram import Json, World, bad_request

TEXT_LIMIT = 200


def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a pressed button, with a short text, an alert or a link."""
    if len(params.text("text")) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    answer: Json = {"answered": True, "show_alert": params.flag("show_alert")}
    answer |= {name: params.text(name) for name in ("text", "url") if params.text(name)}
    if not query_id or not world.callback_queries.answer(query_id, answer, world.clock.now()):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True
