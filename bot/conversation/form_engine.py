"""The form engine: asks a form's questions one by one, with the answers in a stored draft.

A step is answered by a button (`answer_button`) or by typing. A key that is in the data already
is not asked, so whatever a command or a deep link brought along skips its step.
"""

from collections.abc import Mapping
from dataclasses import replace

from telegram import InlineKeyboardButton

from bot.callbacks import action
from bot.conversation import error_replies
from bot.conversation.context import Context
from bot.conversation.form import Data, Form, Step
from bot.conversation.reply import Reply
from bot.html import Html
from bot.i18n import LANGUAGES
from bot.keyboards import Keyboard, button, column, page_of
from models.chats import form_drafts
from models.errors import Refusal

_forms: dict[str, Form] = {}


def register_form(form: Form) -> Form:
    """Register a form, so that its draft is understood again after a restart."""
    if form.name in _forms:
        raise ValueError(f"two forms are called {form.name}")
    _forms[form.name] = form
    return form


def answer_button(label: str, form_name: str, key: str, value: object) -> InlineKeyboardButton:
    """Return a button that answers the step `key`; its value goes through the step's `parse`."""
    return button(label, "form", form_name, key, value)


async def start(form: Form, ctx: Context, data: Data | None = None) -> None:
    """Open a form in a private chat with the answers known already, and ask the next question."""
    data = data or {}
    if form.next_step(data) is None:
        data |= await form.commit(ctx, data)
    await _continue(form, ctx, data, None)


async def parse_answers(
    form: Form, ctx: Context, texts: Mapping[str, str], data: Data | None = None
) -> Data:
    """Return `data` with the answers of one typed line, by the keys of their steps, in order.

    Raises the Refusal of the first wrong one.
    """
    answers = dict(data or {})
    for key, text in texts.items():
        answers[key] = await form.step(key).parse(ctx, text, answers)
    return answers


async def run_line(form: Form, ctx: Context, texts: Mapping[str, str]) -> None:
    """Answer a form from one typed line: commit it if the line is complete, else ask the rest.

    A step that only `confirms` is not asked: the line was the confirmation.
    """
    data = await parse_answers(form, ctx, texts)
    step = form.next_step(data)
    if step is None or step.confirms:
        await form.finish(ctx, data | await form.commit(ctx, data))
    else:
        await start(form, ctx, data)


async def answer(ctx: Context) -> None:
    """Record what was typed or shared as the answer to the open form's question.

    An answer that was recorded already, before a process died, does not answer the next question.
    """
    form, data, recorded = await _load(ctx)
    step = form.next_step(data) if form else None
    if form is None or step is None:
        await ctx.reply(Reply(ctx.t("frame.free_text")))
    elif recorded:
        await _ask_after_redelivery(form, step, ctx, data)
    elif step.contact and ctx.text in _labels(ctx, "form.quit"):
        await quit_form(ctx, form.name)
    elif step.contact and ctx.text in _labels(ctx, "form.back"):
        await back(ctx, form.name, step.key)
    elif ctx.contact and not (step.contact or step.attached):  # shared twice: recorded already
        await _ask_after_redelivery(form, step, ctx, data)
    else:
        await _accept(form, step, ctx, ctx.text.strip(), data)


async def ask_again(ctx: Context) -> None:
    """Ask the open form's question again."""
    form, data, _ = await _load(ctx)
    step = form.next_step(data) if form else None
    if form is None or step is None:
        await ctx.reply(Reply(ctx.t("frame.free_text")))
    else:
        await _ask(form, step, ctx, data, None)


@action("form", str, str, str)
async def press(ctx: Context, form_name: str, key: str, value: str) -> None:
    """Record a button's value as the answer; a button of another question changes nothing."""
    form, data, recorded = await _load(ctx)
    step = form.next_step(data) if form else None
    if form is None or step is None or form.name != form_name:
        ctx.toast(ctx.t.plain("form.closed"))
    elif recorded:
        await _ask_after_redelivery(form, step, ctx, data)
    elif step.key != key:
        ctx.toast(ctx.t.plain("form.answered"))
    else:
        await _accept(form, step, ctx, value, data)


@action("back", str, str)
async def back(ctx: Context, form_name: str, key: str) -> None:
    """Ask the question before `key` again."""
    form, data, recorded = await _load(ctx)
    step = form.next_step(data) if form else None
    before = form.step_before(step, data) if form and step else None
    if form and step and recorded and form.name == form_name:
        await _ask_after_redelivery(form, step, ctx, data)
    elif form is None or step is None or before is None or form.name != form_name:
        ctx.toast(ctx.t.plain("form.closed"))
    elif step.key != key:
        ctx.toast(ctx.t.plain("form.answered"))
    else:
        later = {s.key for s in form.steps[form.steps.index(before) :]}
        kept = {k: v for k, v in data.items() if k not in later}
        await _continue(form, ctx, kept, step)


@action("page", str, str, int)
async def page(ctx: Context, form_name: str, key: str, number: int) -> None:
    """Show another page of the suggestions; the step's `ask` finds its number in data["page"]."""
    form, data, _ = await _load(ctx)
    step = form.next_step(data) if form else None
    if form is None or step is None or form.name != form_name or step.key != key:
        ctx.toast(ctx.t.plain("form.closed"))
    else:
        await _ask(form, step, ctx, {**data, "page": page_of(number)}, None)


@action("quit", str)
async def quit_form(ctx: Context, form_name: str) -> None:
    """End the form, and delete its answers."""
    if ctx.caller.form != form_name or not await ctx.run(
        form_drafts.drop, ctx.chat_id, ctx.user_id
    ):
        ctx.toast(ctx.t.plain("form.closed"))
        return
    form = _forms[form_name]
    text = ctx.t(form.cancelled_text, command=f"/{form.command}")
    await ctx.reply(Reply(text, remove_keyboard=not ctx.is_callback))


async def _load(ctx: Context) -> tuple[Form | None, Data, bool]:
    """Return the open form, its answers, and whether this very update is among them already.

    It is when the update is redelivered because a process died before it was acknowledged.
    """
    draft = await ctx.run(form_drafts.load, ctx.chat_id, ctx.user_id)
    if draft is None:
        return None, {}, False
    recorded = draft.has_answer_of(ctx.update.update_id, ctx.now)
    return _forms.get(draft.form), draft.data, recorded


async def _accept(form: Form, step: Step, ctx: Context, text: str, data: Data) -> None:
    """Parse an answer, commit the form if it was the last, and ask what comes next.

    A refused answer is not kept, and its question is asked again.
    """
    answers = dict(data)
    try:
        answers[step.key] = await step.parse(ctx, text, answers)
        if form.next_step(answers) is None:
            answers |= await form.commit(ctx, answers)
    except Refusal as refusal:
        await _ask(form, step, ctx, data, refusal)
        return
    await _continue(form, ctx, answers, step)


async def _ask_after_redelivery(form: Form, step: Step, ctx: Context, data: Data) -> None:
    """Ask what comes after an answer that was recorded before: it may never have been sent."""
    await _ask(form, step, ctx, data, None, form.step_before(step, data))


async def _continue(form: Form, ctx: Context, data: Data, last: Step | None) -> None:
    """Store the answers and ask the next question, or finish the form when there is none."""
    step = form.next_step(data)
    if step is None:
        await _finish(form, ctx, data)
        return
    update_id = ctx.update.update_id
    await ctx.run(form_drafts.save, ctx.chat_id, ctx.user_id, form.name, data, ctx.now, update_id)
    await _ask(form, step, ctx, data, None, last)


async def _finish(form: Form, ctx: Context, data: Data) -> None:
    """Show the form's result. The draft outlives a failure of ours, not a refusal."""
    of_command = replace(ctx, command=form.command)
    try:
        await form.finish(of_command, data)
    except Refusal as refusal:
        await error_replies.refuse(of_command, refusal)
    draft = await ctx.run(form_drafts.load, ctx.chat_id, ctx.user_id)
    if draft and draft.form == form.name:  # `finish` may have opened another one
        await ctx.run(form_drafts.drop, ctx.chat_id, ctx.user_id)


async def _ask(
    form: Form,
    step: Step,
    ctx: Context,
    data: Data,
    refusal: Refusal | None,
    last: Step | None = None,
) -> None:
    """Ask a question, below the words of a refusal; `last` is the step that was just answered."""
    question = await step.ask(ctx, data)
    text, buttons = question.text, question.buttons
    if refusal is not None:
        text = Html(f"{error_replies.sentence(ctx.t, refusal)}\n\n{text}")
        buttons = await _choices(form, step, ctx, refusal) or buttons
    if question.request_contact:
        typed = (ctx.t.plain("form.back"), ctx.t.plain("form.quit"))
        await ctx.reply(replace(question, text=text, typed=typed))
        return
    after_contact = last is not None and last.contact
    last_row = _last_row(form, step, ctx, data)
    removes = after_contact or question.remove_keyboard
    asked = replace(question, text=text, buttons=(*buttons, last_row), remove_keyboard=removes)
    await ctx.reply(asked)


async def _choices(form: Form, step: Step, ctx: Context, refusal: Refusal) -> Keyboard:
    labels = await error_replies.labels(ctx, refusal.choices) if refusal.choices else {}
    return column(answer_button(label, form.name, step.key, c) for c, label in labels.items())


def _last_row(form: Form, step: Step, ctx: Context, data: Data) -> tuple[InlineKeyboardButton, ...]:
    cancel = button(ctx.t.plain(step.cancel_label), "quit", form.name)
    if form.step_before(step, data) is None:
        return (cancel,)
    return (button(ctx.t.plain("form.back"), "back", form.name, step.key), cancel)


def _labels(ctx: Context, key: str) -> set[str]:
    """Return what a button of the reply keyboard says, in any language it may have been sent in."""
    return {ctx.in_language(language).t.plain(key) for language in LANGUAGES}
