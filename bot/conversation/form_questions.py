"""The question of a form's step as a message: with its buttons, below the words of a refusal."""

from dataclasses import replace
from typing import Any

from bot.button import Button
from bot.conversation import error_replies
from bot.conversation.context import Context
from bot.conversation.form import Data, Form, Step
from bot.html import Html
from bot.keyboards import Keyboard, button, column
from bot.messages import refusals
from models.errors import Refusal


def answer_button(label: str, form_name: str, key: str, value: object) -> Button:
    """Return a button that answers the step `key`; its value goes through the step's `parse`."""
    return button(label, "form", form_name, key, value)


async def ask(
    form: Form[Any],
    step: Step[Any],
    ctx: Context,
    data: Data,
    refusal: Refusal | None = None,
    last: Step[Any] | None = None,
) -> None:
    """Ask a question, below the words of a refusal or, with choices of its own, instead of it.

    `last` is the step that was just answered.
    """
    question = await step.ask(ctx, data)
    text, buttons = question.text, question.buttons
    if refusal is not None:
        sentence = refusals.sentence(ctx.t, refusal)
        choices = await _choices(form, step, ctx, refusal)
        if choices:  # the sentence asks; the question would tell of other buttons
            text, buttons = sentence, choices
        else:
            text = Html(f"{sentence}\n\n{text}")
    if question.request_contact:
        is_first = form.step_before(step, data) is None
        keys = ("form.quit",) if is_first else ("form.back", "form.quit")
        await ctx.reply(replace(question, text=text, typed=tuple(map(ctx.t.plain, keys))))
        return
    after_contact = last is not None and last.contact
    last_row = _last_row(form, step, ctx, data)
    removes = after_contact or question.remove_keyboard
    asked = replace(question, text=text, buttons=(*buttons, last_row), remove_keyboard=removes)
    await ctx.reply(asked)


async def _choices(form: Form[Any], step: Step[Any], ctx: Context, refusal: Refusal) -> Keyboard:
    labels = await error_replies.labels(ctx, refusal.choices) if refusal.choices else {}
    return column(answer_button(label, form.name, step.key, c) for c, label in labels.items())


def _last_row(form: Form[Any], step: Step[Any], ctx: Context, data: Data) -> tuple[Button, ...]:
    cancel = button(ctx.t.plain(step.cancel_label), "quit", form.name)
    if form.step_before(step, data) is None:
        return (cancel,)
    return (button(ctx.t.plain("form.back"), "back", form.name, step.key), cancel)
