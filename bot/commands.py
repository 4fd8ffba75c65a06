"""The table of commands, from which the router, /help, the menus and the README come."""

import logging
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.api import with_retries
from bot.command import Command, Scope
from bot.handlers import audit, help, relay, review
from bot.handlers.account import card, personal_data, privacy, quiet
from bot.handlers.booth_care import taking
from bot.handlers.broadcasts import composing, correcting
from bot.handlers.electoral_grades import grade
from bot.handlers.groups import group_commands
from bot.handlers.invitations import add, invite, leaderboard
from bot.handlers.people_files import export, template
from bot.handlers.placement import placing
from bot.handlers.places import booth, strength
from bot.handlers.plans import plan_form
from bot.handlers.polls import silence
from bot.handlers.posts import appoint, roster
from bot.handlers.registration import register, start
from bot.handlers.rolls import roll
from bot.handlers.seats import listing
from bot.handlers.sectors import sector
from bot.handlers.targets import norm, target
from bot.handlers.trainings import (
    attendance,
    certificate,
    enrolment,
    planning,
    quota,
    report,
    session,
)
from bot.i18n import LANGUAGES, Catalogues
from config.settings import Settings

log = logging.getLogger(__name__)

PRIVATE: tuple[Scope, ...] = ("private",)
GROUP: tuple[Scope, ...] = ("group",)
BOTH: tuple[Scope, ...] = ("private", "group")

# In the order in which people see them.
TABLE = (
    Command("start", start.start, PRIVATE, "[token]"),
    Command("register", register.register, PRIVATE, "[AC/part name]"),
    Command("me", card.me, PRIVATE),
    Command("booth", booth.booth, BOTH, "[AC/part | name]", "165/12", person=False),
    Command("take", taking.take, PRIVATE, "[AC/part]", "166/13", campaign=True),
    Command("release", taking.release, PRIVATE, "[AC/part]", "166/13"),
    Command("trainings", listing.coming, PRIVATE),
    Command("enrol", enrolment.enrol, PRIVATE, "T42", "T42"),
    Command("cancel", enrolment.cancel, PRIVATE, "T42", "T42"),
    Command("mytrainings", enrolment.mine, PRIVATE),
    Command("certificate", certificate.certificate, PRIVATE, "[SERIAL]", "C7K3M-9QX"),
    Command("invite", invite.invite, PRIVATE, campaign=True),
    Command("coordinator", relay.coordinator, PRIVATE),
    Command("strength", strength.place_strength, BOTH, "[PLACE]", "PC19", person=False),
    Command("top", leaderboard.top, BOTH, "[PLACE]", "PC19", person=False, campaign=True),
    Command("review", review.review, PRIVATE, coordinator=True),
    Command(
        "add",
        add.add,
        PRIVATE,
        "AC/part phone name",
        coordinator=True,
        holder=True,
        campaign=True,
    ),
    Command("posts", roster.posts_of, PRIVATE, "[PLACE]", "PC19"),
    Command(
        "newtraining",
        planning.newtraining,
        PRIVATE,
        "PLACE DATE TIME SEATS VENUE; SUBJECT[; TRAINER]",
        coordinator=True,
    ),
    Command("plan", plan_form.plan, PRIVATE, "[PLACE]", "PC21", coordinator=True),
    Command("mysessions", report.mine, PRIVATE, coordinator=True, holder=True),
    Command(
        "attendance",
        attendance.attendance,
        PRIVATE,
        "[T42 [ID | numbers]]",
        "T42",
        coordinator=True,
    ),
    Command("session", session.session, PRIVATE, "[T42]", "T42", coordinator=True),
    Command("quota", quota.quota, PRIVATE, "[T42 [AC165 [10]]]", "T42 AC165 10", coordinator=True),
    Command(
        "target",
        target.target,
        PRIVATE,
        "PLACE MEASURE NUMBER UNTIL",
        coordinator=True,
    ),
    Command(
        "norm",
        norm.norm,
        PRIVATE,
        "[PLACE [N [least most] | off]]",
        "AC166 100",
        coordinator=True,
    ),
    Command(
        "grade",
        grade,
        PRIVATE,
        "[AC/part [A|B|C|D source]]",
        "166/12 C Form 20 2023-12-03",
        coordinator=True,
    ),
    Command(
        "appoint",
        appoint.appoint,
        PRIVATE,
        "[ID] KIND PLACE",
        coordinator=True,
    ),
    Command("broadcast", composing.broadcast, PRIVATE, "[PLACE | B17]", "PC21", coordinator=True),
    Command("correct", correcting.correct, PRIVATE, "[B17]", coordinator=True),
    Command("takeback", correcting.take_back, PRIVATE, "[B17]", coordinator=True),
    Command(
        "sector",
        sector.sector,
        PRIVATE,
        "[S166-4 | AC166 PARTS NAME [ID]]",
        "S166-4",
        coordinator=True,
    ),
    Command("placement", placing.command, PRIVATE, "[AC165]", "AC165", coordinator=True),
    Command("audit", audit.audit, PRIVATE, "[PLACE]", "PC19", coordinator=True),
    Command("roll", roll.roll, PRIVATE, "[AC165]", "AC165", coordinator=True),
    Command("report", report.report, PRIVATE, "[PLACE]", "PC21", coordinator=True),
    Command("export", export.export, PRIVATE, "[PLACE]", "PC21", coordinator=True),
    Command("template", template.template, PRIVATE, "[people|booths]", "people", coordinator=True),
    Command("silence", silence.show_polls, PRIVATE, coordinator=True),
    Command("link", group_commands.link, GROUP, "PLACE", "PC19"),
    Command("unlink", group_commands.unlink, GROUP),
    Command("targets", group_commands.targets, GROUP, person=False, campaign=True),
    Command("schedule", group_commands.schedule, GROUP, person=False),
    Command("settime", group_commands.settime, GROUP, "targets|schedule HH:MM"),
    Command("language", start.language, BOTH),
    Command("quiet", quiet.quiet, PRIVATE),
    Command("privacy", privacy.privacy, BOTH, person=False),
    Command("mydata", personal_data.mydata, PRIVATE),
    Command("erase", personal_data.erase, PRIVATE),
    Command("help", help.help_, BOTH, person=False),
)
COMMANDS = {command.name: command for command in TABLE}

_MENUS: tuple[tuple[BotCommandScope, Scope], ...] = (
    (BotCommandScopeDefault(), "private"),
    (BotCommandScopeAllPrivateChats(), "private"),
    (BotCommandScopeAllGroupChats(), "group"),
)


async def set_menus(bot: Bot, catalogues: Catalogues, settings: Settings) -> None:
    """Send Telegram the menus, per scope and language; a lasting failure is only logged."""
    for menu, scope in _MENUS:
        for code in (None, *LANGUAGES):
            t = catalogues.text(code or settings.language, settings.zone)
            lines = [
                BotCommand(c.name, t.plain(f"command.{c.name}"))
                for c in TABLE
                if scope in c.scopes and not c.coordinator
            ]
            try:
                await with_retries(
                    partial(bot.set_my_commands, lines, scope=menu, language_code=code)
                )
            except TelegramError as error:
                log.warning("api: command menu %s %s not set: %s", scope, code, error)
