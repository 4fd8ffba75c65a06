"""The button of the next step of a booth or place: it does what is needed there."""

from bot.button import Button
from bot.command_buttons import command_button, command_label
from bot.conversation import Context
from bot.keyboards import agreeing, button, deep_link
from bot.messages import trainings as training_messages
from bot.messages.strength import BRINGING
from models.places import Place
from models.trainings import Session


def step_buttons(
    ctx: Context, step: str, place: Place, session: Session | None, booth_id: int = 0
) -> list[Button]:
    """Return the button to a step; none where that is done without the bot.

    To bring people is one's own invitation link, to train the next session, to fill posts their
    list with a button for each empty one, to activate the booths where people have gone quiet. In
    a group what is personal opens the private chat.
    """
    if step in BRINGING:
        return [_command(ctx, "invite")]
    if step == "train":
        return [_seat(ctx, session)] if session else [_command(ctx, "trainings")]
    if step == "fill_posts" and ctx.is_private:
        return [button(ctx.t.plain("command.posts"), "roster", place.id, booth_id, 0)]
    if step == "fill_posts":
        return [_command(ctx, "posts")]
    if step == "activate" and not booth_id and place.kind in ("ac", "sector"):
        return [button(ctx.t.plain("strength.button_quiet"), "boothlist", place.id, "quiet", 0)]
    return []


def _command(ctx: Context, name: str) -> Button:
    if ctx.is_private:
        return command_button(ctx.t, name)
    return deep_link(command_label(ctx.t, name), ctx.username, f"c{name}")


def _seat(ctx: Context, session: Session) -> Button:
    label = training_messages.label(ctx.t, "digest.enrol", session)
    if ctx.is_private:
        return button(label, "run", "enrol", session.code)
    return agreeing(deep_link(label, ctx.username, f"e{session.id}"))
