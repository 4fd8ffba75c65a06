"""A guided form: its questions in order, and what is done with the answers.

The engine that asks, stores and resumes them is bot/conversation/form_engine.py.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.conversation.context import Context
from bot.conversation.reply import Reply

Data = dict[str, Any]  # answers by the key of their step, as JSON can hold them


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a form.

    `parse` validates an answer, from typed text or from a button's value, and returns what to
    keep; it raises a Refusal to ask again. It stores nothing in the database (`Form.commit` does).
    It may also put answers of later steps into the data, which are then not asked.

    With `contact`, what was shared is in `ctx.contact`; with `attached` too, but it is anybody's
    contact, attached by hand. `cancel_label` labels the button that ends the form here. `applies`
    tells whether the question is to be asked after the answers so far. `confirms` marks a last
    step that only asks for a yes: a complete command line is that yes.
    """

    key: str
    ask: Callable[[Context, Data], Awaitable[Reply]]
    parse: Callable[[Context, str, Data], Awaitable[object]]
    contact: bool = False
    attached: bool = False
    cancel_label: str = "form.quit"
    applies: Callable[[Data], bool] = lambda data: True
    confirms: bool = False


async def _commit_nothing(ctx: Context, data: Data) -> Data:
    """Store nothing: what `finish` does is all there is to do."""
    return {}


@dataclass(frozen=True, slots=True)
class Form:
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
    steps: tuple[Step, ...]
    finish: Callable[[Context, Data], Awaitable[None]]
    commit: Callable[[Context, Data], Awaitable[Data]] = _commit_nothing
    cancelled_text: str = "form.quit_done"

    def step(self, key: str) -> Step:
        """Return the step with this key; raises KeyError."""
        return {step.key: step for step in self.steps}[key]

    def next_step(self, data: Data) -> Step | None:
        """Return the first question that has no answer yet, or None when all have one."""
        unanswered = (step for step in self.steps if step.key not in data and step.applies(data))
        return next(unanswered, None)

    def step_before(self, step: Step, data: Data) -> Step | None:
        """Return the question before this one, or None for the first."""
        earlier = self.steps[: self.steps.index(step)]
        return next((before for before in reversed(earlier) if before.applies(data)), None)
