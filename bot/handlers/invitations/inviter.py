"""Who invited a worker, and the button "I was not brought by them"."""

from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, button, column
from models.invitations import attribution as invitations_attribution
from models.invitations import disputes


async def send_inviter(ctx: Context) -> None:
    """Send a new worker the name of the inviter who is credited, if any."""
    attribution = await ctx.run(invitations_attribution.credited, ctx.user_id)
    if attribution is not None:
        text = ctx.t("invite.brought", inviter=inviter_name(ctx, attribution))
        await ctx.send(Reply(text, disown_buttons(ctx, attribution)))


def inviter_name(ctx: Context, attribution: invitations_attribution.Attribution) -> str:
    """Return the inviter's first name, or the campaign's name."""
    return attribution.inviter or ctx.services.settings.campaign_name


def disown_buttons(
    ctx: Context, attribution: invitations_attribution.Attribution | None
) -> Keyboard:
    """Return the button that disputes the credit; none where nobody is credited."""
    if attribution is None or attribution.invitation_id is None:
        return ()
    label = ctx.t.plain("invite.disown", inviter=inviter_name(ctx, attribution))
    return column([button(label, "disown", attribution.invitation_id)])


@action("disown", int, private=True)
async def disown(ctx: Context, invitation_id: int) -> None:
    """Remove the worker from the inviter's count, and block the phone for invitations."""
    await ctx.run(disputes.after_counting, ctx.user_id, invitation_id, ctx.now)
    await ctx.reply(Reply(ctx.t("invite.disowned")))
