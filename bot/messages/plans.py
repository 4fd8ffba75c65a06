"""Render plans: the demand, the questions, a proposal, and what became of a plan."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.html import Html, shorten
from bot.i18n import Text
from bot.messages.places import label
from bot.pictures import calendar
from models.bookings import Booking, Clash, ClashKind, OfferedSlot, Trainer
from models.dates import WEEK
from models.places import Place
from models.plans import (
    ChangedPlan,
    DaysOff,
    Demand,
    MadePlan,
    PlanFile,
    PlanSummary,
    Proposal,
    Slot,
)
from models.trainings import Session

SHOWN = 8  # lines of a list
FEW = 3  # sessions that are named one by one
QUOTED = 40  # characters of a cell or a venue
MONDAY = date(2026, 11, 23)  # any one, for the names of the weekdays


def ask_round(t: Text, place: Place, wanted: Demand) -> Html:
    """Render the demand of a place, and the question which places to go round."""
    return Html("\n\n".join([demand(t, place, wanted), t("plans.ask_round")]))


def ask_subject(t: Text, place: Place, wanted: Demand) -> Html:
    """Render the demand of an AC, and the question what is taught there."""
    return Html("\n\n".join([demand(t, place, wanted), t("plans.ask_subject")]))


def demand(t: Text, place: Place, wanted: Demand) -> Html:
    """Render who needs a training in a place."""
    lines = [t("plans.demand", place=label(t, place))]
    if not (wanted.untrained or wanted.posts or wanted.lacking):
        lines.append(t("plans.demand_none"))
    if wanted.waiting:
        lines.append(t("plans.demand_waiting", n=wanted.waiting))
    if wanted.untrained:
        lines.append(t("plans.demand_untrained", n=wanted.untrained))
    if len(wanted.by_ac) > 1:
        lines += [
            t("plans.demand_ac", code=ac.code, place=t.name(ac), n=n) for ac, n in wanted.by_ac
        ]
    lines += [t("plans.demand_post", post=t.name(kind), n=n) for kind, n in wanted.posts]
    lines += [
        t("plans.demand_lacks", post=t.name(one.kind), subject=one.subject, n=one.n)
        for one in wanted.lacking[:SHOWN]
    ]
    more = len(wanted.lacking) - SHOWN
    lines += [t.plural("plans.more", more)] if more > 0 else []
    return Html("\n".join(lines))


def round_label(t: Text, key: str, place: Place, count: int) -> str:
    """Return the label of a button that names the places to go round."""
    return t.plain(f"plans.round_{key}", n=count, place=label(t, place))


def plan_label(t: Text, plan: PlanSummary) -> str:
    """Return the label of a plan that was made."""
    return t.plain("plans.button_plan", place=t.name(plan.place), title=plan.title, n=plan.coming)


def span_label(t: Text, day: date, days: int) -> str:
    """Return the label of a plan's last day."""
    if days == 1:
        return t.plain("plans.button_one_day", day=t.short_day(day))
    return t.plain("plans.button_span", n=days, day=t.short_day(day))


def off_label(t: Text, off: DaysOff) -> str:
    """Return the label of days off."""
    week = [MONDAY + timedelta(days=n) for n in range(7)]
    names = [t.weekday(day) for day in week if WEEK[day.weekday()] in off.weekdays]
    names += [t.short_day(day) for day in sorted(off.dates)]
    return ", ".join(names) or t.plain("plans.button_no_off")


def length(t: Text, minutes: int) -> str:
    """Return a length in hours or in minutes."""
    if minutes % 30 or minutes < 60:
        return t.plain("plans.minutes", n=minutes)
    hours = minutes // 60 if minutes % 60 == 0 else minutes / 60
    return t.plain("plans.hour" if hours == 1 else "plans.hours", n=hours)


def ask_trainers(t: Text, near: Sequence[Trainer]) -> Html:
    """Render the question who leads the sessions, with the IDs of those near."""
    lines = [t("plans.ask_trainers")]
    lines += [t("plans.trainer_line", name=t.person(one.name), id=one.public_id) for one in near]
    return Html("\n".join(lines[: SHOWN + 1]))


def preview(
    t: Text,
    proposal: Proposal,
    by_id: Mapping[int, Place],
    zone: ZoneInfo,
    silent: Sequence[Slot] = (),
) -> Html:
    """Render what a plan would make: how many, when, where, by whom, and what clashes.

    It warns of the slots that fall into the silence before a poll, `silent`.
    """
    slots = proposal.slots
    if not slots:
        return t.plural("plans.all_known", proposal.known)
    days = {slot.day for slot in slots}
    counts = {
        "sessions": len(slots),
        "days": len(days),
        "places": len({slot.place_id for slot in slots}),
        "seats": sum(slot.seats for slot in slots),
    }
    lines = [
        t("plans.preview", place=label(t, proposal.place)),
        t("plans.preview_counts", **counts),
        t("plans.preview_days", days=span(t, min(days), max(days))),
    ]
    if len(slots) <= FEW:
        lines[-1:] = [t("plans.one", what=_session(t, s.booking(zone), by_id)) for s in slots]
    if proposal.known:
        lines.append(t.plural("plans.preview_known", proposal.known))
    lines += _about_trainers(t, slots)
    if max(days) - min(days) >= timedelta(weeks=calendar.WEEKS):
        lines.append(t("plans.preview_weeks", n=calendar.WEEKS))
    blocks = [Html("\n".join(lines)), *_silent(t, silent, by_id)]
    if proposal.clashes:
        blocks.append(_clashes(t, proposal, by_id, zone))
    else:
        blocks.append(t("plans.preview_next"))
    return Html("\n\n".join(blocks))


def _silent(t: Text, slots: Sequence[Slot], by_id: Mapping[int, Place]) -> list[Html]:
    if not slots:
        return []
    named = [f"{t.short_day(one.day)}, {t.name(by_id[one.place_id])}" for one in slots[:FEW]]
    when = "; ".join([*named, *(["…"] if len(slots) > FEW else [])])
    return [t.plural("silence.sessions", len(slots), when=when)]


def span(t: Text, first: date, last: date) -> str:
    """Return the days of a plan; a single one is named once."""
    if first == last:
        return t.date(first)
    return t.plain("plans.span", first=t.date(first), last=t.date(last))


def _about_trainers(t: Text, slots: Sequence[Slot]) -> list[Html]:
    led = sum(slot.trainer_id is not None for slot in slots)
    if not led or led == len(slots):
        return []
    return [t("plans.preview_no_trainer", n=len(slots) - led)]


def _clashes(t: Text, proposal: Proposal, by_id: Mapping[int, Place], zone: ZoneInfo) -> Html:
    index = proposal.first_clash
    slot, found = proposal.slots[index], proposal.clashes[index]
    lines = [
        t.plural("plans.clashes", len(proposal.clashes)),
        t("plans.clash", what=_session(t, slot.booking(zone), by_id), why=clash(t, found, by_id)),
        t("plans.clash_next" if proposal.free else "plans.clash_none_free"),
    ]
    return Html("\n\n".join(lines))


def clash(t: Text, found: Clash, by_id: Mapping[int, Place]) -> Html:
    """Render what stands in the way."""
    if found.other is None:
        return t(f"plans.clash_{found.what}")
    key = "plans.clash_venue" if found.what is ClashKind.VENUE else "plans.clash_trainer"
    return t(key, other=_session(t, found.other, by_id))


def _session(t: Text, booked: Booking, by_id: Mapping[int, Place]) -> Html:
    """Render a session by its code where it has one, its time, place and venue."""
    return t(
        "plans.session" if booked.session_id else "plans.session_new",
        code=f"T{booked.session_id}",
        day=t.short_day(booked.starts_at),
        time=t.short_time(booked.starts_at),
        title=booked.title,
        venue=shorten(booked.venue, QUOTED),
        place=t.name(by_id[booked.place_id]),
    )


def slot_label(t: Text, slot: OfferedSlot) -> str:
    """Return the label of a free slot: what is different in it."""
    name = t.person(slot.trainer.name) if slot.trainer else ""
    return t.plain(
        f"plans.free_{slot.kind}",
        day=t.short_day(slot.starts_at.date()),
        time=t.short_clock(slot.starts_at.time()),
        trainer=name,
        venue=shorten(slot.venue or "", QUOTED),
    )


def made(t: Text, plan: MadePlan, coming: Sequence[Session]) -> Html:
    """Render how many sessions a plan made; a few of them are named with their codes."""
    if not plan.made:
        return t.plural("plans.all_known", plan.known)
    lines = [t.plural("plans.made", plan.made)]
    if len(coming) <= FEW:
        lines.append(Html("\n".join(t("plans.one", what=_coming(t, one)) for one in coming)))
    if plan.known:
        lines.append(t.plural("plans.preview_known", plan.known))
    return Html("\n\n".join([*lines, t("plans.made_next")]))


def _coming(t: Text, session: Session) -> Html:
    """Render a session by its code, as its worker finds it."""
    return t(
        "plans.session",
        code=session.code,
        title=session.title,
        day=t.short_day(session.starts_at),
        time=t.short_time(session.starts_at),
        venue=shorten(session.venue, QUOTED),
    )


def summary(t: Text, plan: PlanSummary) -> Html:
    """Render a plan that was made, and what drifted from it."""
    lines = [
        t("plans.summary", place=label(t, plan.place), title=plan.title),
        t("plans.preview_days", days=span(t, plan.first, plan.last)),
        t("plans.summary_counts", sessions=plan.sessions, coming=plan.coming, taken=plan.taken),
    ]
    blocks = [Html("\n".join(lines))]
    if plan.drifted:
        drifted = [t("plans.drifted", n=len(plan.drifted))]
        drifted += [
            t(
                "plans.drift",
                code=line.session.code,
                day=t.short_day(line.planned_at),
                place=t.name(line.session.place),
                what=", ".join(t.plain(f"plans.drift_{what}") for what in line.what),
            )
            for line in plan.drifted[:SHOWN]
        ]
        more = len(plan.drifted) - SHOWN
        drifted += [t.plural("plans.more", more)] if more > 0 else []
        blocks.append(Html("\n".join(drifted)))
    return Html("\n\n".join(blocks))


def confirm_change(t: Text, what: str, value: str, seen: ChangedPlan) -> Html:
    """Render what a change would do: to how many sessions, and who is asked or told."""
    lines = [
        t.plural("plans.confirm_change", seen.changed),
        t("plans.new_value", what=t.plain(f"plans.what_{what}"), value=value),
    ]
    if seen.told and what == "seats":
        lines.append(t.plural("session.lose", seen.told))
    elif seen.told:
        lines.append(t("session.asked" if what == "time" else "session.told", n=seen.told))
    else:
        lines.append(t("session.nobody_loses" if what == "seats" else "plans.nobody_told"))
    return Html("\n\n".join([*lines, *_left(t, seen.left)]))


def changed(t: Text, what: str, number: int, told: int, left: Sequence[str]) -> Html:
    """Render how many sessions were changed, how many people are told, and which were left."""
    lines = [t.plural("plans.changed", number)]
    if told:
        lines.append(t("session.telling_asked" if what == "time" else "session.telling", n=told))
    return Html("\n\n".join([*lines, *_left(t, left)]))


def _left(t: Text, left: Sequence[str]) -> list[Html]:
    codes = ", ".join(left[:SHOWN])
    return [t("plans.left", codes=codes, n=len(left))] if left else []


def file_read(t: Text, read: PlanFile) -> Html:
    """Render how many rows a file has."""
    lines = [t.plural("plans.file_read", len(read.slots))]
    if read.ignored:
        columns = ", ".join(shorten(c, QUOTED) for c in read.ignored[:SHOWN])
        lines.append(t("files.ignored", columns=columns))
    return Html("\n\n".join(lines))


def wrong_rows(t: Text, read: PlanFile) -> Html:
    """Render the first rows that make no session, and what to do."""
    lines = [t("plans.file_wrong", n=len(read.problems))]
    lines += [
        t(
            "files.line",
            line=str(one.line),
            why=t(f"plans.row_{one.why}", text=shorten(one.text, QUOTED)),
        )
        for one in read.problems[:SHOWN]
    ]
    more = len(read.problems) - SHOWN
    lines += [t.plural("plans.more", more)] if more > 0 else []
    return Html("\n\n".join([Html("\n".join(lines)), t("plans.file_mend")]))
