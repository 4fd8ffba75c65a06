"""Who brought a worker, and "I was not brought by them"."""

from bot.call import Call, Reply
from bot.callbacks import action
from bot.keyboards import Keyboard, button, column
from models import claims, disputes


async def tell(call: Call) -> None:
    """Tell a new worker for whom they count, if for anybody."""
    by = await call.run(claims.credited, call.user_id)
    if by is not None:
        text = call.t("invite.brought", inviter=inviter(call, by))
        await call.say(Reply(text, disown(call, by)))


def inviter(call: Call, by: claims.Claim) -> str:
    """Give the first name of who brought somebody, or the campaign's."""
    return by.inviter or call.services.settings.campaign_name


def disown(call: Call, by: claims.Claim | None) -> Keyboard:
    """Give the button that disputes what was credited; none where nobody was."""
    if by is None or by.invitation_id is None:
        return ()
    label = call.t.plain("invite.disown", inviter=inviter(call, by))
    return column([button(label, "disown", by.invitation_id)])


@action("disown", int, private=True)
async def disowned(call: Call, invitation_id: int) -> None:
    """Take it off the inviter's count again, and keep the number off invitations."""
    await call.run(disputes.after_counting, call.user_id, invitation_id, call.now)
    await call.reply(Reply(call.t("invite.disowned")))
