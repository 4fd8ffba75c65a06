"""Render the hand-over of a session: for its trainer, for those who are asked, and how it ended."""

from datetime import date

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.handovers import HandoverNews, HandoverState, HandoverView, MorningHandover
from models.trainings import Session


def view(t: Text, seen: HandoverView, today: date) -> Html:
    """Render how a hand-over stands, or the question whether to begin one."""
    session, going = seen.session, seen.open
    if going:
        title = t("handover.open", code=session.code)
        until = trainings.until(t, going.until, today)
        how = t("handover.asked_so_far", asked=going.asked, declined=going.declined, until=until)
    elif seen.able:
        title, how = t("handover.ask", code=session.code), t.plural("handover.order", seen.able)
    else:
        title, how = t("handover.ask", code=session.code), t("error.handover_over.nobody_free")
    stays = _stays(t, session, mine=seen.mine)
    return Html("\n\n".join([title, trainings.about(t, session), how, stays]))


def stopped(t: Text, session: Session) -> Html:
    """Render that nobody is asked any more."""
    return Html(f"{t('handover.stopped')} {_stays(t, session, mine=False, over=True)}")


def taken(t: Text, session: Session) -> Html:
    """Render to a trainer that a session is theirs now."""
    return Html("\n\n".join([t("handover.taken", code=session.code), trainings.about(t, session)]))


def news(t: Text, told: HandoverNews, today: date) -> Html:
    """Render what somebody is told of a hand-over."""
    if told.what == "asked":
        return _asked(t, told, today)
    if told.offer_id:
        return _over(t, told)
    code, name = told.session.code, t.person(told.name)
    lines = [t(f"handover.news_{told.what}", code=code, name=name, asked=told.asked)]
    if told.what == HandoverState.TAKEN and told.led:
        lines.append(t("handover.news_rest"))
    if told.what != HandoverState.TAKEN:
        lines.append(_stays(t, told.session, mine=told.leads, over=True))
    return Html("\n\n".join([*lines, trainings.about(t, told.session)]))


def _over(t: Text, told: HandoverNews) -> Html:
    """Render to who was asked that it is over."""
    return t(f"error.handover_over.{told.what}", session=told.session.code)


def morning_line(t: Text, one: MorningHandover) -> Html:
    """Render a hand-over in a coordinator's morning message."""
    session = one.session
    head = trainings.in_the_morning(t, session)
    trainer = t.person(session.trainer or "")
    key = f"handover.morning_{one.state}" if trainer else "handover.morning_no_trainer"
    return Html("\n".join([head, t(key, trainer=trainer)]))


def _asked(t: Text, told: HandoverNews, today: date) -> Html:
    assert told.until is not None
    key = "handover.asked" if told.name else "handover.asked_nobody"
    title = t(key, code=told.session.code, name=t.person(told.name))
    until = trainings.until(t, told.until, today)
    how = t("handover.together" if told.together else "handover.in_turn", until=until)
    return Html("\n\n".join([title, trainings.about(t, told.session), how]))


def _stays(t: Text, session: Session, *, mine: bool, over: bool = False) -> Html:
    """Return whose the session is: until somebody takes it, or for good where that is `over`."""
    how = "kept" if over else "stays"
    if mine:
        return t(f"handover.{how}_mine", code=session.code)
    if not session.trainer:
        return t("handover.no_trainer", code=session.code)
    return t(f"handover.{how}", code=session.code, trainer=t.person(session.trainer))
