"""Worker threads for very many very short operations."""

import asyncio
import threading
from functools import partial

import pytest

from models.database import WorkerThreads


async def test_every_piece_of_work_is_done_once_and_told_to_who_asked() -> None:
    ended: list[str] = []
    threads = WorkerThreads(3, "work", lambda: ended.append(threading.current_thread().name))
    done: list[int] = []

    def work(n: int) -> int:
        done.append(n)
        return n * n

    for _ in range(20):
        squares = await asyncio.gather(*(threads.run(partial(work, n)) for n in range(50)))
        assert squares == [n * n for n in range(50)]
    for n in range(200):  # one after the other, each submitted when the one before has just ended
        assert await threads.run(partial(work, n)) == n * n
    threads.close()
    assert len(done) == 20 * 50 + 200
    assert sorted(ended) == ["work_0", "work_1", "work_2"]


async def test_long_work_delays_nothing_else() -> None:
    threads, over = WorkerThreads(2, "work", lambda: None), threading.Event()
    long = threads.run(lambda: over.wait(30))
    assert await threads.run(lambda: "short") == "short"
    assert not long.done()
    over.set()
    assert await long
    threads.close()


async def test_what_work_raises_reaches_who_asked_and_the_thread_goes_on() -> None:
    def fail() -> None:
        raise ValueError("no")

    threads = WorkerThreads(1, "work", lambda: None)
    with pytest.raises(ValueError, match="no"):
        await threads.run(fail)
    assert await threads.run(lambda: 1) == 1
    threads.close()


async def test_who_has_left_is_told_nothing_and_closing_waits_for_what_was_put_down() -> None:
    threads, done = WorkerThreads(1, "work", lambda: None), threading.Event()
    gone = threads.run(lambda: None)
    gone.cancel()
    threads.run(done.set)
    await asyncio.sleep(0)  # the iteration of the loop in which a thread is woken
    threads.close()
    assert done.is_set()


def test_one_event_loop_after_the_other_is_told() -> None:
    threads = WorkerThreads(2, "work", lambda: None)

    async def ask(n: int) -> int:
        return await threads.run(lambda: n)

    assert [asyncio.run(ask(n)) for n in range(5)] == list(range(5))
    threads.close()
