"""Runs tests against mutants: each in a process of its own, forked when all tests are collected."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.mutant import Mutant

__all__ = ["Hunt"]

ALIVE, KILLED, HANGS, BROKEN = range(4)


class Hunt:
    """A pytest plugin that runs, instead of the tests, the tests against each mutant.

    First come those that are quick and noticed many mutants. If it is `measured` which of them run
    which lines, only these are run.
    """

    def __init__(self, file: str, mutants: Sequence[Mutant], *, measured: bool) -> None:
        self.file = file
        self.mutants = mutants
        self.measured = measured
        #: Those that no test noticed.
        self.alive: list[Mutant] = []
        #: Those that had to be stopped: a test would wait for them for ever.
        self.hanging: list[Mutant] = []
        self._items: list[pytest.Item] = []
        self._tests: dict[int, list[str]] = {}
        self._seconds: dict[str, float] = {}
        self._noticed: Counter[str] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._items = session.items
        # Names of the package are imported when they are used, perhaps only by a test.
        importlib.import_module(self.file.removesuffix(".py").replace("/", "."))
        self._measure()
        for number, mutant in enumerate(self.mutants, 1):
            result = self._attack(mutant)
            if result != KILLED:
                (self.alive if result == ALIVE else self.hanging).append(mutant)
                word = "alive" if result == ALIVE else "hangs"
                _say(f"{number} of {len(self.mutants)}: {word}, {mutant.line}: {mutant.name}")
        return True

    def _attack(self, mutant: Mutant) -> int:
        reader, writer = os.pipe()

        def attack() -> int:
            mutant.enter()
            test = self._noticing(mutant)
            os.write(writer, (test or "").encode())
            return KILLED if test else ALIVE

        result = _in_child(attack)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self._noticed[pipe.read()] += 1
        return result

    def _noticing(self, mutant: Mutant) -> str | None:
        """Run the tests until one fails; one that waits for ever ends this process."""
        tests = self._tests_of(mutant)
        for item, after in zip_longest(tests, tests[1:]):
            signal.alarm(int(10 + 20 * self._seconds.get(item.nodeid, 2.0)))
            if _fails(item, after):
                return item.nodeid
        return None

    def _tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        if not self.measured:
            return sorted(self._items, key=self._price)
        lines = range(mutant.line, mutant.last_line + 1)
        names = {test for line in lines for test in self._tests.get(line, ())}
        tests = [item for item in self._items if item.nodeid in names]
        return sorted(tests, key=self._price)

    def _price(self, item: pytest.Item) -> float:
        return self._seconds[item.nodeid] / (1 + self._noticed[item.nodeid])

    def _measure(self) -> None:
        """Find out, in a child, that the tests pass, how long they take, which lines they run."""
        report = Path(f"build/mutants-{os.getpid()}.json")
        report.parent.mkdir(exist_ok=True)

        def measure() -> int:
            cov = coverage.Coverage(data_file=None, include=[self.file], config_file=False)
            seconds: dict[str, float] = {}
            cov.start()
            for item, after in zip_longest(self._items, self._items[1:]):
                cov.switch_context(item.nodeid)
                before = time.process_time()
                if _fails(item, after):
                    _say(f"Fails without a mistake: {item.nodeid}")
                    return KILLED
                seconds[item.nodeid] = time.process_time() - before
            cov.stop()
            lines = cov.get_data().contexts_by_lineno(str(Path(self.file).resolve()))
            report.write_text(json.dumps([seconds, lines]))
            return ALIVE

        if _in_child(measure) != ALIVE:
            pytest.exit("The tests have to pass first.", 1)
        self._seconds, lines = json.loads(report.read_text())
        report.unlink()
        self._tests = {int(line): tests for line, tests in lines.items()}


def _in_child(work: Callable[[], int]) -> int:
    """Run something in a forked process; HANGS if that had to be stopped."""
    child = os.fork()
    if not child:
        result = BROKEN
        try:
            result = work()
        except BaseException:  # noqa: BLE001 - whatever it is, the parent says it
            traceback.print_exc(file=sys.__stderr__)
        os._exit(result)
    _, status = os.waitpid(child, 0)
    result = os.WEXITSTATUS(status) if os.WIFEXITED(status) else HANGS
    if result == BROKEN:
        pytest.exit("A child could not run its tests.", 1)
    return result


def _fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, nextitem=after, log=False))


def _say(line: str) -> None:
    print(line, file=sys.__stderr__, flush=True)
