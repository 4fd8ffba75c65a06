"""The measured scenarios. Each run has a fresh bot and a fresh copy of the database."""

import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from models import tables
from tests.bench import database as bench_database
from tests.bench import updates
from tests.bench.bots import compared_bots
from tests.bench.database import BenchDatabase
from tests.bench.processes import BenchServer, Counts, Process
from tests.bench.runs import RunPlan, RunReport
from tests.bench.workload import Workload

SCAN_EVERY = 120 / 500  # seconds between two scans at a door: 500 in two minutes
PER_SECOND = 30  # look-ups, and Telegram's limit for messages to groups
REGISTRATION_STEPS = [
    "/register",
    "first",
    "first",
    "contact",
    "first",
    "any",
    "any",
    "any",
    "first",
]
Tick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed of one run: answers per second, milliseconds of processor time per answer."""

    per_second: float
    bot_ms: float
    server_ms: float
    answered: int


@dataclass(frozen=True, slots=True)
class Lookups:
    """The look-up speeds by bot and round, and our bot's start times and idle memory."""

    speeds: dict[str, list[Speed]]
    starts: list[float]  # seconds
    idle_mb: list[float]

    def per_second(self, name: str) -> float:
        """Return a bot's median answers per second."""
        return statistics.median(speed.per_second for speed in self.speeds[name])

    def ratio(self, other: str) -> float:
        """Return the median over the rounds of our speed ÷ the other bot's."""
        pairs = zip(self.speeds["ours"], self.speeds[other], strict=True)
        return statistics.median(ours.per_second / others.per_second for ours, others in pairs)


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The scenarios, with their server, folder, database and workload."""

    server: BenchServer
    folder: Path
    database: BenchDatabase
    workload: Workload
    tick: Tick

    def lookups(self) -> Lookups:
        """Run the same look-ups on the three bots in turn, round after round."""
        lookups = Lookups({"ours": [], "aiogram": [], "ptb": []}, [], [])
        plan = RunPlan(updates=self._questions(self.workload.updates))
        for number in range(1, self.workload.rounds + 1):
            others = {"aiogram": compared_bots.aiogram, "ptb": compared_bots.ptb}
            self.tick(f"look-ups, round {number}: ours")
            ours = compared_bots.ours(self.server, self.folder, self.database.copy("lookups"))
            with compared_bots.polling(self.server, ours) as (bot, seconds):
                sleep(self.workload.idle)
                lookups.starts.append(seconds)
                lookups.idle_mb.append(bot.resident_mb())
                lookups.speeds["ours"].append(self._run(plan, bot, self.workload.updates))
            for name, start in others.items():
                self.tick(f"look-ups, round {number}: {name}")
                lookups.speeds[name].append(
                    self._run_fresh(plan, start(self.server, self.folder), self.workload.updates)
                )
        return lookups

    def registrations(self) -> Speed:
        """Run registrations, all people concurrently, from the first message to the card."""
        self.tick("registrations")
        newcomers = [bench_database.FIRST_NEWCOMER + i for i in range(self.workload.people)]
        url = self.database.copy("registrations")
        plan = RunPlan(people=newcomers, steps=REGISTRATION_STEPS)
        speed = self._run_fresh(
            plan, compared_bots.ours(self.server, self.folder, url), len(newcomers)
        )
        _require(
            bench_database.count(url, tables.Worker) == self.workload.workers + len(newcomers),
            "workers",
        )
        return speed

    def hot_session(self) -> Speed:
        """Run enrolments of all workers in one session with a seat for each."""
        self.tick("enrolments in one session")
        workers = range(
            bench_database.FIRST_WORKER, bench_database.FIRST_WORKER + self.workload.workers
        )
        text = f"/enrol {bench_database.SESSION}"
        plan = RunPlan(updates=[updates.raw(updates.text(i, text)) for i in workers])
        url = self.database.copy("session")
        speed = self._run_fresh(
            plan, compared_bots.ours(self.server, self.folder, url), len(workers)
        )
        _require(bench_database.count(url, tables.Enrolment) == len(workers), "enrolments")
        return speed

    def rush(self) -> Speed:
        """Run a rush of all workers on a few seats; who gets none waits in order of arrival."""
        self.tick("a rush on a few seats")
        number, seats = self.workload.workers, bench_database.seats(self.workload)
        people = [bench_database.FIRST_WORKER + i for i in range(number)]
        url = self.database.copy("rush")
        plan = RunPlan(people=people, steps=[f"/enrol {bench_database.RUSHED}", "wait"])
        speed = self._run_fresh(plan, compared_bots.ours(self.server, self.folder, url), number)
        _require(bench_database.count(url, tables.Enrolment) == seats, "seats, and no more,")
        waiting, pressed = bench_database.in_line(url), self.server.report().pressed
        _require(len(waiting) == number - seats, "people who wait")
        _require(waiting == pressed, "people who wait, in order of arrival,")
        return speed

    def digest(self) -> RunReport:
        """Run the morning digest to every group, with rate limits enforced."""
        self.tick("digests")
        return self._digest(RunPlan(limits=True), lambda c: True)

    def beside_digest(self) -> RunReport:
        """Run PER_SECOND look-ups a second during a digest run."""
        self.tick("look-ups beside digests")
        lookups = self._questions(self.workload.waits)
        plan = RunPlan(updates=lookups, every=1 / PER_SECOND, after_broadcast=True, limits=True)
        return self._digest(plan, lambda c: c["answered"] >= len(lookups))

    def at_the_door(self) -> RunReport:
        """Run scans of one hall's code, one every SCAN_EVERY, during a digest run."""
        self.tick("scans at a door beside digests")
        number, url = self.workload.scans, self.database.copy("door", self.workload.groups)
        codes = bench_database.open_door(url, [i * SCAN_EVERY for i in range(number)])
        scans = [
            updates.raw(updates.text(bench_database.FIRST_WORKER + i, f"/start p1-{code}"))
            for i, code in enumerate(codes)
        ]
        plan = RunPlan(updates=scans, every=SCAN_EVERY, after_broadcast=True, limits=True)
        report = self._digest(plan, lambda c: c["answered"] >= number, url)
        _require(bench_database.count(url, tables.Presence) == number, "presences")
        return report

    def profile(self) -> Path:
        """Run the look-ups once more under cProfile; return its file."""
        self.tick("profile")
        file = self.folder / "lookups.prof"
        url = self.database.copy("lookups")
        bot = compared_bots.ours(self.server, self.folder, url, profile=str(file))
        self._run_fresh(
            RunPlan(updates=self._questions(self.workload.updates)), bot, self.workload.updates
        )
        return file

    def _questions(self, number: int) -> list[str]:
        return questions(self.database.codes, number, self.workload.users)

    def _run_fresh(
        self, plan: RunPlan, start: AbstractContextManager[Process], answers: int
    ) -> Speed:
        with compared_bots.polling(self.server, start) as (bot, _):
            return self._run(plan, bot, answers)

    def _run(self, plan: RunPlan, bot: Process, answers: int) -> Speed:
        before = bot.cpu(), self.server.process.cpu()
        self.server.plan(plan)
        self.server.until(lambda c: c["answered"] >= answers, bot, f"{answers} answers")
        bot.must_have_failed_nowhere()
        report = self.server.report()
        seconds = max(report.last - report.first, 1e-9)
        used = bot.cpu() - before[0], self.server.process.cpu() - before[1]
        return Speed(
            per_second=answers / seconds,
            bot_ms=used[0] / answers * 1000,
            server_ms=used[1] / answers * 1000,
            answered=report.answered,
        )

    def _digest(self, plan: RunPlan, also: Callable[[Counts], bool], url: str = "") -> RunReport:
        """Run a plan until every group has its digest and `also(counts)` is true."""
        groups = self.workload.groups
        url = url or self.database.copy("digest", groups)
        self.server.plan(plan)
        with compared_bots.ours(self.server, self.folder, url, digest=True) as bot:
            self.server.until(
                lambda c: c["broadcasts"] >= groups and also(c), bot, f"{groups} digests"
            )
            bot.must_have_failed_nowhere()
            return self.server.report()


def questions(codes: list[str], number: int, users: int) -> list[str]:
    """Return `number` look-ups of different booths, from `users` users in turn."""
    first = bench_database.FIRST_WORKER
    lookups = ((first + i % users, f"/booth {codes[i]}") for i in range(number))
    return [updates.raw(updates.text(user, text)) for user, text in lookups]


def _require(condition: bool, rows: str) -> None:
    if not condition:
        raise RuntimeError(f"the database does not hold all {rows}: the run measured nothing")
