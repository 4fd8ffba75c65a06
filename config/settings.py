"""All settings, read from the environment or `.env`. A wrong one stops the start with one line."""

from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config import validators

PREFIX = "SHAKTI_"
LISTEN = "127.0.0.1:8443"  # the default in webhook mode
WEBHOOK_PATH = "/webhook"
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Share = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=1, le=3650)]
TimeOfDay = Annotated[
    time, BeforeValidator(validators.time_of_day), AfterValidator(validators.whole_minute)
]
Admin = Annotated[int, AfterValidator(validators.telegram_id)]
Admins = Annotated[frozenset[Admin], NoDecode, BeforeValidator(validators.listed("[1001]"))]
RestDays = Annotated[frozenset[Weekday], NoDecode, BeforeValidator(validators.listed('["sun"]'))]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]


class BadSettings(Exception):
    """Missing or wrong settings. The message has a line for each."""


class Settings(BaseSettings):
    """Every setting with its default. A test holds docs/settings.md and `.env.example` to it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    bot_token: Annotated[SecretStr, AfterValidator(validators.token)] = Field(
        SecretStr(""), description="The bot's token from @BotFather"
    )
    api_url: Annotated[str, AfterValidator(validators.url)] = Field(
        "https://api.telegram.org", description="Base URL of the Bot API"
    )
    database_url: str = Field(
        "sqlite:///data/boothshakti.db", description="URL of the SQLite or PostgreSQL database"
    )
    secret_key: Annotated[SecretStr, AfterValidator(validators.keys)] = Field(
        SecretStr(""),
        description="Fernet key for phone numbers; the first of several, separated by commas, "
        "encrypts",
    )
    certificate_key: Annotated[SecretStr, AfterValidator(validators.keys)] = Field(
        SecretStr(""),
        description="Key that signs certificates; the first of several, separated by commas, "
        "signs; if empty, one derived from the last key of SHAKTI_SECRET_KEY",
    )
    status_list_url: Annotated[str, AfterValidator(validators.https_url)] = Field(
        "",
        description="Public https address at which the file of `python run.py status-list` is "
        "published; Open Badges name it, so that wallets learn of a revocation; if empty, they "
        "name none",
    )
    backup_dir: str = Field(
        "", description="Folder in which a backup is made each night; if empty, none is made"
    )
    backup_key: Annotated[SecretStr, AfterValidator(validators.keys)] = Field(
        SecretStr(""),
        description="Key that encrypts backups; the first of several, separated by commas, "
        "encrypts, and all of them open; if empty, backups are not encrypted",
    )
    keep_backups: int = Field(
        7, ge=1, le=1000, description="Number of nightly backups that are kept, the newest ones"
    )
    admins: Admins = Field(frozenset(), description="JSON list of the administrators' Telegram ids")
    mode: Literal["polling", "webhook"] = Field(
        "polling", description="How updates arrive: `polling` or `webhook`"
    )
    webhook_url: Annotated[str, AfterValidator(validators.public_url)] = Field(
        "", description="Public https URL of the bot; `/webhook` is appended"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(validators.secret)] = Field(
        SecretStr(""),
        description="Secret that Telegram sends with each update: 1–256 of `A-Z a-z 0-9 _ -`",
    )
    listen: Annotated[str, AfterValidator(validators.address)] = Field(
        "",
        description="`host:port` for the webhook, `/healthz` and `/metrics`; if empty, "
        "`127.0.0.1:8443` in webhook mode and none in polling mode",
    )
    timezone: Annotated[str, AfterValidator(validators.zone)] = Field(
        "Asia/Kolkata", description="Time zone of the organisation"
    )
    targets_at: TimeOfDay = Field(time(8), description="Time at which groups get the day's targets")
    schedule_at: TimeOfDay = Field(
        time(18),
        description="Time at which groups get what came of the day, and tomorrow's sessions",
    )
    weekly_at: TimeOfDay = Field(time(10), description="Time at which groups get the week's chart")
    weekly_day: Weekday = Field("sun", description="Weekday of the week's chart, such as `sun`")
    morning_at: TimeOfDay = Field(
        time(7, 30), description="Time at which coordinators are told what waits for them"
    )
    least_people: int = Field(
        10,
        ge=1,
        le=2_000,
        description="Fewest people for whom a training session is worth holding; its coordinator "
        "is told when fewer are expected",
    )
    campaign_name: Name = Field(
        "Booth Shakti", description="Name of the campaign, as workers see it"
    )
    org_name: Line = Field(
        "", description="Organisation that asks people for consent; if empty, the campaign is named"
    )
    org_address: Line = Field("", description="Its postal address, for the privacy notice")
    contact_name: Line = Field(
        "", description="Person or office that answers questions about personal data"
    )
    contact: Line = Field("", description="How to reach them: phone, e-mail address or @name")
    campaign_colour: Annotated[str, AfterValidator(validators.colour)] = Field(
        "#4B3F8C", description='Colour of workers\' cards; must be quoted in `.env`: `"#RRGGBB"`'
    )
    language: Literal["hi", "en"] = Field(
        "hi", description="Language of a chat until another is chosen"
    )
    state: Annotated[str, AfterValidator(validators.state)] = Field(
        "MP", description="Code of the state meant by PC and AC numbers without a state code"
    )
    booth_target: int = Field(
        20,
        ge=1,
        le=10_000,
        description="Number of confirmed workers a booth should have, where no norm applies",
    )
    booth_norm: int = Field(
        0,
        ge=0,
        le=10_000,
        description="Norm: number of electors for each worker of a booth, where no place has a "
        "norm of its own (`/norm`); 0 means none",
    )
    booth_norm_least: int = Field(
        1, ge=1, le=10_000, description="Norm: fewest workers a booth should have"
    )
    booth_norm_most: int = Field(
        10_000, ge=1, le=10_000, description="Norm: most workers a booth should have"
    )
    weight_confirmed: Share = Field(
        55, description="Strength: weight of confirmed workers ÷ target"
    )
    weight_trained: Share = Field(
        15, description="Strength: weight of the share of workers who are trained"
    )
    weight_posts: Share = Field(
        15, description="Strength: weight of the share of posts that are filled"
    )
    weight_active: Share = Field(
        15, description="Strength: weight of the share of workers who are active"
    )
    strong_from: Share = Field(70, description="Strength: lowest score of a strong booth")
    fair_from: Share = Field(40, description="Strength: lowest score of a fair booth")
    public_strength: bool = Field(
        False,
        description="Whether everybody may see the numbers of places (`/strength`, `/top`, "
        "`/posts`), not only workers and linked groups; everybody may always see those "
        "of a booth",
    )
    invitation_days: int = Field(
        14, ge=1, le=90, description="Days after which an unanswered invitation is deleted"
    )
    invitations_per_day: int = Field(
        30, ge=1, le=10_000, description="People one worker can invite by phone number in 24 hours"
    )
    attendance_witnesses: int = Field(
        1,
        ge=1,
        le=2,
        description="Number of ways in which a worker's presence must be recorded to count, out of "
        "three: the hall's code, a scan of their card, a tick on the list",
    )
    offer_minutes: int = Field(
        120,
        ge=5,
        le=2880,
        description="Longest time for which a freed seat is offered to the next on a waiting list, "
        "or a session to another trainer, in minutes; the hours from 22:00 to 06:00 do "
        "not count",
    )
    offer_share: int = Field(
        25,
        ge=1,
        le=100,
        description="A seat is offered for at most this percentage of the time left until the "
        "session begins",
    )
    offers_end_hours: int = Field(
        3,
        ge=0,
        le=48,
        description="Hours before a session begins from which seats are no longer offered in turn: "
        "the first tap gets one",
    )
    rest_days: RestDays = Field(
        frozenset(), description='JSON list of weekdays on which nobody works, such as ["sun"]'
    )
    sends_per_second: int = Field(
        30, ge=1, description="Maximum number of messages sent per second"
    )
    sends_per_chat_second: int = Field(
        1,
        ge=1,
        description="Maximum number of messages sent to one chat per second; in a private chat the "
        "average over four seconds",
    )
    sends_per_group_minute: int = Field(
        20, ge=1, description="Maximum number of messages sent to one group per minute"
    )
    keep_drafts_days: Days = Field(30, description="Days after which an unfinished form is deleted")
    keep_updates_days: int = Field(
        7,
        ge=2,  # Telegram may repeat an update for a day
        le=3650,
        description="Days after which failed updates are deleted; at least 2",
    )
    keep_texts_days: Days = Field(
        7, description="Days after which the texts of finished outbox messages are deleted"
    )
    keep_marks_days: Days = Field(
        365,
        description="Days after which hashes of phones and proofs of consent are deleted",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Lowest level that is logged"
    )

    @model_validator(mode="after")
    def _sensible_strength(self) -> "Settings":
        weights = (
            self.weight_confirmed + self.weight_trained + self.weight_posts + self.weight_active
        )
        if weights != 100:
            raise ValueError(
                "SHAKTI_WEIGHT_CONFIRMED, …_TRAINED, …_POSTS and …_ACTIVE must add up to 100, "
                f"not {weights}"
            )
        if self.fair_from >= self.strong_from:
            raise ValueError("SHAKTI_FAIR_FROM must be below SHAKTI_STRONG_FROM")
        if self.booth_norm_least > self.booth_norm_most:
            raise ValueError("SHAKTI_BOOTH_NORM_LEAST must not be above SHAKTI_BOOTH_NORM_MOST")
        return self

    @model_validator(mode="after")
    def _whole_webhook(self) -> "Settings":
        if self.mode == "webhook":
            for name, value in (
                ("URL", self.webhook_url),
                ("SECRET", self.webhook_secret.get_secret_value()),
            ):
                if not value:
                    raise ValueError(f"SHAKTI_MODE=webhook needs SHAKTI_WEBHOOK_{name}")
        return self

    @property
    def listens_at(self) -> str:
        """The address on which the bot listens, as host:port; "" if it does not listen."""
        return self.listen or (LISTEN if self.mode == "webhook" else "")

    @property
    def webhook_address(self) -> str:
        """The URL to which Telegram posts in webhook mode."""
        return f"{self.webhook_url}{WEBHOOK_PATH}"

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.timezone)


def load(**overrides: object) -> Settings:
    """Return the settings. Raises BadSettings with a line for each that is wrong."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except UnicodeDecodeError:
        raise BadSettings(".env is not UTF-8 text: save it as UTF-8") from None
    except OSError as error:
        raise BadSettings(f".env cannot be read: {error.strerror}") from None
    except ValidationError as error:
        raise BadSettings("\n".join(_line(e) for e in error.errors())) from None


# What to write, by the type of pydantic's error; none of these settings is a secret.
_REMEDIES = {
    "int_parsing": "write a whole number, not {value!r}",
    "bool_parsing": "write true or false, not {value!r}",
    "literal_error": "write {expected}, not {value!r}",
    "greater_than_equal": "write {ge} or more, not {value}",
    "less_than_equal": "write {le} or less, not {value}",
    "string_too_short": "write at least {min_length} character",
    "string_too_long": "write {max_length} characters at most",
}


def _line(error: object) -> str:
    assert isinstance(error, dict)
    name = f"{PREFIX}{str(error['loc'][0]).upper()}: " if error["loc"] else ""
    remedy = _REMEDIES.get(error["type"])
    if remedy is not None:
        return name + remedy.format(value=error["input"], **error.get("ctx", {}))
    return name + str(error["msg"]).removeprefix("Value error, ")


def require(settings: Settings, *names: str) -> None:
    """Raise BadSettings unless the settings of these names have a value."""
    for name in names:
        value = getattr(settings, name)
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
            description = Settings.model_fields[name].description
            raise BadSettings(f"{PREFIX}{name.upper()} is missing: {description}")
