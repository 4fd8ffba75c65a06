"""The Bot API's answerInlineQuery: articles that are sent as texts."""

from typing import Any

from playground.bot_api.methods import keyboards, texts
from playground.bot_api.methods.parameters import Params
from playground.telegram import ApiError, Json, World, bad_request

RESULTS_LIMIT, ID_BYTES, TOKEN_LIMIT = 50, 64, 64
CACHE_TIME = 300  # seconds, where the call names none


def answer_inline_query(world: World, params: Params) -> bool:
    """Answer an inline query with what can be sent, and a button above it."""
    results = params.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an Array")
    if len(results) > RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    offered = [_result(world, one) for one in results]
    if len({one["id"] for one in offered}) < len(offered):
        raise bad_request("RESULT_ID_DUPLICATE")
    answer: Json = {
        "answered": True,
        "results": offered,
        "cache_time": max(params.integer("cache_time", CACHE_TIME), 0),
        "is_personal": params.flag("is_personal"),
    }
    if params.given("button"):
        answer["button"] = _button(params.json("button"))
    query_id = params.text("inline_query_id")
    if not query_id or not world.inline_queries.answer(query_id, answer, world.clock.now()):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


def _result(world: World, result: Any) -> Json:
    what = "can't parse inline query result"
    if not isinstance(result, dict):
        raise bad_request(f"{what}: expected an Object")
    if result.get("type") != "article":
        raise ApiError(501, f"Not Implemented: an inline result of type {result.get('type')}")
    inner = Params(result)
    if not 1 <= len(inner.text("id").encode()) <= ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not inner.text("title"):
        raise bad_request(f'{what}: Can\'t find field "title"')
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request(f'{what}: Can\'t find field "message_text"')
    sent = texts.text(world, Params({**content, "text": content["message_text"]}))
    if (markup := keyboards.inline(inner)) is not None:
        sent["reply_markup"] = markup
    shown = {name: inner.text(name) for name in ("id", "title", "description")}
    return shown | {"content": sent}


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline query results button: expected an Object")
    token = str(button.get("start_parameter", ""))
    if not 1 <= len(token) <= TOKEN_LIMIT:
        raise bad_request("START_PARAM_INVALID")
    return {"text": button["text"], "token": token}
