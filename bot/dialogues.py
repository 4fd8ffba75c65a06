"""Guided forms: questions one after the other, their answers kept in a draft in the database.

A step is answered by a button (`answer_button`) or by typing. A key that is in the data already
is not asked, so whatever a command or a deep link brought along skips its step.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from telegram import InlineKeyboardButton

from bot import errors
from bot.call import Call, Reply
from bot.callbacks import action
from bot.i18n import LANGUAGES
from bot.keyboards import Keyboard, button, column, page_of
from bot.markup import Html
from models import drafts
from models.errors import Refusal

Data = dict[str, Any]  # what JSON can hold


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `parse` gives the value to keep, from typed text or from a button's value.

    `parse` may also put values of later steps into the data, which are then not asked; it raises
    a Refusal to ask again. With `contact`, what was shared is in `call.contact`; with `attached`
    too, but it is anybody's contact, attached by hand. `leave` labels the button that ends the form
    here. `applies` says whether the question is to be asked after the answers so far.
    """

    key: str
    ask: Callable[[Call, Data], Awaitable[Reply]]
    parse: Callable[[Call, str, Data], Awaitable[object]]
    contact: bool = False
    attached: bool = False
    leave: str = "form.quit"
    applies: Callable[[Data], bool] = lambda data: True


@dataclass(frozen=True, slots=True)
class Form:
    """Questions, and what is done with all the answers. `command` begins it anew.

    `left` is what somebody who ends it early is told, with the `{command}`.
    """

    name: str
    command: str
    steps: tuple[Step, ...]
    finish: Callable[[Call, Data], Awaitable[None]]
    left: str = "form.quit_done"

    def next_step(self, data: Data) -> Step | None:
        """Give the first question that has no answer yet."""
        open_ = (step for step in self.steps if step.key not in data and step.applies(data))
        return next(open_, None)

    def step_before(self, step: Step, data: Data) -> Step | None:
        """Give the question before this one."""
        earlier = self.steps[: self.steps.index(step)]
        return next((one for one in reversed(earlier) if one.applies(data)), None)


_forms: dict[str, Form] = {}


def form(made: Form) -> Form:
    """Register a form, so that its draft is understood again after a restart."""
    if made.name in _forms:
        raise ValueError(f"two forms are called {made.name}")
    _forms[made.name] = made
    return made


def answer_button(label: str, form_name: str, key: str, value: object) -> InlineKeyboardButton:
    """Give a button that answers the step `key`; its value goes through the step's `parse`."""
    return button(label, "form", form_name, key, value)


async def start(opened: Form, call: Call, data: Data | None = None) -> None:
    """Open a form in a private chat with what is known already, and ask the first question."""
    await _go_on(opened, call, data or {}, None)


async def answer(call: Call) -> None:
    """Take what was typed or shared as the answer to the open form's question.

    What was taken already, before a process died, is no answer to the next question.
    """
    opened, data, taken = await _opened(call)
    step = opened.next_step(data) if opened else None
    if opened is None or step is None:
        await call.reply(Reply(call.t("frame.free_text")))
    elif taken:
        await _ask_again(opened, step, call, data)
    elif step.contact and call.text in _labels(call, "form.quit"):
        await quit_form(call, opened.name)
    elif step.contact and call.text in _labels(call, "form.back"):
        await back(call, opened.name, step.key)
    elif call.contact and not (step.contact or step.attached):  # shared twice: taken already
        await _ask_again(opened, step, call, data)
    else:
        await _take(opened, step, call, call.text.strip(), data)


async def resume(call: Call) -> None:
    """Ask the open form's question again."""
    opened, data, _ = await _opened(call)
    step = opened.next_step(data) if opened else None
    if opened is None or step is None:
        await call.reply(Reply(call.t("frame.free_text")))
    else:
        await _ask(opened, step, call, data, None)


@action("form", str, str, str)
async def press(call: Call, form_name: str, key: str, value: str) -> None:
    """Take a button as the answer; one of another question says so and changes nothing."""
    opened, data, taken = await _opened(call)
    step = opened.next_step(data) if opened else None
    if opened is None or step is None or opened.name != form_name:
        call.toast(call.t.plain("form.closed"))
    elif taken:
        await _ask_again(opened, step, call, data)
    elif step.key != key:
        call.toast(call.t.plain("form.answered"))
    else:
        await _take(opened, step, call, value, data)


@action("back", str, str)
async def back(call: Call, form_name: str, key: str) -> None:
    """Ask the question before `key` again."""
    opened, data, taken = await _opened(call)
    step = opened.next_step(data) if opened else None
    before = opened.step_before(step, data) if opened and step else None
    if opened and step and taken and opened.name == form_name:
        await _ask_again(opened, step, call, data)
    elif opened is None or step is None or before is None or opened.name != form_name:
        call.toast(call.t.plain("form.closed"))
    elif step.key != key:
        call.toast(call.t.plain("form.answered"))
    else:
        later = {s.key for s in opened.steps[opened.steps.index(before) :]}
        kept = {k: v for k, v in data.items() if k not in later}
        await _go_on(opened, call, kept, step)


@action("page", str, str, int)
async def page(call: Call, form_name: str, key: str, number: int) -> None:
    """Show another page of the suggestions; the step's `ask` finds its number in data["page"]."""
    opened, data, _ = await _opened(call)
    step = opened.next_step(data) if opened else None
    if opened is None or step is None or opened.name != form_name or step.key != key:
        call.toast(call.t.plain("form.closed"))
    else:
        await _ask(opened, step, call, {**data, "page": page_of(number)}, None)


@action("quit", str)
async def quit_form(call: Call, form_name: str) -> None:
    """End the form; what was answered is forgotten."""
    if call.caller.form != form_name or not await call.run(drafts.drop, call.chat_id, call.user_id):
        call.toast(call.t.plain("form.closed"))
        return
    ended = _forms[form_name]
    text = call.t(ended.left, command=f"/{ended.command}")
    await call.reply(Reply(text, remove_keyboard=not call.is_callback))


async def _opened(call: Call) -> tuple[Form | None, Data, bool]:
    """Give the open form, its answers, and whether this very update is among them already.

    It is when it comes again because a process died before it was worked off.
    """
    draft = await call.run(drafts.load, call.chat_id, call.user_id)
    if draft is None:
        return None, {}, False
    taken = draft.has_answer_of(call.update.update_id, call.now)
    return _forms.get(draft.form), draft.data, taken


async def _take(opened: Form, step: Step, call: Call, text: str, data: Data) -> None:
    given = dict(data)
    try:
        given[step.key] = await step.parse(call, text, given)
    except Refusal as refusal:
        await _ask(opened, step, call, data, refusal)
        return
    await _go_on(opened, call, given, step)


async def _ask_again(opened: Form, step: Step, call: Call, data: Data) -> None:
    """Ask what comes after an answer that was taken before: its question may never have left."""
    await _ask(opened, step, call, data, None, opened.step_before(step, data))


async def _go_on(opened: Form, call: Call, data: Data, last: Step | None) -> None:
    step = opened.next_step(data)
    if step is None:
        await _finish(opened, call, data)
        return
    by = call.update.update_id
    await call.run(drafts.save, call.chat_id, call.user_id, opened.name, data, call.now, by)
    await _ask(opened, step, call, data, None, last)


async def _finish(opened: Form, call: Call, data: Data) -> None:
    """Do what the form is for. The draft outlives a failure of ours, not a refusal."""
    done = replace(call, command=opened.command)
    try:
        await opened.finish(done, data)
    except Refusal as refusal:
        await errors.refuse(done, refusal)
    draft = await call.run(drafts.load, call.chat_id, call.user_id)
    if draft and draft.form == opened.name:  # `finish` may have opened another one
        await call.run(drafts.drop, call.chat_id, call.user_id)


async def _ask(
    opened: Form,
    step: Step,
    call: Call,
    data: Data,
    refusal: Refusal | None,
    last: Step | None = None,
) -> None:
    question = await step.ask(call, data)
    text, buttons = question.text, question.buttons
    if refusal is not None:
        text = Html(f"{errors.sentence(call.t, refusal)}\n\n{text}")
        buttons = await _suggested(opened, step, call, refusal) or buttons
    if question.ask_contact:
        typed = (call.t.plain("form.back"), call.t.plain("form.quit"))
        await call.reply(replace(question, text=text, typed=typed))
        return
    left_contact = last is not None and last.contact
    last_row = _last_row(opened, step, call, data)
    removes = left_contact or question.remove_keyboard
    asked = replace(question, text=text, buttons=(*buttons, last_row), remove_keyboard=removes)
    await call.reply(asked)


async def _suggested(opened: Form, step: Step, call: Call, refusal: Refusal) -> Keyboard:
    named = await errors.labels(call, refusal.choices) if refusal.choices else {}
    return column(answer_button(label, opened.name, step.key, c) for c, label in named.items())


def _last_row(opened: Form, step: Step, call: Call, data: Data) -> tuple[InlineKeyboardButton, ...]:
    leave = button(call.t.plain(step.leave), "quit", opened.name)
    if opened.step_before(step, data) is None:
        return (leave,)
    return (button(call.t.plain("form.back"), "back", opened.name, step.key), leave)


def _labels(call: Call, key: str) -> set[str]:
    """Give what a button of the reply keyboard says, in any language it may have been sent in."""
    return {call.speaking(language).t.plain(key) for language in LANGUAGES}
