"""Who brought a worker, and "I was not brought by them"."""

from bot.call import Context
from bot.callbacks import action
from bot.keyboards import Keyboard, button, column
from bot.reply import Reply
from models import claims, disputes


async def tell(ctx: Context) -> None:
    """Tell a new worker for whom they count, if for anybody."""
    by = await ctx.run(claims.credited, ctx.user_id)
    if by is not None:
        text = ctx.t("invite.brought", inviter=inviter(ctx, by))
        await ctx.send(Reply(text, disown(ctx, by)))


def inviter(ctx: Context, by: claims.Claim) -> str:
    """Give the first name of who brought somebody, or the campaign's."""
    return by.inviter or ctx.services.settings.campaign_name


def disown(ctx: Context, by: claims.Claim | None) -> Keyboard:
    """Give the button that disputes what was credited; none where nobody was."""
    if by is None or by.invitation_id is None:
        return ()
    label = ctx.t.plain("invite.disown", inviter=inviter(ctx, by))
    return column([button(label, "disown", by.invitation_id)])


@action("disown", int, private=True)
async def disowned(ctx: Context, invitation_id: int) -> None:
    """Take it off the inviter's count again, and keep the number off invitations."""
    await ctx.run(disputes.after_counting, ctx.user_id, invitation_id, ctx.now)
    await ctx.reply(Reply(ctx.t("invite.disowned")))
