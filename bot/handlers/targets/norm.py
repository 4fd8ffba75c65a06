"""/norm: for a place, how many electors of a booth one worker is for; shown, set, ended, undone."""

import re

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Form, Reply, Step, answer_button, form_engine, input_parsing
from bot.handlers.places import PlaceAnswers, code_of, parse_place_only, place_step, require_post
from bot.intents import keywords
from bot.keyboards import button, column, rows
from bot.messages import norms as messages
from bot.messages import places as place_messages
from models import norms, places, text_forms
from models.errors import BadNumber
from models.norms import BadNorm, HeldNorm, Norm
from models.strength import Weights

NAME = "norm"
OFF = "off"
OFFERED = (50, 75, 100, 150)
_NUMBER = re.compile(r"[+\-\u2212]?\d[\d,.]*")
_CODE = ("AC", "PC")  # with a space before their number, which is no norm


class NormAnswers(PlaceAnswers, total=False):
    """The answers of /norm: the norm as it was typed, and the id of one that `ended`."""

    norm: str
    ended: int


async def norm(ctx: Context) -> None:
    """`/norm PLACE [N [least most] | off]`; without a number it shows what holds, and asks."""
    await require_post(ctx, "target")
    await form_engine.run_line(FORM, ctx, await _split_line(ctx))


@action("endnorm", int, private=True)
async def end(ctx: Context, norm_id: int) -> None:
    """End a norm; a button lets it hold again."""
    await _show_ended(ctx, await ctx.run(norms.end, norm_id, by=ctx.user_id, now=ctx.now))


@action("renorm", int, private=True)
async def resume(ctx: Context, norm_id: int) -> None:
    """Undo the end of a norm."""
    held = await ctx.run(norms.resume, norm_id, by=ctx.user_id, now=ctx.now)
    text = messages.holds_again(ctx.t, held, _weights(ctx))
    await ctx.reply(Reply(text, column([_end_button(ctx, held)])))


@action("unnorm", int, private=True)
async def undo(ctx: Context, norm_id: int) -> None:
    """Undo the setting of a norm; the one that it replaced holds again."""
    before = await ctx.run(norms.undo_setting, norm_id, by=ctx.user_id, now=ctx.now)
    if before is None:
        await ctx.reply(Reply(ctx.t("norm.undone"), column([_again(ctx)])))
        return
    text = messages.holds_again(ctx.t, before, _weights(ctx))
    await ctx.reply(Reply(text, column([_end_button(ctx, before)])))


async def _split_line(ctx: Context) -> dict[str, str]:
    """Split the line before its first number or `off`: a place's name may have several words."""
    tokens = text_forms.digits(places.with_sector_code(ctx.arguments)).split()
    if not tokens:
        return {}
    first = 2 if tokens[0].upper() in _CODE else 1
    ends = [i for i, token in enumerate(tokens) if i >= first and _begins_norm(token)]
    if not ends:
        return await parse_place_only(ctx, tokens, BadNorm)
    return {"place": " ".join(tokens[: ends[0]]), "norm": " ".join(tokens[ends[0] :])}


def _begins_norm(token: str) -> bool:
    return bool(_NUMBER.fullmatch(token) or keywords.meant(token, OFF))


def parsed(text: str) -> Norm | None:
    """Return the norm that `100` or `100 5 20` names; None for `off`. Raises BadNorm."""
    words = text.split()
    if len(words) == 1 and keywords.meant(words[0], OFF):
        return None
    if len(words) not in (1, 3):
        raise BadNorm(text=text)
    try:
        return Norm(*(input_parsing.number(word, norms.LARGEST) for word in words))
    except BadNumber as bad:
        what = "range" if str(bad.parameters["text"]) == words[0] else "bounds"
        raise BadNorm(what=what, text=bad.parameters["text"], most=norms.LARGEST) from None


async def _ask_norm(ctx: Context, data: NormAnswers) -> Reply:
    place = await ctx.run(places.place, data["place"])
    held = await ctx.run(norms.holding, place.id)
    numbers = [answer_button(ctx.t.number(n), NAME, "norm", n) for n in OFFERED]
    own = [_end_button(ctx, held)] if held and held.place == place else []
    text = messages.ask_norm(ctx.t, place, held, _weights(ctx), await _unknown(ctx, place))
    return Reply(text, rows(numbers, 4) + column(own))


async def _parse_norm(ctx: Context, text: str, data: NormAnswers) -> str:
    typed = text_forms.digits(text).strip()
    return OFF if parsed(typed) is None else typed


async def _commit(ctx: Context, data: NormAnswers) -> NormAnswers:
    """Set the norm, or end the place's own; the same update sets it once."""
    wanted = parsed(data["norm"])
    if wanted is not None:
        await ctx.run(
            norms.set_norm,
            data["place"],
            wanted,
            by=ctx.user_id,
            now=ctx.now,
            update_id=ctx.update.update_id,
        )
        return {}
    own = await ctx.run(norms.running, data["place"])
    if own is None:
        return {}
    await ctx.run(norms.end, own.id, by=ctx.user_id, now=ctx.now)
    return {"ended": own.id}


async def _finish(ctx: Context, data: NormAnswers) -> None:
    place = await ctx.run(places.place, data["place"])
    held = await ctx.run(norms.holding, place.id)
    if data["norm"] == OFF:
        again = (
            [button(ctx.t.plain("norm.button_resume"), "renorm", data["ended"])]
            if ("ended" in data)
            else []
        )
        text = messages.ended(ctx.t, place, held, _weights(ctx))
        await ctx.reply(Reply(text, column([*again, _look(ctx, place)])))
        return
    assert held is not None
    undone = button(ctx.t.plain("norm.button_undo"), "unnorm", held.id)
    text = messages.norm_set(ctx.t, held, _weights(ctx), await _unknown(ctx, place))
    await ctx.reply(Reply(text, column([_look(ctx, place), undone])))


async def _show_ended(ctx: Context, ended: HeldNorm) -> None:
    held = await ctx.run(norms.holding, ended.place.id)
    text = messages.ended(ctx.t, ended.place, held, _weights(ctx))
    again = button(ctx.t.plain("norm.button_resume"), "renorm", ended.id)
    await ctx.reply(Reply(text, column([again, _look(ctx, ended.place)])))


async def _unknown(ctx: Context, place: places.Place) -> int:
    return await ctx.run(norms.without_electors, place.id)


def _weights(ctx: Context) -> Weights:
    return Weights.from_settings(ctx.services.settings)


def _look(ctx: Context, place: places.Place) -> Button:
    label = ctx.t.plain("planning.button_strength", place=place_messages.label(ctx.t, place))
    return button(label, "run", "strength", code_of(ctx, place))


def _end_button(ctx: Context, held: HeldNorm) -> Button:
    return button(ctx.t.plain("norm.button_end"), "endnorm", held.id)


def _again(ctx: Context) -> Button:
    return button(ctx.t.plain("norm.button_other"), "run", NAME, "")


FORM = form_engine.register_form(
    Form[NormAnswers](
        NAME,
        NAME,
        (
            place_step(NAME, "target", "norm.ask_place"),
            Step("norm", _ask_norm, _parse_norm),
        ),
        _finish,
        _commit,
    )
)
