"""/certificate: show a worker their own, and whether any certificate is good."""

import asyncio
from collections.abc import Callable

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, menu_button
from bot.keyboards import Keyboard, button, column, to_whatsapp
from bot.messages import certificates as messages
from bot.pictures import CertificatePicture
from bot.pictures import certificate as pictures
from models import attendance
from models.certificates import (
    SignedCertificate,
    issuing,
    lookups,
    open_badge,
    sheets,
    status_list,
)

MOST = 20  # certificates to choose from
IN_A_FILE = 400  # printed ones: 50 MB, the most that a bot may send, hold three times as many


async def certificate(ctx: Context) -> None:
    """`/certificate [SERIAL]`: the worker's own, or how the one with this serial stands."""
    if ctx.arguments:
        await check(ctx, ctx.arguments)
        return
    passed = await ctx.run(issuing.passed_by, ctx.user_id, ctx.services.settings.zone)
    if not passed:
        next_steps = [command_button(ctx.t, "trainings"), menu_button(ctx.t)]
        await ctx.reply(Reply(ctx.t("certificates.none"), column(next_steps)))
    elif len(passed) == 1:
        await show(ctx, passed[0].enrolment_id)
    else:
        one_each = (
            button(messages.label(ctx.t, one), "certificate", one.enrolment_id)
            for one in passed[:MOST]
        )
        await ctx.reply(Reply(ctx.t("certificates.choose"), column(one_each)))


async def check(ctx: Context, text: str) -> None:
    """Reply to a serial, or to the text of a QR code, how the certificate stands."""
    update_id, keys = ctx.update.update_id, ctx.services.signing
    found = await ctx.run(lookups.look_up, ctx.user_id, text, update_id, keys, ctx.now)
    await ctx.reply(Reply(messages.verdict(ctx.t, found), column([menu_button(ctx.t)])))


@action("certificate", int, private=True)
async def show(ctx: Context, enrolment_id: int) -> None:
    """Send the picture of one's own certificate, made on first use."""
    await _send(ctx, await _own(ctx, enrolment_id, issuing.issue))


@action("recertify", int, private=True)
async def correct(ctx: Context, enrolment_id: int) -> None:
    """Issue a certificate with the present name in place of the one before."""
    await _send(ctx, await _own(ctx, enrolment_id, issuing.reissue))


@action("certificatefile", int, private=True)
async def send_to_print(ctx: Context, enrolment_id: int) -> None:
    """Send one's own certificate as a file, which Telegram leaves as it is.

    The file is an Open Badge as well.
    """
    own = await _own(ctx, enrolment_id, issuing.issue)
    await ctx.finish()
    url = ctx.services.settings.status_list_url
    badge = open_badge.token(
        own.facts,
        ctx.services.signing,
        campaign=ctx.services.settings.campaign_name,
        criteria=ctx.t.plain("certificates.criteria"),
        status=status_list.entry(url, own.number) if url else None,
    )
    content = await asyncio.to_thread(pictures.draw, _picture(ctx, own), badge)
    below = Reply(ctx.t("certificates.to_print"), column([menu_button(ctx.t)]))
    await ctx.send_file(f"{own.facts.serial}.png", content, below)


@action("printcertificates", int, private=True)
async def print_ahead(ctx: Context, session_id: int) -> None:
    """Send the trainer the certificates of everybody who has a seat, to print before it."""
    zone, keys = ctx.services.settings.zone, ctx.services.signing
    printed = await ctx.run(
        sheets.print_ahead, session_id, by=ctx.user_id, keys=keys, zone=zone, now=ctx.now
    )
    await ctx.finish()  # a full hall takes longer than a button may stay unanswered
    default = ctx.services.settings.language
    contents = [_picture(ctx.in_language(one.language or default), one) for one in printed]
    back = button(ctx.t.plain("attendance.button_back"), "attendance", session_id)
    for start in range(0, len(contents), IN_A_FILE):
        part = contents[start : start + IN_A_FILE]
        async with ctx.services.files:
            pdf = await asyncio.to_thread(pictures.draw_sheets, part)
        text = ctx.t.plural("certificates.printed", len(part), hours=_hours())
        number = f"-{start // IN_A_FILE + 1}" if start else ""
        await ctx.send_file(f"T{session_id}{number}.pdf", pdf, Reply(text, column([back])))


async def _own(
    ctx: Context, enrolment_id: int, operation: Callable[..., SignedCertificate]
) -> SignedCertificate:
    zone, keys = ctx.services.settings.zone, ctx.services.signing
    return await ctx.run(operation, ctx.user_id, enrolment_id, keys, zone, ctx.now)


async def _send(ctx: Context, own: SignedCertificate) -> None:
    text, buttons = messages.caption(ctx.t, own), _buttons(ctx, own)
    await ctx.finish()
    picture = await asyncio.to_thread(pictures.draw, _picture(ctx, own))
    await ctx.show(Reply(text, buttons), picture)


def _picture(ctx: Context, own: SignedCertificate) -> CertificatePicture:
    settings = ctx.services.settings
    campaign, colour = settings.campaign_name, settings.campaign_colour
    return messages.picture(ctx.t, own, campaign, colour, ctx.username)


def _buttons(ctx: Context, own: SignedCertificate) -> Keyboard:
    """Return what can be done with a certificate; a wrong name is corrected first."""
    facts, id_ = own.facts, own.enrolment_id
    link = messages.check_link(ctx.username, facts)
    correcting = [_button(ctx, "reissue", "recertify", id_)] if own.new_name else []
    whatsapp = to_whatsapp(ctx.t.plain("button.whatsapp"), messages.forward(ctx.t, facts), link)
    to_print = _button(ctx, "to_print", "certificatefile", id_)
    return column([*correcting, whatsapp, to_print, menu_button(ctx.t)])


def _button(ctx: Context, key: str, name: str, *values: int) -> Button:
    return button(ctx.t.plain(f"certificates.button_{key}"), name, *values)


def _hours() -> int:
    return int(attendance.LATEST.total_seconds() // 3600)
