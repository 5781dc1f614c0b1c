"""Clocks that never really wait, and a server that counts requests by them."""

from __future__ import annotations

import math
import random
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from discogs.ratelimit.window import RateLimit
from tests.waiting import LONG

#: The way there and the way back of each request, in seconds.
Latencies = list[tuple[float, float]]
#: When others send: so many requests in a window, from a moment on.
Neighbour = Callable[[int, float, float], Iterator[float]]


class ManualClock:
    """A clock for one thread: waiting moves it on at once."""

    def __init__(self) -> None:
        self.time = 1000.0
        #: How long was waited, each time.
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        assert seconds is not None, "waits for an answer that nobody will bring"
        self.sleep(seconds)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    @property
    def waited(self) -> float:
        """All waits together."""
        return math.fsum(self.waits)


@dataclass(eq=False)
class _Actor:
    """A thread of a play."""

    part: Callable[[], None]
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    wakes_at: float = 0.0
    #: It waits on a condition,
    listens: bool = False
    #: and somebody may have notified that condition since it last looked.
    curious: bool = False
    done: bool = False


class VirtualTime:
    """Time that passes only while every thread of a play waits: real threads, no real waiting.

    One thread runs at a time. When it waits, the next one is, by chance, one of those that may
    have been notified; when there is none, the one that wakes up first, and it is that late then.
    Whoever got what it waited for sleeps a little before it waits for the next.
    """

    def __init__(self, seed: int = 0) -> None:
        self.time = 0.0
        self._chance = random.Random(seed)
        self._actors: list[_Actor] = []
        self._running: _Actor | None = None
        self._failures: list[BaseException] = []
        self._over = threading.Event()

    def now(self) -> float:
        return self.time

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """As a limiter's clock: until notified, or until the time is over."""
        condition.release()
        try:
            self._rest(math.inf if seconds is None else self.time + seconds, listens=True)
        finally:
            condition.acquire()

    def sleep(self, seconds: float) -> None:
        """Let others run until the time is over."""
        self._rest(self.time + seconds, listens=False)

    def play(self, *parts: Callable[[], None]) -> None:
        """Run all parts, each in a thread of its own; raise what the first of them raised."""
        self._actors = [_Actor(part) for part in parts]
        threads = [
            threading.Thread(target=self._act, args=(actor,), daemon=True) for actor in self._actors
        ]
        for thread in threads:
            thread.start()
        self._hand_on()
        for thread in threads:
            thread.join(timeout=LONG)
        assert not any(thread.is_alive() for thread in threads), "threads wait for each other"
        if self._failures:
            raise self._failures[0]

    def _act(self, actor: _Actor) -> None:
        actor.go.acquire()
        try:
            actor.part()
        except BaseException as error:  # noqa: BLE001  # it is raised again in `play`
            self._failures.append(error)
        actor.done = True
        self._rouse()
        self._hand_on()

    def _rest(self, until: float, *, listens: bool) -> None:
        me = self._running
        assert me is not None, "waits outside of a play"
        # Looking once more and waiting again changes nothing for others; all else may.
        if not (listens and me.listens):
            self._rouse()
        me.wakes_at, me.listens, me.curious = until, listens, False
        self._hand_on()
        me.go.acquire()

    def _rouse(self) -> None:
        for actor in self._actors:
            actor.curious = actor.listens

    def _hand_on(self) -> None:
        left = [actor for actor in self._actors if not actor.done]
        if not left:
            self._over.set()
            return
        curious = [actor for actor in left if actor.curious]
        if curious:
            following = self._chance.choice(curious)
        else:
            following = min(left, key=lambda actor: actor.wakes_at)
            if following.wakes_at == math.inf:
                self._failures.append(AssertionError("all threads wait for each other"))
                self._over.set()
                return
            self.time = max(self.time, following.wakes_at)
        following.curious = False
        self._running = following
        following.go.release()


@dataclass
class MovingWindowServer:
    """Counts what arrives within any `window` seconds, and refuses what is over the limit."""

    limit: int = 60
    window: float = 60.0
    #: When others at the same address send requests, in order.
    neighbours: Iterator[float] = field(default_factory=lambda: iter(()))
    refused: int = 0
    refused_neighbours: int = 0
    arrivals: list[float] = field(default_factory=list[float])
    _next_neighbour: float = -math.inf

    def arrive(self, now: float) -> tuple[RateLimit, bool]:
        """What the headers of the answer say, and whether it is a 429."""
        while self._next_neighbour <= now:
            if self._next_neighbour > -math.inf:
                self.refused_neighbours += not self._count(self._next_neighbour)
            self._next_neighbour = next(self.neighbours, math.inf)
        counted = self._count(now)
        self.refused += not counted
        used = self.used(now)
        return RateLimit(self.limit, used, max(0, self.limit - used)), not counted

    def used(self, now: float) -> int:
        # A billionth of a second is what adding and taking away 60.0 may cost in floats.
        return len(self.arrivals) - bisect_right(self.arrivals, now - self.window + 1e-9)

    def _count(self, now: float) -> bool:
        if self.used(now) >= self.limit:
            return False
        self.arrivals.append(now)
        return True


def latencies(count: int, seed: int, least: float = 0.02, most: float = 0.6) -> Latencies:
    chance = random.Random(seed)
    whole = [(chance.uniform(least, most), chance.random()) for _ in range(count)]
    return [(length * there, length * (1 - there)) for length, there in whole]


def steadily(count: int, window: float, start: float = 0.0) -> Iterator[float]:
    """A neighbour that sends so many requests a window, evenly."""
    number = 0
    while True:
        yield start + number * window / count
        number += 1


def unevenly(count: int, window: float, start: float = 0.0, seed: int = 0) -> Iterator[float]:
    """A neighbour that sends so many requests a window, each up to a moment late."""
    chance = random.Random(seed)
    for time in steadily(count, window, start):
        yield time + chance.uniform(0.0, window / count / 2)


def in_bursts(count: int, window: float, start: float = 0.0) -> Iterator[float]:
    """A neighbour that sends so many requests at the beginning of each window."""
    while True:
        yield from [start] * count
        start += window
