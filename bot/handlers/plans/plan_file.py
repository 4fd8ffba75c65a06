"""A file of sessions: read it, name what is wrong, or show the calendar of what it would make."""

from collections.abc import Sequence

from bot.conversation import Context, Progress, Reply, menu_button
from bot.handlers.plans import preview
from bot.keyboards import button, column
from bot.messages import plans as messages
from models import places
from models.plans import file_rows, proposals
from models.spreadsheets import SheetRow, headings


def is_plan(rows: Sequence[SheetRow]) -> bool:
    """Return whether the first rows of a file are those of a plan."""
    return _begin(rows) is not None


def _begin(rows: Sequence[SheetRow]) -> int | None:
    """Return which of the first rows has the headings of a plan."""
    first = enumerate(rows[: headings.LOOKED_AT])
    return next((index for index, (_, cells) in first if file_rows.is_plan(cells)), None)


async def preview_plan(ctx: Context, rows: Sequence[SheetRow], progress: Progress) -> None:
    """Show what a file would make; nothing is made yet. Raises BadSheet or EmptyPlan."""
    by_id = await ctx.run(places.by_id)
    later = {
        id_: ctx.t.plain("planning.default_venue", place=ctx.t.name(place))
        for id_, place in by_id.items()
    }
    read = await ctx.run(
        file_rows.read,
        rows[_begin(rows) :],
        by=ctx.user_id,
        near=ctx.services.settings.state,
        today=ctx.today,
        venue=later,
        subject=ctx.t.plain("planning.default_subject"),
    )
    if read.problems:
        again = button(ctx.t.plain("plans.button_again"), "run", "plan", "")
        wrong = Reply(messages.wrong_rows(ctx.t, read), column([again, menu_button(ctx.t)]))
        await progress.end(wrong)
        return
    plan_id = await ctx.run(
        proposals.propose,
        read.slots,
        by=ctx.user_id,
        now=ctx.now,
        update_id=ctx.update.update_id,
    )
    await progress.end(Reply(messages.file_read(ctx.t, read), goes_on=True))
    await preview.show(ctx, plan_id)
