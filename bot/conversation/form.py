"""A guided form: its questions in order, and what is done with the answers.

The engine that asks, stores and resumes them is bot/conversation/form_engine.py. Each form declares
its answers as a TypedDict (`A` below), in which every key may be missing: they come one by one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.conversation.context import Context
from bot.conversation.reply import Reply

Data = dict[str, Any]  # the answers of any form by the key of their step, as JSON can hold them
A = TypeVar("A", bound=Mapping[str, object])
A_contra = TypeVar("A_contra", bound=Mapping[str, object], contravariant=True)


@dataclass(frozen=True, slots=True)
class Parsed:
    """An answer, and the answers of later steps that it settles: these are then not asked.

    With the answer None the question itself stays open, and is asked again.
    """

    answer: object
    later: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Step(Generic[A_contra]):
    """One question of a form.

    `parse` validates an answer, from typed text or from a button's value, and returns what to
    keep (as `Parsed`, where it settles later steps too); it raises a Refusal to ask again. It
    changes neither the answers so far nor the database (`Form.commit` does).

    With `encrypted`, the answer is a text that is stored encrypted; the form gets it readable.

    With `pictured`, a photo is an answer as well; it is in `ctx.update.message.photo`.
    With `contact`, what was shared is in `ctx.contact`; with `attached` too, but it is anybody's
    contact, attached by hand. With `takes_codes`, a worker ID or a session's code is an answer; at
    other steps these pass through the form. `cancel_label` labels the button that ends the form
    here. `applies` tells whether the question is to be asked after the answers so far. `confirms`
    marks a last step that only asks for a yes: a complete command line is that yes.
    """

    key: str
    ask: Callable[[Context, A_contra], Awaitable[Reply]]
    parse: Callable[[Context, str, A_contra], Awaitable[object]]
    contact: bool = False
    attached: bool = False
    pictured: bool = False
    takes_codes: bool = False
    cancel_label: str = "form.quit"
    applies: Callable[[A_contra], bool] = lambda data: True
    confirms: bool = False
    encrypted: bool = False

    async def answers(self, ctx: Context, text: str, data: A_contra) -> Mapping[str, object]:
        """Parse an answer; return it by its key, with the later answers that it settles."""
        parsed = await self.parse(ctx, text, data)
        if isinstance(parsed, Parsed):
            own = {} if parsed.answer is None else {self.key: parsed.answer}
            return {**parsed.later, **own}
        return {self.key: parsed}


async def _commit_nothing(ctx: Context, data: Any) -> Any:
    """Store nothing: what `finish` does is all there is to do."""
    return {}


@dataclass(frozen=True)  # no slots: Python 3.11 fails with them in `Form[Answers](…)`
class Form(Generic[A]):
    """Questions, and what is done with all the answers. `command` begins it anew.

    `commit` writes to the database once every question has its answer, and returns what it made
    for `finish` to show. A Refusal of it asks the last question again, so that the form stays open
    and the answer that stood in the way can be changed. An update may be processed twice when a
    process dies in between: `commit` must then have one effect.

    `finish` shows the result; a Refusal of it ends the form. `cancelled_text` is the message for
    somebody who ends the form early; it may name the `{command}`.
    """

    name: str
    command: str
    steps: tuple[Step[A], ...]
    finish: Callable[[Context, A], Awaitable[None]]
    commit: Callable[[Context, A], Awaitable[A]] = _commit_nothing
    cancelled_text: str = "form.quit_done"

    def step(self, key: str) -> Step[A]:
        """Return the step with this key; raises KeyError."""
        return {step.key: step for step in self.steps}[key]

    def next_step(self, data: A) -> Step[A] | None:
        """Return the first question that has no answer yet, or None when all have one."""
        unanswered = (step for step in self.steps if step.key not in data and step.applies(data))
        return next(unanswered, None)

    def step_before(self, step: Step[A], data: A) -> Step[A] | None:
        """Return the question before this one, or None for the first."""
        earlier = self.steps[: self.steps.index(step)]
        return next((before for before in reversed(earlier) if before.applies(data)), None)

    def encrypted_keys(self) -> frozenset[str]:
        """Return the keys of the answers that are stored encrypted."""
        return frozenset(step.key for step in self.steps if step.encrypted)
