"""The database that all tables are bound to, and the field for moments."""

from datetime import UTC, datetime

from peewee import DatabaseProxy, DateTimeField

database = DatabaseProxy()


class UtcField(DateTimeField):
    """An aware moment, stored as UTC without a zone so that both databases compare it alike."""

    def db_value(self, value: datetime | None) -> datetime | None:
        """Return a moment as the database stores it. Raises ValueError without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: object) -> object:
        """Return a stored moment with its time zone."""
        moment: object = super().python_value(value)  # type: ignore[no-untyped-call]
        return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else moment
