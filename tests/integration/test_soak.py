"""A short soak: what `make soak` does for minutes, but for its limit and its look at memory."""

from __future__ import annotations

import random
import threading

import discogs
from bench.soaking import FAULTS, Ledger, Worker, found_at, truth_at
from discogs.sandbox import Sandbox

THREADS, STEPS, OWN = 3, 60, 20


def test_threads_that_meet_every_fault_read_nothing_wrong_and_write_nothing_twice(
    sandbox: Sandbox,
) -> None:
    ids = list(sandbox.catalogue.releases)
    truth = truth_at(sandbox.url, ids[:50])
    sandbox.requests.clear()
    limiter = discogs.RateLimiter(limit=100_000, window=0.001)
    with sandbox.session(limiter=limiter, retention=20, timeout=(60.0, 1.0)) as session:
        session._core.client._sleep = lambda seconds: None
        workers = [
            Worker(session, truth, str(number), ids[-1 - number :: -THREADS][:OWN], seed=number)
            for number in range(THREADS)
        ]

        def work(worker: Worker, chance: random.Random) -> None:
            for _ in range(STEPS):
                if chance.random() < 0.25:
                    FAULTS[chance.choice([*FAULTS])](sandbox)
                worker.step()

        threads = [
            threading.Thread(target=work, args=(worker, random.Random(number)))
            for number, worker in enumerate(workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    sandbox.calm()
    ledger = Ledger()
    for worker in workers:
        ledger.add(worker.ledger)

    assert ledger.steps.total() == THREADS * STEPS
    assert ledger.wrong == []
    assert found_at(sandbox.url, ledger) == (0, 0, [])
    assert ledger.errors.total() > 0
    assert len([request for request in sandbox.requests if request.fault]) > 10
