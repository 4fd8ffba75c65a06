"""The form engine: asks a form's questions one by one, with the answers in a stored draft.

A step is answered by a button (`answer_button`) or by typing. bot/conversation/form_answers.py
stores the answers, bot/conversation/form_questions.py sends the question. A key that is in the data
already is not asked, so whatever a command or a deep link brought along skips its step.

A form does not trap: one that is opened over another lets that one wait (models/chats/form_drafts),
and a form that waits, or was silent for long, asks before it takes what is typed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from bot.callbacks import action
from bot.conversation import error_replies, form_answers
from bot.conversation.context import Context
from bot.conversation.form import A, Data, Form, Step
from bot.conversation.form_questions import ask
from bot.conversation.reply import Reply
from bot.i18n import LANGUAGES
from bot.keyboards import button, column, page_of
from models.chats import form_drafts
from models.dates import Unclear
from models.errors import Refusal
from models.typed_text import cleaned

YES = "yes"  # the answer of a step that confirms
_forms: dict[str, Form[Any]] = {}


def register_form(form: Form[A]) -> Form[A]:
    """Register a form, so that its draft is understood again after a restart."""
    if form.name in _forms:
        raise ValueError(f"two forms are called {form.name}")
    _forms[form.name] = form
    return form


async def start(form: Form[A], ctx: Context, data: A | None = None) -> None:
    """Open a form in a private chat, or in a topic of it, and ask the next question.

    `data` has the answers that are known already.
    """
    await _continue(form, ctx, await _committed(form, ctx, dict(data or {})), None)


async def parse_answers(
    form: Form[A], ctx: Context, texts: Mapping[str, str], data: A | None = None
) -> A:
    """Return `data` with the answers of one typed line, by the keys of their steps, in order.

    Raises the Refusal of the first wrong one.
    """
    answers: Data = dict(data or {})
    for key, text in texts.items():
        answers |= await form.step(key).answers(ctx, text, cast("A", answers))
    return cast("A", answers)


async def run_line(form: Form[Any], ctx: Context, texts: Mapping[str, str]) -> None:
    """Answer a form from one typed line: commit it if the line is complete, else ask the rest.

    A step that only `confirms` is not asked: the line was the confirmation. A day or a time with
    several readings is asked about, and the rest of the line is kept.
    """
    data, unclear = await _parse_line(form, ctx, texts)
    step = form.next_step(data)
    if unclear:
        if step is not None and step.confirms:
            data[step.key] = YES
        await _ask_what_is_unclear(form, ctx, data, unclear)
    elif step is None or step.confirms:
        await form.finish(ctx, data | await form.commit(ctx, data))
        _look_at_menu(ctx)
    else:
        await start(form, ctx, data)


async def reopen(form: Form[Any], ctx: Context, texts: Mapping[str, str], refusal: Refusal) -> None:
    """Open a form with the answers of a complete line, and ask its last question.

    It stands below the words of a refusal, whose choices are its buttons.
    """
    data = dict(await parse_answers(form, ctx, texts))
    step = form.next_step(data)
    assert step is not None
    await form_answers.save(form, ctx, data)
    await ask(form, step, ctx, data, refusal)


async def _parse_line(
    form: Form[Any], ctx: Context, texts: Mapping[str, str]
) -> tuple[Data, dict[str, Unclear]]:
    """Return the answers of a line, and what is unclear by key: there the likeliest stands in."""
    data: Data = {}
    unclear: dict[str, Unclear] = {}
    for key, text in texts.items():
        try:
            data |= await form.step(key).answers(ctx, text, data)
        except Unclear as several:
            unclear[key] = several
            data |= await form.step(key).answers(ctx, several.choices[0], data)
    return data, unclear


async def _ask_what_is_unclear(
    form: Form[Any], ctx: Context, data: Data, unclear: Mapping[str, Unclear]
) -> None:
    """Open the form with the answers that are clear, and ask the first question that is open."""
    kept = {key: value for key, value in data.items() if key not in unclear}
    step = form.next_step(kept)
    assert step is not None
    await form_answers.save(form, ctx, kept)
    await ask(form, step, ctx, kept, unclear.get(step.key))


async def answer(ctx: Context) -> None:
    """Record what was typed or shared as the answer to the open form's question.

    An answer that was recorded already, before a process died, does not answer the next question.
    """
    form, data, recorded = await _load(ctx)
    step = form.next_step(data) if form else None
    if form is None or step is None:
        await ctx.reply(Reply(ctx.t("form.closed")))
    elif recorded:
        await _ask_after_redelivery(form, step, ctx, data)
    elif ctx.text in _labels(ctx, "form.quit"):
        await quit_form(ctx, form.name)
    elif ctx.text in _labels(ctx, "form.back"):
        await back(ctx, form.name, step.key)
    elif ctx.contact and not (step.contact or step.attached):  # shared twice: recorded already
        await _ask_after_redelivery(form, step, ctx, data)
    else:
        await _accept(form, step, ctx, ctx.text.strip(), data)


async def open_step(ctx: Context) -> Step[Any] | None:
    """Return the question that the next message would answer, or None."""
    form, data, _ = await _load(ctx)
    return form.next_step(data) if form else None


async def ask_again(ctx: Context, refusal: Refusal | None = None) -> None:
    """Ask the open form's question again, below the words of a refusal."""
    form, data, _ = await _load(ctx)
    step = form.next_step(data) if form else None
    if form is None or step is None:
        await ctx.reply(Reply(ctx.t("form.closed")))
    else:
        await ask(form, step, ctx, data, refusal)


async def offer_to_resume(ctx: Context) -> None:
    """Ask whether the person goes on with the form that waits; first button: yes."""
    form, _, _ = await _load(ctx)
    if form is None:
        await ctx.reply(Reply(ctx.t("frame.free_text")))
        return
    title = f"form.title_{form.name}"  # of a form that is one of several of its command
    what = ctx.t.plain(title if ctx.t.has(title) else f"command.{form.command}")
    text = ctx.t("form.waits", what=what)
    go_on = button(ctx.t.plain("form.go_on"), "goon", form.name)
    cancel = button(ctx.t.plain("form.quit"), "quit", form.name)
    await ctx.send(Reply(text, column([go_on, cancel])))


@action("goon", str)
async def go_on(ctx: Context, form_name: str) -> None:
    """Open a form that waits, and ask its question again."""
    form, data, _ = await _load(ctx, form_name)
    step = form.next_step(data) if form else None
    if form is None or step is None:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    await form_answers.save(form, ctx, data)
    await ask(form, step, ctx, data)


@action("form", str, str, str)
async def press(ctx: Context, form_name: str, key: str, value: str) -> None:
    """Record a button's value as the answer; a button of another question records nothing."""
    form, data, recorded = await _load(ctx, form_name)
    step = form.next_step(data) if form else None
    if form is None or step is None:
        ctx.toast(ctx.t.plain("form.closed"))
    elif recorded:
        await _ask_after_redelivery(form, step, ctx, data)
    elif step.key != key:
        await _decline(form, step, ctx, data, key)
    else:
        await _accept(form, step, ctx, value, data)


@action("back", str, str)
async def back(ctx: Context, form_name: str, key: str) -> None:
    """Ask the question before `key` again."""
    form, data, recorded = await _load(ctx, form_name)
    step = form.next_step(data) if form else None
    before = form.step_before(step, data) if form and step else None
    if form is None or step is None:
        ctx.toast(ctx.t.plain("form.closed"))
    elif recorded:
        await _ask_after_redelivery(form, step, ctx, data)
    elif before is None:  # typed, or left over from when there was a question before
        await ask(form, step, ctx, data)
    elif step.key != key:
        await _decline(form, step, ctx, data, key)
    else:
        later = {s.key for s in form.steps[form.steps.index(before) :]}
        kept = {k: v for k, v in data.items() if k not in later}
        await _continue(form, ctx, kept, step)


@action("page", str, str, int)
async def page(ctx: Context, form_name: str, key: str, number: int) -> None:
    """Show another page of the suggestions; the step's `ask` finds its number in data["page"]."""
    form, data, _ = await _load(ctx, form_name)
    step = form.next_step(data) if form else None
    if form is None or step is None or step.key != key:
        ctx.toast(ctx.t.plain("form.closed"))
    else:
        await ask(form, step, ctx, {**data, "page": page_of(number)})


@action("quit", str)
async def quit_form(ctx: Context, form_name: str) -> None:
    """End the form, and delete its answers."""
    form, drop = _forms.get(form_name), form_drafts.drop
    if form is None or not await ctx.run(drop, ctx.chat_id, ctx.user_id, ctx.thread_id, form_name):
        ctx.toast(ctx.t.plain("form.closed"))
        return
    text = ctx.t(form.cancelled_text, command=f"/{form.command}")
    await ctx.reply(Reply(text, remove_keyboard=not ctx.is_callback))
    await _offer_waiting(ctx)


async def _load(ctx: Context, form_name: str | None = None) -> tuple[Form[Any] | None, Data, bool]:
    """Return the open form, its answers, and whether this very update is among them already.

    With a name it is the form so named, open or waiting. The update is among the answers when it
    is redelivered because a process died before it was acknowledged.
    """
    load = form_drafts.load
    draft = await ctx.run(load, ctx.chat_id, ctx.user_id, ctx.thread_id, form_name)
    if draft is None:
        return None, {}, False
    recorded = draft.has_answer_of(ctx.update.update_id, ctx.now)
    form = _forms.get(draft.form)
    data = form_answers.readable(form, draft.data, ctx.services.keys) if form else {}
    return form, data, recorded


async def _accept(form: Form[Any], step: Step[Any], ctx: Context, text: str, data: Data) -> None:
    """Parse an answer, commit the form if it was the last, and ask what comes next.

    A refused answer is not kept, and its question is asked again.
    """
    try:
        answers = {**data, **await step.answers(ctx, text, data)}
        answers = await _committed(form, ctx, answers)
    except Refusal as refusal:
        await ask(form, step, ctx, data, refusal)
        return
    await _continue(form, ctx, answers, step)


async def _decline(form: Form[Any], step: Step[Any], ctx: Context, data: Data, key: str) -> None:
    """Reply that the question `key` is answered, or ask the open one if it comes before it.

    It does where an answer is gone since: who erases herself is taken out of others' open forms.
    """
    keys = [each.key for each in form.steps]
    if key in keys and keys.index(key) > keys.index(step.key):
        ctx.toast(ctx.t.plain("frame.old_button"))
        await ask(form, step, ctx, data)
    else:
        ctx.toast(ctx.t.plain("form.answered"))


async def _committed(form: Form[Any], ctx: Context, data: Data) -> Data:
    """Commit the form if it is complete; return the answers with what that made."""
    if form.next_step(data) is None:
        return {**data, **await form.commit(ctx, data)}
    return data


async def _ask_after_redelivery(form: Form[Any], step: Step[Any], ctx: Context, data: Data) -> None:
    """Ask what comes after an answer that was recorded before: it may never have been sent."""
    await ask(form, step, ctx, data, last=form.step_before(step, data))


async def _continue(form: Form[Any], ctx: Context, data: Data, last: Step[Any] | None) -> None:
    """Store the answers and ask the next question, or finish the form when there is none."""
    step = form.next_step(data)
    if step is None:
        await _finish(form, ctx, data)
        return
    await form_answers.save(form, ctx, data)
    await ask(form, step, ctx, data, last=last)


async def _finish(form: Form[Any], ctx: Context, data: Data) -> None:
    """Show the form's result. The draft outlives a failure of ours, not a refusal."""
    of_command = replace(ctx, command=form.command)
    try:
        await form.finish(of_command, data)
    except Refusal as refusal:
        await error_replies.refuse(of_command, refusal)
    _look_at_menu(ctx)
    await ctx.run(form_drafts.drop, ctx.chat_id, ctx.user_id, ctx.thread_id, form.name)
    await _offer_waiting(ctx)


async def _offer_waiting(ctx: Context) -> None:
    """Offer the form that was left for the one that has ended, if there is one."""
    draft = await ctx.run(form_drafts.load, ctx.chat_id, ctx.user_id, ctx.thread_id)
    if draft and draft.waits and draft.form in _forms:
        await offer_to_resume(ctx)


def _look_at_menu(ctx: Context) -> None:
    """Set another command menu if the form changed what its person can do."""
    if ctx.is_private:
        ctx.services.command_menus.look(ctx.user_id, changed=True)


def _labels(ctx: Context, key: str) -> set[str]:
    """Return what a button of the reply keyboard sends, in any language it may be in."""
    return {cleaned(ctx.in_language(language).t.plain(key)) for language in LANGUAGES}
