"""What is measured, run by run. Each run has a fresh bot, and a fresh copy of the database."""

import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from models import tables
from tests.bench import bots, ground, updates
from tests.bench.ground import Ground
from tests.bench.processes import Counts, Process, Telegram
from tests.bench.runs import Plan, Report
from tests.bench.sizes import Sizes

A_SECOND = 30  # look-ups, and Telegram's limit for messages to groups
REGISTERING = ["/register", "first", "first", "contact", "first", "any", "any", "any"]
Tick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Speed:
    """One burst: answers per second, and milliseconds of processor time for each of them."""

    per_second: float
    bot_ms: float
    server_ms: float
    answered: int


@dataclass(frozen=True, slots=True)
class Lookups:
    """The look-ups of every round by bot, and of our bot each start and idle memory."""

    speeds: dict[str, list[Speed]]
    starts: list[float]  # seconds
    idle_mb: list[float]

    def per_second(self, name: str) -> float:
        """Give a bot's median."""
        return statistics.median(speed.per_second for speed in self.speeds[name])

    def ratio(self, other: str) -> float:
        """Give the median over the rounds of ours ÷ the other's."""
        pairs = zip(self.speeds["ours"], self.speeds[other], strict=True)
        return statistics.median(ours.per_second / its.per_second for ours, its in pairs)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the runs happen: the server, the folder of the files, the ground, and how much."""

    telegram: Telegram
    folder: Path
    ground: Ground
    sizes: Sizes
    tick: Tick

    def lookups(self) -> Lookups:
        """Let the three bots answer the same look-ups, in turn, round after round."""
        found = Lookups({"ours": [], "aiogram": [], "ptb": []}, [], [])
        plan = Plan(updates=self._questions(self.sizes.updates))
        for number in range(1, self.sizes.rounds + 1):
            others = {"aiogram": bots.aiogram, "ptb": bots.ptb}
            self.tick(f"look-ups, round {number}: ours")
            ours = bots.ours(self.telegram, self.folder, self.ground.copy("lookups"))
            with bots.polling(self.telegram, ours) as (bot, seconds):
                sleep(self.sizes.idle)
                found.starts.append(seconds)
                found.idle_mb.append(bot.resident_mb())
                found.speeds["ours"].append(self._burst(plan, bot, self.sizes.updates))
            for name, start in others.items():
                self.tick(f"look-ups, round {number}: {name}")
                found.speeds[name].append(
                    self._fresh(plan, start(self.telegram, self.folder), self.sizes.updates)
                )
        return found

    def registrations(self) -> Speed:
        """Let people register, all at once, from the first word to the card."""
        self.tick("registrations")
        newcomers = [ground.FIRST_NEWCOMER + i for i in range(self.sizes.people)]
        url = self.ground.copy("registrations")
        plan = Plan(people=newcomers, steps=REGISTERING)
        speed = self._fresh(plan, bots.ours(self.telegram, self.folder, url), len(newcomers))
        _must(ground.count(url, tables.Worker) == self.sizes.workers + len(newcomers), "workers")
        return speed

    def hot_session(self) -> Speed:
        """Let every worker enrol in the same session, which has a seat for each."""
        self.tick("enrolments in one session")
        workers = range(ground.FIRST_WORKER, ground.FIRST_WORKER + self.sizes.workers)
        words = f"/enrol {ground.SESSION}"
        plan = Plan(updates=[updates.raw(updates.text(i, words)) for i in workers])
        url = self.ground.copy("session")
        speed = self._fresh(plan, bots.ours(self.telegram, self.folder, url), len(workers))
        _must(ground.count(url, tables.Enrolment) == len(workers), "enrolments")
        return speed

    def digest(self) -> Report:
        """Let the bot post the morning's digest to every group, limits enforced."""
        self.tick("digests")
        return self._digest(Plan(limits=True), lambda c: True)

    def beside_digest(self) -> Report:
        """Let people look up booths, so many a second, while a digest run drains."""
        self.tick("look-ups beside digests")
        asked = self._questions(self.sizes.waits)
        plan = Plan(updates=asked, every=1 / A_SECOND, after_broadcast=True, limits=True)
        return self._digest(plan, lambda c: c["answered"] >= len(asked))

    def profile(self) -> Path:
        """Run the look-ups once more under cProfile; give the file."""
        self.tick("profile")
        file = self.folder / "lookups.prof"
        url = self.ground.copy("lookups")
        bot = bots.ours(self.telegram, self.folder, url, profile=str(file))
        self._fresh(Plan(updates=self._questions(self.sizes.updates)), bot, self.sizes.updates)
        return file

    def _questions(self, number: int) -> list[str]:
        return questions(self.ground.codes, number, self.sizes.users)

    def _fresh(self, plan: Plan, start: AbstractContextManager[Process], answers: int) -> Speed:
        with bots.polling(self.telegram, start) as (bot, _):
            return self._burst(plan, bot, answers)

    def _burst(self, plan: Plan, bot: Process, answers: int) -> Speed:
        before = bot.cpu(), self.telegram.process.cpu()
        self.telegram.plan(plan)
        self.telegram.until(lambda c: c["answered"] >= answers, bot, f"{answers} answers")
        report = self.telegram.report()
        seconds = max(report.last - report.first, 1e-9)
        used = bot.cpu() - before[0], self.telegram.process.cpu() - before[1]
        return Speed(
            per_second=answers / seconds,
            bot_ms=used[0] / answers * 1000,
            server_ms=used[1] / answers * 1000,
            answered=report.answered,
        )

    def _digest(self, plan: Plan, also: Callable[[Counts], bool]) -> Report:
        """Run a plan until every group has its digest and what `also` asks for has come true."""
        groups = self.sizes.groups
        url = self.ground.copy("digest", groups)
        self.telegram.plan(plan)
        with bots.ours(self.telegram, self.folder, url, digest=True) as bot:
            self.telegram.until(
                lambda c: c["broadcasts"] >= groups and also(c), bot, f"{groups} digests"
            )
            return self.telegram.report()


def questions(codes: list[str], number: int, users: int) -> list[str]:
    """Give so many look-ups of different booths, from users in turn."""
    first = ground.FIRST_WORKER
    texts = ((first + i % users, f"/booth {codes[i]}") for i in range(number))
    return [updates.raw(updates.text(user, words)) for user, words in texts]


def _must(true: bool, what: str) -> None:
    if not true:
        raise RuntimeError(f"the database does not hold all {what}: the bench measured nothing")
