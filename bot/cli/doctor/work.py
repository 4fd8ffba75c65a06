"""Checks of the running bot, by what it leaves in the database: is work done, does it arrive?"""

from datetime import timedelta

from bot.cli.doctor.database import Examined
from bot.cli.doctor.finding import Finding, fail, named, ok, span, warn
from bot.ops import lease_owner
from models import chats, digests, places
from models.queues import ages, inbox_records, leases, outbox_records

START = "start it:  python run.py bot"
LATE, TOO_LATE = 120.0, 900.0  # seconds that something may wait
JOBS_LATE = digests.RUN_RECORDED_EVERY + timedelta(seconds=LATE)


def bot_is_running(examined: Examined) -> Finding:
    """Check that a process holds the lease of the sender: one of those that run."""
    owner, until = leases.holder("sender"), leases.until("sender")
    if owner is None or until is None:
        return warn("no bot is running", START)
    left = until - examined.now
    if lease_owner.has_died(owner) or left <= timedelta(0):
        return fail("the bot ended without being stopped", f"{START}; its log says why")
    if left > leases.AHEAD:
        return warn(
            "the clock went back: the bot's last record is of a later time",
            "set the machine's clock, and keep it right (chrony, systemd-timesyncd)",
        )
    return ok("a process sends messages")


def jobs_are_run(examined: Examined) -> Finding:
    """Check when the scheduler last looked for digests, which it records every few minutes."""
    last = digests.last_run()
    if last is None:
        return warn("no job has run yet", START)
    age = examined.now - last
    found = f"jobs were run {span(max(0.0, age.total_seconds()))} ago"
    if age <= JOBS_LATE:
        return ok(found)
    if bot_is_running(examined).remedy:
        return warn(found, START)
    return fail(found, "restart the bot; its log has lines that begin with jobs:")


def outbox_empties(examined: Examined) -> Finding:
    """Check that no message waits long after its time."""
    counts = outbox_records.counts()
    waiting = sum(counts.get(state, 0) for state in outbox_records.WAITING)
    age, _ = ages(examined.now)
    return _by_age(
        age,
        f"{waiting} messages wait",
        examined,
        "python run.py outbox, and lines with outbox: in the log",
    )


def inbox_empties(examined: Examined) -> Finding:
    """Check that no update waits long to be processed."""
    _, age = ages(examined.now)
    waiting = inbox_records.counts()["unfinished"]
    return _by_age(
        age, f"{waiting} updates wait", examined, "lines with inbox: or update in the log"
    )


def _by_age(age: float, found: str, examined: Examined, look_at: str) -> Finding:
    if age:
        found += f", the oldest that is due for {span(age)}"
    if age < LATE:
        return ok(found)
    remedy = START if bot_is_running(examined).remedy else f"look at  {look_at}"
    return fail(found, remedy) if age >= TOO_LATE else warn(found, remedy)


def nothing_failed(examined: Examined) -> Finding:
    """Check that no message failed or may not have arrived, and that no update failed."""
    messages, updates = outbox_records.counts(), inbox_records.counts()
    parts = (
        (messages.get(outbox_records.OutboxState.UNCERTAIN, 0), "messages may not have arrived"),
        (messages.get(outbox_records.OutboxState.FAILED, 0), "messages failed"),
        (updates["failed"], "updates could not be processed"),
    )
    if found := [f"{number} {what}" for number, what in parts if number]:
        remedy = "python run.py outbox"
        if updates["failed"]:
            remedy += "; the log names the updates, which are deleted after some days"
        return warn(", ".join(found), f"look at  {remedy}")
    return ok("no message and no update failed")


def groups_take_posts(examined: Examined) -> Finding:
    """Check that posts reach the linked groups."""
    unreached = chats.all_unreached()
    silent = {(link.chat_id, link.thread_id) for link in unreached}
    all_links = silent | {(link.chat_id, link.thread_id) for link in chats.all_linked()}
    if not all_links:
        return warn("no group is linked yet", "in a group:  /link PC19")
    if not silent:
        return ok(f"posts reach all {len(all_links)} linked groups")
    zone = examined.settings.zone
    lines = (
        f"{link.place.code}"
        + (f" since {link.since.astimezone(zone):%Y-%m-%d %H:%M}" if link.since else "")
        + f" ({link.reason})"
        for link in unreached
    )
    found = f"{len(silent)} of {len(all_links)} take no posts: {named(lines)}"
    return (fail if len(silent) == len(all_links) else warn)(
        found, "python run.py outbox names them; whoever linked one is told"
    )


def booths_are_listed(examined: Examined) -> Finding:
    """Check that the constituencies of linked groups have lists of booths."""
    linked = {link.place.id: link.place for link in chats.all_linked()}
    missing = {
        ac_id
        for place_id in linked
        for ac_id in set(places.acs_of(place_id)) - places.with_booths(place_id)
    }
    if not missing:
        return ok("each constituency of a linked group has booths")
    codes = sorted(places.place(ac_id).code for ac_id in missing)
    return warn(
        f"{len(codes)} constituencies of linked groups have no booths: {named(codes)}",
        "run  python run.py import booths.csv  (docs/operating.md, Lists of booths)",
    )
