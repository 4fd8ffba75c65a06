"""Dump a PostgreSQL database that is in use, read what an archive holds, and load it.

PostgreSQL's own pg_dump and pg_restore do the work. They get the password in their environment,
where other accounts of the machine do not see it.
"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from models.backups.contents import HISTORY, Contents
from models.backups.errors import BackupError

PIECE = 1024 * 1024  # bytes
TELL_EVERY = 100_000  # rows between two reports
COPY = re.compile(rb"COPY (?:\S+\.)?(\S+) \(([^)]*)\) FROM stdin;")
END = b"\\.\n"
_PACKAGE = "install PostgreSQL's client programs (Debian, Ubuntu: apt install postgresql-client)"
Advance = Callable[[int], None]  # called with bytes or rows so far; what it raises ends the work


def dump(url: str, write: Callable[[bytes], object], advance: Advance) -> Contents:
    """Write an archive of a database as it is at this moment; return what must be in it.

    Raises BackupError, also where pg_dump is missing or older than the server.
    """
    import psycopg

    program = _program("pg_dump")
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot, schema = _row(connection, "SELECT pg_export_snapshot(), current_schema()")
        command = [program, "-Fc", "--no-owner", "--no-privileges", f"--schema={schema}"]
        with _running([*command, f"--snapshot={snapshot}"], url, stdout=subprocess.PIPE) as dumping:
            assert dumping.stdout is not None
            done = 0
            while piece := dumping.stdout.read(PIECE):
                write(piece)
                done += len(piece)
                advance(done)
        return _counted(connection)


def examine(archive: Iterable[bytes], advance: Advance) -> Contents:
    """Read an archive to its end; return its migrations and the rows of each table in it.

    Needs no server. Raises BackupError where pg_restore cannot read it.
    """
    migrations, rows = set[str](), dict[str, int]()
    table, column, count = "", 0, 0
    for line in _script(archive):
        if not table:
            if found := COPY.fullmatch(line.rstrip(b"\n")):
                table = found[1].decode().strip('"')
                names = [name.strip(' "') for name in found[2].decode().split(",")]
                column = names.index("name") if table == HISTORY else 0
                rows[table] = 0
        elif line == END:
            table = ""
        else:
            rows[table] += 1
            count += 1
            if count % TELL_EVERY == 0:
                advance(count)
            if table == HISTORY:
                migrations.add(line.rstrip(b"\n").split(b"\t")[column].decode())
    if not migrations:
        raise BackupError("it is not an archive of this program's database")
    return Contents(frozenset(migrations), rows)


def load(url: str, schema: str, archive: Iterable[bytes]) -> None:
    """Load an archive into an empty schema, all of it or nothing. Raises BackupError."""
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    command += ["--single-transaction", f"--schema={schema}", f"--dbname={_name(url)}"]
    with _running(command, url, stdin=subprocess.PIPE) as loading, _fed(loading, archive):
        loading.wait()


def _script(archive: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of an archive as a script of SQL."""
    command = [_program("pg_restore"), "--data-only", "--file=-"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with _running(command, "", **pipes) as reading, _fed(reading, archive):
        assert reading.stdout is not None
        yield from reading.stdout


def counted(url: str) -> Contents:
    """Return what a database holds now."""
    import psycopg

    with psycopg.connect(url) as connection:
        return _counted(connection)


def _counted(connection: Any) -> Contents:
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    ).fetchall()
    rows = {
        name: _row(connection, f'SELECT count(*) FROM "{name}"')[0]  # noqa: S608
        for (name,) in tables
    }
    if HISTORY not in rows:
        return Contents(frozenset(), rows)
    names = connection.execute(f"SELECT name FROM {HISTORY}").fetchall()  # noqa: S608
    return Contents(frozenset(name for (name,) in names), rows)


def _row(connection: Any, query: str) -> Any:
    return connection.execute(query).fetchone()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not installed; a backup of PostgreSQL needs it: {_PACKAGE}")
    return found


@contextmanager
def _running(command: list[str], url: str, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block is open, and wait for its end; kill it if the block fails.

    Raises BackupError with what it said, where it fails.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - of PostgreSQL, with arguments of our own
            command, env=_environment(url), stderr=said, **pipes
        )
        failed: BaseException | None = None
        try:
            yield process
        except BaseException as error:
            process.kill()
            failed = error
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            code = process.wait()
        if failed is not None and not isinstance(failed, BrokenPipeError):
            raise failed
        if code:
            said.seek(0)
            raise BackupError(_explained(command[0], said))


@contextmanager
def _fed(process: subprocess.Popen[bytes], archive: Iterable[bytes]) -> Iterator[None]:
    """Write an archive to a program's input from a thread of its own while the block is open."""
    trouble: list[BaseException] = []

    def feed() -> None:
        assert process.stdin is not None
        try:
            for piece in archive:
                process.stdin.write(piece)
        except BrokenPipeError:  # the program has ended, and says why
            pass
        except BaseException as error:
            trouble.append(error)
        finally:
            with suppress(OSError):
                process.stdin.close()

    feeder = threading.Thread(target=feed, name="archive")
    feeder.start()
    try:
        yield
    except BaseException:
        process.kill()  # or the feeder would wait for it, and it for whoever reads no more
        raise
    finally:
        feeder.join()
    if trouble:
        raise trouble[0]


def _explained(program: str, said: IO[bytes]) -> str:
    text = " ".join(said.read(PIECE).decode(errors="replace").split())
    if "server version mismatch" in text:
        return f"{program} is older than the server; of the server's version or newer, {_PACKAGE}"
    return f"{program} failed: {text[:500]}"


def _environment(url: str) -> dict[str, str]:
    """Return the environment in which libpq connects to the database of a URL."""
    if not url:
        return dict(os.environ)
    return os.environ | {
        variable: value for variable, value in _parameters(url).items() if value is not None
    }


def _name(url: str) -> str:
    return _parameters(url).get("PGDATABASE", "")


def _parameters(url: str) -> dict[str, str]:
    """Return the parameters of a URL by the names that libpq has for them in the environment."""
    from psycopg import conninfo, pq

    given = conninfo.conninfo_to_dict(url)
    return {
        option.envvar.decode(): str(given[name])
        for option in pq.Conninfo.get_defaults()
        if option.envvar and (name := option.keyword.decode()) in given
    }
