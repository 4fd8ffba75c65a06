"""Fraud rules: each reads one inviter's entries, oldest first, and returns those it flags.

A flag is a question for a coordinator, never a verdict. The limits were chosen on the tuning seeds
of tests/models/review/simulated_months.py; their results on other seeds are in docs/trust.md.

A phone counts once, whoever has invited it. Several inviters of one phone may share one list of
people whom nobody asked. Telegram tells a bot nothing about a person's device. So "one device on
several entries" shows in two ways only: people who vanish after they counted, to come again with
another SIM card; and accounts that were made within moments of each other, whose ids lie side by
side (as has been observed; Telegram does not document it).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from models.review.evidence import Evidence, Findings
from models.tables import InvitationState, InvitationVia

# Families and street meetings bring up to a dozen in half an hour; a person with a box of SIM cards
# needs one to two and a half minutes for each. Fewer than 15 would flag every second big meeting.
DENIED = "denied"  # the flag of an entry whose person said "no" when they were called
BURST_FROM, BURST_WITHIN = 15, timedelta(minutes=30)
# People on night shifts bring one to four of their colleagues in a night.
NIGHT_HOURS = range(5)
NIGHT_FROM = 5
# One shop sells a family two or three numbers of a series, rarely four. Two numbers out of
# hundreds of millions are hardly ever this near by chance.
RUN_FROM, RUN_STEP = 5, 5
# At a meeting two or three people may install Telegram at the same moment.
NEAR_FROM, NEAR_STEP = 4, 5_000
# Neighbours who hold posts know the same people: two often invite the same person, all four of a
# busy village one in twenty. With four here, every fifth flag would be on honest people.
SAME_FROM = 5
# One or two in a hundred leave again; of one person who comes again and again all but the last do.
VANISHED_FROM, VANISHED_PERCENT = 3, 40
# Who types in a long list mistakes a few numbers; an inviter who never asked the people hears
# "not me" from many more.
DISPUTED_FROM, DISPUTED_PERCENT = 3, 25

Rule = Callable[[Sequence[Evidence]], Findings]


def burst(entries: Sequence[Evidence]) -> Findings:
    """Flag confirmations of which BURST_FROM came within BURST_WITHIN."""
    findings: Findings = {}
    came, first = _confirmed(entries), 0
    for last, entry in enumerate(came):
        while entry.at - came[first].at > BURST_WITHIN:
            first += 1
        if last - first + 1 >= BURST_FROM:
            minutes = int((entry.at - came[first].at).total_seconds() // 60)
            _add_group(findings, came[first : last + 1], minutes=minutes)
    return findings


def night(entries: Sequence[Evidence]) -> Findings:
    """Flag NIGHT_FROM or more confirmations in one night between midnight and five."""
    findings: Findings = {}
    dark = [e for e in _confirmed(entries) if e.at.hour in NIGHT_HOURS]
    for _, group in groupby(dark, key=lambda e: e.at.date()):
        one_night = list(group)
        if len(one_night) >= NIGHT_FROM:
            _add_group(findings, one_night)
    return findings


def phone_run(entries: Sequence[Evidence]) -> Findings:
    """Flag RUN_FROM or more phones in a row, each at most RUN_STEP above the one before."""
    numbered = [(e.phone, e) for e in _confirmed(entries) if e.phone is not None]
    return _in_rows(numbered, RUN_FROM, RUN_STEP)


def near_accounts(entries: Sequence[Evidence]) -> Findings:
    """Flag NEAR_FROM or more accounts whose Telegram ids are at most NEAR_STEP apart."""
    numbered = [(e.telegram_id, e) for e in _confirmed(entries) if e.telegram_id is not None]
    return _in_rows(numbered, NEAR_FROM, NEAR_STEP)


def same_phone(entries: Sequence[Evidence]) -> Findings:
    """Flag a confirmation whose phone SAME_FROM or more inviters had invited."""
    return {e.id: {"count": e.inviters} for e in _confirmed(entries) if e.inviters >= SAME_FROM}


def vanished(entries: Sequence[Evidence]) -> Findings:
    """Flag those who erased themselves when VANISHED_PERCENT of those who came did."""
    came = _confirmed(entries)
    gone = [e for e in came if e.erased]
    if len(gone) < VANISHED_FROM or 100 * len(gone) < VANISHED_PERCENT * len(came):
        return {}
    return {e.id: {"count": len(gone), "came": len(came)} for e in gone}


def disputes(entries: Sequence[Evidence]) -> Findings:
    """Flag what an inviter typed in when DISPUTED_PERCENT of those who answered said "not me"."""
    typed = [e for e in entries if e.via != InvitationVia.LINK]
    count = sum(e.state == InvitationState.DISPUTED for e in typed)
    if count < DISPUTED_FROM or 100 * count < DISPUTED_PERCENT * len(typed):
        return {}
    return {e.id: {"count": count, "answered": len(typed)} for e in _confirmed(typed)}


RULES: dict[str, Rule] = {
    "burst": burst,
    "night": night,
    "phone_run": phone_run,
    "near_accounts": near_accounts,
    "same_phone": same_phone,
    "vanished": vanished,
    "disputes": disputes,
}


def _confirmed(entries: Iterable[Evidence]) -> list[Evidence]:
    return [e for e in entries if e.state == InvitationState.CONFIRMED]


def _in_rows(numbered: Sequence[tuple[int, Evidence]], least: int, step: int) -> Findings:
    findings: Findings = {}
    for row in _rows(sorted(numbered, key=lambda pair: pair[0]), step):
        if len(row) >= least:
            _add_group(findings, row)
    return findings


def _rows(numbered: Sequence[tuple[int, Evidence]], step: int) -> Iterator[list[Evidence]]:
    """Cut what is sorted by number wherever the next one is more than `step` away."""
    row: list[Evidence] = []
    before = 0
    for number, entry in numbered:
        if row and number - before > step:
            yield row
            row = []
        row.append(entry)
        before = number
    if row:
        yield row


def _add_group(findings: Findings, entries: Sequence[Evidence], **numbers: int) -> None:
    """Record the largest group that an entry is part of."""
    for entry in entries:
        if findings.get(entry.id, {"count": 0})["count"] < len(entries):
            findings[entry.id] = {"count": len(entries), **numbers}
