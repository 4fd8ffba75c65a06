"""What a backup holds: its migrations and the number of rows of each table."""

from dataclasses import dataclass

HISTORY = "schema_migration"  # the table in which peewee's runner keeps the names of migrations


@dataclass(frozen=True, slots=True)
class Contents:
    """The migrations that were applied, and how many rows each table has."""

    migrations: frozenset[str]
    rows: dict[str, int]

    @property
    def schema(self) -> str:
        """The newest migration, "" where there is none."""
        return max(self.migrations, default="")

    @property
    def total(self) -> int:
        """The number of all rows."""
        return sum(self.rows.values())
