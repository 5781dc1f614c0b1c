"""Worker processes for `convert`: each answers one job at a time, in the order of the jobs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Final, cast

from discogs.dumps.worker import Converted, ConvertingJob, convert_chunk, receive, send
from discogs.errors import DumpError

__all__ = ["converted_chunks"]

#: How many chunks there are at once for each worker, in hand or done and not yet written.
_WAITING: Final = 8


def converted_chunks(
    jobs: Iterable[ConvertingJob], workers: int
) -> Generator[tuple[ConvertingJob, Converted]]:
    """Yield each job with its answer, in order. With one worker, no process is started."""
    if workers == 1:
        yield from ((job, convert_chunk(job)) for job in jobs)
        return
    started: list[_Worker] = []
    own = threading.local()

    def start() -> None:
        own.worker = _Worker()
        started.append(own.worker)

    def answer(job: ConvertingJob) -> Converted:
        worker: _Worker = own.worker
        return worker.answer(job)

    pool = ThreadPoolExecutor(workers, initializer=start)
    waiting: deque[tuple[ConvertingJob, Future[Converted]]] = deque()
    try:
        for job in jobs:
            waiting.append((job, pool.submit(answer, job)))
            # Enough to do while the parent writes a group of rows.
            if len(waiting) >= _WAITING * workers:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _stop(started)
        pool.shutdown()
        # One may have been starting meanwhile.
        _stop(started)


def _stop(workers: Iterable[_Worker]) -> None:
    for worker in workers:
        worker.stop()


class _Worker:
    """A process that converts chunks."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", "from discogs.dumps.worker import serve; serve()"]
        self._process = subprocess.Popen(  # noqa: S603 - this package
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def answer(self, job: ConvertingJob) -> Converted:
        try:
            send(job, cast("BinaryIO", self._process.stdin))
            return cast("Converted", receive(cast("BinaryIO", self._process.stdout)))
        except (EOFError, BrokenPipeError):
            code = self._process.wait()
            raise DumpError(
                f"A worker process died with exit code {code}, in the chunk at byte "
                f"{job.chunk.offset:,} of the {job.kind}. Convert again: what is finished is kept."
            ) from None

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
