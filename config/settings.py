"""All settings, from the environment or `.env`. A wrong one stops the start with one clear line."""

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

from config import checks

PREFIX = "SHAKTI_"
LISTEN = "127.0.0.1:8443"  # with a webhook, unless the settings say otherwise
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Share = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=1, le=3650)]
TimeOfDay = Annotated[
    time, BeforeValidator(checks.time_of_day), AfterValidator(checks.whole_minute)
]
Admin = Annotated[int, AfterValidator(checks.telegram_id)]
Admins = Annotated[frozenset[Admin], NoDecode, BeforeValidator(checks.listed("[1001]"))]
RestDays = Annotated[frozenset[Weekday], NoDecode, BeforeValidator(checks.listed('["sun"]'))]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class BadSettings(Exception):
    """One or more settings are missing or wrong; the message has a line for each."""


class Settings(BaseSettings):
    """Every setting with its default; the descriptions feed the README and `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    bot_token: SecretStr = Field(SecretStr(""), description="The bot's token from @BotFather")
    api_url: Annotated[str, AfterValidator(checks.url)] = Field(
        "https://api.telegram.org", description="Base of the Bot API"
    )
    database_url: str = Field(
        "sqlite:///data/boothshakti.db", description="SQLite or PostgreSQL, by URL"
    )
    secret_key: Annotated[SecretStr, AfterValidator(checks.keys)] = Field(
        SecretStr(""),
        description="Fernet key for phones; several with commas, the first encrypts",
    )
    admins: Admins = Field(
        frozenset(), description="JSON list of Telegram ids that hold the state's post"
    )
    mode: Literal["polling", "webhook"] = Field(
        "polling", description="How updates arrive: `polling` or `webhook`"
    )
    webhook_url: Annotated[str, AfterValidator(checks.public_url)] = Field(
        "", description="Where Telegram reaches the bot: a public https URL; `/webhook` is added"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(checks.secret)] = Field(
        SecretStr(""), description="Secret that Telegram shows: 1–256 of `A-Z a-z 0-9 _ -`"
    )
    listen: Annotated[str, AfterValidator(checks.address)] = Field(
        "",
        description="`host:port` for the webhook, `/healthz` and `/metrics`; empty: "
        "`127.0.0.1:8443` with a webhook, nothing with polling",
    )
    timezone: Annotated[str, AfterValidator(checks.zone)] = Field(
        "Asia/Kolkata", description="The organisation's time zone"
    )
    targets_at: TimeOfDay = Field(time(8), description="When groups get the day's targets")
    schedule_at: TimeOfDay = Field(time(18), description="When groups get the training schedule")
    campaign_name: Name = Field("Booth Shakti", description="Name shown to workers")
    campaign_colour: Annotated[str, AfterValidator(checks.colour)] = Field(
        "#4B3F8C", description='Colour of the workers\' cards; in `.env` in quotes: `"#RRGGBB"`'
    )
    language: Literal["hi", "en"] = Field("hi", description="Language until one is chosen")
    state: Annotated[str, AfterValidator(checks.state)] = Field(
        "MP", description="Code of the state whose PC and AC numbers come first"
    )
    booth_target: int = Field(
        20, ge=1, le=10_000, description="Confirmed workers that a booth should have"
    )
    weight_confirmed: Share = Field(55, description="Strength: weight of confirmed ÷ target")
    weight_trained: Share = Field(15, description="Strength: weight of the share trained")
    weight_posts: Share = Field(15, description="Strength: weight of posts filled")
    weight_active: Share = Field(15, description="Strength: weight of the share active")
    strong_from: Share = Field(70, description="Strength: score from which a booth is strong")
    fair_from: Share = Field(40, description="Strength: score from which a booth is fair")
    invitation_days: int = Field(
        14, ge=1, le=90, description="Days until an unanswered invitation is deleted"
    )
    invitations_per_day: int = Field(
        30, ge=1, le=10_000, description="People that one worker can note by number in 24 hours"
    )
    rest_days: RestDays = Field(
        frozenset(), description='JSON list of weekdays without work, such as ["sun"]'
    )
    sends_per_second: int = Field(30, ge=1, description="Messages that may leave each second")
    sends_per_chat_second: int = Field(
        1, ge=1, description="Messages that may leave to one chat each second"
    )
    sends_per_group_minute: int = Field(
        20, ge=1, description="Messages that may leave to one group each minute"
    )
    keep_drafts_days: Days = Field(
        30, description="Days after which an unfinished form is forgotten"
    )
    keep_updates_days: int = Field(
        7,
        ge=2,  # Telegram may repeat an update for a day
        le=3650,
        description="Days after which updates that went wrong are forgotten, 2 or more",
    )
    keep_texts_days: Days = Field(
        7, description="Days after which the words of messages sent unasked are forgotten"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged"
    )

    @model_validator(mode="after")
    def _sensible_strength(self) -> "Settings":
        weights = (
            self.weight_confirmed + self.weight_trained + self.weight_posts + self.weight_active
        )
        if weights != 100:
            raise ValueError(f"SHAKTI_WEIGHT_… must add up to 100, not {weights}")
        if self.fair_from >= self.strong_from:
            raise ValueError("SHAKTI_FAIR_FROM must be below SHAKTI_STRONG_FROM")
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
        """Where the bot listens, as host:port; "" when it does not."""
        return self.listen or (LISTEN if self.mode == "webhook" else "")

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.timezone)


def load(**overrides: object) -> Settings:
    """Read the settings; raises BadSettings with a line for each that is wrong."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except UnicodeDecodeError:
        raise BadSettings(".env is not UTF-8 text: save it as UTF-8") from None
    except OSError as error:
        raise BadSettings(f".env cannot be read: {error.strerror}") from None
    except ValidationError as error:
        raise BadSettings("\n".join(_line(e) for e in error.errors())) from None


def _line(error: object) -> str:
    assert isinstance(error, dict)
    name = f"{PREFIX}{str(error['loc'][0]).upper()}: " if error["loc"] else ""
    return name + str(error["msg"]).removeprefix("Value error, ")


def require(settings: Settings, *names: str) -> None:
    """Raise BadSettings unless the settings of these names are given."""
    for name in names:
        value = getattr(settings, name)
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
            about = Settings.model_fields[name].description
            raise BadSettings(f"{PREFIX}{name.upper()} is missing: {about}")
