"""The buttons of messages about posts, accounts and booths, and of what is to be looked at."""

from bot.command_buttons import command_button
from bot.i18n import Text
from bot.keyboards import Keyboard, button, column
from bot.messages import placement, trainings
from models.account import AccountNews
from models.booth_care import CareNews
from models.morning import Morning
from models.placement import PlacementAnswer, PlacementQuestion
from models.polls import Lift
from models.posts import PostAssignment


def morning_buttons(morning: Morning, t: Text) -> Keyboard:
    """Return a button for each thing that waits, and the one that switches the message off."""
    named = [*(one.session for one in morning.at_risk), *(h.session for h in morning.handovers)]
    sessions = {session.id: session for session in named}.values()
    labels = trainings.labels(t, "morning.button_session", sessions)
    looks = [button(label, "session", int(code[1:])) for code, label in labels.items()]
    return column([*looks, button(t.plain("quiet.button_off.morning"), "mute", "morning")])


def post_buttons(post: PostAssignment, event: str, t: Text) -> Keyboard:
    """Return the buttons of the news about a post: look at it first, decline or end it."""
    if event == "given" and post.until is None:
        look = button(t.plain("posts.button_look"), "post", post.id)
        decline = button(t.plain("posts.button_not_me"), "askend", post.id)
        return column([look, decline])
    if event == "waits":
        look = button(t.plain("posts.button_look"), "post", post.id)
        return column([look, button(t.plain("posts.button_confirm"), "confirmpost", post.id)])
    if event == "taken":
        look = button(t.plain("posts.button_look"), "post", post.id)
        return column([look, button(t.plain("posts.button_end"), "askend", post.id)])
    return ()


def account_buttons(news: AccountNews, t: Text) -> Keyboard:
    """Return what shares a phone anew, or else leads to the coordinator and to a registration."""
    if news.what == "lost":
        return column([button(t.plain("changes.button.phone"), "change", "phone")])
    names = ("coordinator", "register")
    return column(command_button(t, name) for name in names)


def care_buttons(told: CareNews, t: Text) -> Keyboard:
    """Return what somebody can do about a booth of theirs: keep it, look at it, give it back."""
    care = told.care
    look = button(t.plain("booth_care.button_booth", code=care.booth.code), "booth", care.booth.id)
    keep = button(t.plain("booth_care.button_keep_long"), "keepbooth", care.id)
    leave = button(t.plain("booth_care.button_leave"), "leavebooth", care.id)
    return column([look, leave] if told.what == "assigned" else [keep, look, leave])


def lift_buttons(lift: Lift, t: Text) -> Keyboard:
    """Return the answers to who asks for the silence before a poll to be lifted: keep it first."""
    return column(
        [
            button(t.plain("silence.button_keep"), "endlift", lift.id),
            button(t.plain("silence.button_agree"), "agreelift", lift.id),
        ]
    )


def review_buttons(t: Text) -> Keyboard:
    """Return the button that opens the review."""
    return column([button(t.plain("review.button_review"), "review", 0)])


def placement_buttons(question: PlacementQuestion, t: Text) -> Keyboard:
    """Return the answers to the question for one's booth."""
    halves = [
        button(placement.half(t, booth), "myhalf", question.id, booth.id)
        for booth in question.choices
    ]
    find = button(t.plain("placement.button_find"), "findbooth")
    others = [
        button(t.plain(f"placement.button_{answer}"), "notmyhalf", question.id, answer)
        for answer in (PlacementAnswer.ELSEWHERE, PlacementAnswer.UNKNOWN)
    ]
    return column([*(halves or [find]), *others])
