"""Who invited a worker, and the button "I was not brought by them"."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, button, column
from models.invitations import InvitationOver, attribution, disputes


def inviter_name(ctx: Context, credit: attribution.Attribution) -> str:
    """Return the inviter's first name as a sentence speaks of them, or the campaign's name."""
    return ctx.t.person(credit.inviter) or ctx.services.settings.campaign_name


def disown_buttons(ctx: Context, credit: attribution.Attribution | None) -> Keyboard:
    """Return the button that disputes the credit; none where nobody is credited."""
    if credit is None or credit.invitation_id is None:
        return ()
    label = ctx.t.plain("invite.disown", inviter=inviter_name(ctx, credit))
    return column([button(label, "disown", credit.invitation_id)])


def ask_whether(
    ctx: Context,
    inviter: str,
    keep: Button,
    dispute: Button,
    *,
    blocks: bool = True,
) -> Reply:
    """Return the question before a dispute; the first button keeps all.

    A dispute cannot be undone and `blocks` the phone for invitations; a link is only dropped.
    """
    key = "invite.disown_ask" if blocks else "invite.disown_ask_link"
    return Reply(ctx.t(key, inviter=inviter), column([keep, dispute]))


@action("disown", int, private=True)
async def disown(ctx: Context, invitation_id: int) -> None:
    """Ask whether the worker was really not brought by them; raises InvitationOver."""
    credit = await ctx.run(attribution.credited, ctx.user_id)
    if credit is None or credit.invitation_id != invitation_id:
        raise InvitationOver
    yes = button(ctx.t.plain("invite.disown_yes"), "disowned", invitation_id)
    keep = button(ctx.t.plain("invite.disown_keep"), "run", "me", "")
    await ctx.reply(ask_whether(ctx, inviter_name(ctx, credit), keep, yes))


@action("disowned", int, private=True)
async def disowned(ctx: Context, invitation_id: int) -> None:
    """Remove the worker from the inviter's count, and block the phone for invitations."""
    await ctx.run(disputes.after_counting, ctx.user_id, invitation_id, ctx.now)
    text = ctx.t("invite.disowned", days=ctx.services.settings.keep_marks_days)
    await ctx.reply(Reply(text, column([_forward(ctx)])))


def _forward(ctx: Context) -> Button:
    return command_button(ctx.t, "trainings")
