"""What a handler is written with: context, forms, navigation and error replies."""

from bot.conversation import (
    consent_gate,
    error_replies,
    form_answers,
    form_engine,
    input_parsing,
    navigation,
)
from bot.conversation.context import Context
from bot.conversation.form import Data, Form, Parsed, Step
from bot.conversation.form_questions import answer_button
from bot.conversation.identification import GROUP_ANONYMOUS_BOT, identify
from bot.conversation.navigation import press, resume, run_command
from bot.conversation.progress import Progress
from bot.conversation.reply import Reply, leading_on, menu_button, permitted
from bot.conversation.services import Services
from bot.conversation.update import Json, Update, read, upgrade

__all__ = [
    "GROUP_ANONYMOUS_BOT",
    "Context",
    "Data",
    "Form",
    "Json",
    "Parsed",
    "Progress",
    "Reply",
    "Services",
    "Step",
    "Update",
    "answer_button",
    "consent_gate",
    "error_replies",
    "form_answers",
    "form_engine",
    "identify",
    "input_parsing",
    "leading_on",
    "menu_button",
    "navigation",
    "permitted",
    "press",
    "read",
    "resume",
    "run_command",
    "upgrade",
]
