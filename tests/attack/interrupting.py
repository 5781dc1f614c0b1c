"""Ctrl-C at any moment: `python -m tests.attack.interrupting 500` prints what was lost.

A timer raises the signal at a random moment of a call, as a terminal does. And the moments at which
Python looks for one, the start of a function and the end of one in C, are tried in turn. Afterwards
no lock may be held, no slot and no place in the line be lost, and the next call has to work.
"""

from __future__ import annotations

import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, NamedTuple

import discogs
from discogs.orm.entity import state_of
from discogs.orm.state import mutation
from discogs.sandbox import Sandbox

__all__ = ["Losses", "interrupts"]


class Losses(NamedTuple):
    """What interrupts left behind."""

    interrupts: int
    #: How many of them ended a call; the others came too late.
    landed: int
    #: Names of locks that stayed held, and of what else went wrong, by how often.
    lost: Counter[str]


def _interrupted(_: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class Moment:
    """Interrupts at the moment of this number: those at which Python looks for signals."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.has_come = False
        self._count = 0

    def __call__(self, _frame: FrameType, event: str, _argument: object) -> None:
        self._count += event in {"call", "c_return"}
        if self._count == self.number and not self.has_come:
            self.has_come = True
            sys.setprofile(None)
            raise KeyboardInterrupt

    def __enter__(self) -> None:
        sys.setprofile(self)

    def __exit__(self, *reason: object) -> None:
        sys.setprofile(None)


class _Driver:
    def __init__(self, sandbox: Sandbox, session: discogs.Session, seed: int) -> None:
        self._sandbox, self._session = sandbox, session
        self._chance = random.Random(seed)
        self._ids = list(sandbox.catalogue.releases)[:200]
        self._listing = session.release(249504).sell(condition="Mint (M)", price="5").save()
        self.swept = 0
        self.landed = 0
        self.lost: Counter[str] = Counter()

    @property
    def acts(self) -> list[Callable[[], None]]:
        """What is interrupted."""
        return [self._read, self._walk, self._save, self._prefetch, self.wait, self._want]

    def sweep(self, act: Callable[[], None], every: int) -> None:
        """Interrupt a call at each of its moments in turn, or at every so many."""
        moment = Moment(0)
        act()
        while True:
            moment = Moment(moment.number + every)
            try:
                with moment:
                    act()
            except KeyboardInterrupt:
                self.landed += 1
            except Exception as error:  # noqa: BLE001 - counted, as in a step
                if not isinstance(error, discogs.DiscogsError):
                    self.lost[f"{type(error).__name__} in {act.__name__}: {error}"] += 1
            if not moment.has_come:
                return
            self.swept += 1
            self._look()

    def step(self) -> None:
        """Interrupt one call, then look."""
        act = self._chance.choice(self.acts)
        moment = self._chance.uniform(0.00005, 0.006)
        try:
            signal.setitimer(signal.ITIMER_REAL, moment)
            act()
        except KeyboardInterrupt:
            self.landed += 1
        except Exception as error:  # noqa: BLE001 - counted: it must be ours, or the interrupt
            if not isinstance(error, discogs.DiscogsError):
                self.lost[f"{type(error).__name__} in {act.__name__}: {error}"] += 1
        finally:
            while True:
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    break
                except KeyboardInterrupt:
                    self.landed += 1
        self._look()

    def _look(self) -> None:
        core: Any = self._session._core
        limiter = core.client.limiter
        held = {
            "limiter": limiter._lock,
            "map": core.identity_map._lock,
            "mutation": mutation,
            "client": core.client._lock,
            "listing": state_of(self._listing).loading,
        }
        free: list[str] = []

        def take() -> None:
            for name, lock in held.items():
                if lock.acquire(timeout=5):
                    lock.release()
                    free.append(name)

        other = threading.Thread(target=take)
        other.start()
        other.join()
        self.lost.update(f"{name}'s lock" for name in held.keys() - set(free))
        # Threads of a prefetch may still be on their way: nobody waits for them.
        until = time.monotonic() + 5
        window = limiter._window.last_seen
        while (window.in_flight or window.queue) and time.monotonic() < until:
            time.sleep(0.01)
        self.lost.update({"slot": len(window.in_flight), "place": len(window.queue)})
        self.lost = +self.lost

    def _id(self) -> int:
        return self._chance.choice(self._ids)

    def _read(self) -> None:
        release = self._session.release(self._id())
        release.refresh()
        assert release.title

    def _walk(self) -> None:
        artist = self._session.artist(72872)
        self._session.expire(artist)
        assert artist.releases[0]

    def _save(self) -> None:
        self._listing.comments = str(self._chance.random())
        self._listing.save()

    def _want(self) -> None:
        self._session.me.wantlist.add(self._id())

    def _prefetch(self) -> None:
        stubs = [self._session.release(self._id()) for _ in range(4)]
        for stub in stubs:
            self._session.expire(stub)
        self._session.prefetch(stubs, progress=False)

    def wait(self) -> None:
        """Hold a slot for a moment."""
        limiter = self._session._core.client.limiter
        with limiter.slot():
            pass


def interrupts(count: int, seed: int = 1) -> Losses:
    """Interrupt so many calls at random moments, and each kind of call at a tenth of its moments.

    With fewer than 10,000 calls, at fewer moments.
    """
    signal.signal(signal.SIGALRM, _interrupted)
    with Sandbox(limit=1_000_000) as sandbox, TemporaryDirectory() as folder:
        # Little is let through at once, so that calls also wait.
        limiter = discogs.RateLimiter(limit=100_000, window=0.01)
        cache = Path(folder) / "answers.sqlite"
        with sandbox.session(limiter=limiter, cache=cache, retention=20) as session:
            driver = _Driver(sandbox, session, seed)
            for act in driver.acts:
                # Imports come first: Python 3.11 reports Ctrl-C in one as a RuntimeError.
                act()
            for _ in range(count):
                driver.step()
            for act in driver.acts:
                # A wait for a slot has few moments: all of them.
                driver.sweep(act, every=1 if act == driver.wait else 50_000 // count)
            try:
                assert session.release(249504).refresh().title
            except Exception as error:  # noqa: BLE001 - counted
                driver.lost[f"the next call: {error}"] += 1
    return Losses(count + driver.swept, driver.landed, driver.lost)


def _contended(count: int) -> Losses:
    """Interrupt a thread that waits in a line with others."""
    limiter = discogs.RateLimiter(limit=2, window=0.004)
    stop, chance, landed = threading.Event(), random.Random(2), 0
    lost: Counter[str] = Counter()

    def take() -> None:
        while not stop.is_set():
            with limiter.slot():
                pass

    threads = [threading.Thread(target=take, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(count):
        try:
            signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.00005, 0.008))
            try:
                with limiter.slot():
                    pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except KeyboardInterrupt:
            landed += 1
        except Exception as error:  # noqa: BLE001 - counted
            lost[f"{type(error).__name__} in a wait: {error}"] += 1
        signal.setitimer(signal.ITIMER_REAL, 0)
    stop.set()
    for thread in threads:
        thread.join(10)
    window: Any = limiter._window.last_seen
    alive = sum(thread.is_alive() for thread in threads)
    lost.update({"slot": len(window.in_flight), "place": len(window.queue), "thread": alive})
    return Losses(count, landed, +lost)


def main(count: int) -> int:
    """Print what was lost; the number of kinds."""
    signal.signal(signal.SIGALRM, _interrupted)
    # Where nobody can be told, as in a destructor, Python says so and goes on.
    sys.unraisablehook = lambda _: None
    results = [interrupts(count // 2), _contended(count - count // 2)]
    lost = sum((result.lost for result in results), Counter[str]())
    landed = sum(result.landed for result in results)
    tried = sum(result.interrupts for result in results)
    print(f"{tried} interrupts, {landed} of them in a call: {dict(lost) or 'nothing lost'}")
    return len(lost)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
