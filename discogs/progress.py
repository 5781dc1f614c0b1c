"""Progress of long operations: a tqdm bar where tqdm is installed, else a line of text.

Both appear in terminals and notebooks only.
"""

from __future__ import annotations

import math
import sys
import threading
import time
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TextIO, cast

if TYPE_CHECKING:
    from typing import Self

from discogs.forks import freed_after_fork

__all__ = ["MEGABYTE", "Progress", "counted", "show"]

MEGABYTE = 1_000_000
# Seconds between two updates of a text line: people can't read faster.
_PAUSE = 0.1

_LAYOUT = "{l_bar}{bar}| {n_fmt}/{total_fmt}{unit} [{elapsed}{postfix}]"


def show(text: str, *, last: bool = False) -> None:
    """Print a status line over the previous one, in terminals and notebooks only."""
    if _is_terminal():
        print(f"\r\x1b[K{text}", end="\n" if last else "", file=sys.stderr, flush=True)
    elif _in_notebook():
        # Notebooks obey a carriage return, but not the escape sequence that clears a line.
        print(f"\r{text:<79}", end="\n" if last else "", file=sys.stderr, flush=True)


def _is_terminal() -> bool:
    # A program without a console, as on Windows, has no stderr at all.
    stream = cast("TextIO | None", sys.stderr)
    return stream is not None and stream.isatty()


class Progress:
    """A progress counter with an estimate of the time left. Thread-safe.

    >>> with Progress("releases", 3, visible=False) as progress:
    ...     for _ in range(3):
    ...         progress.advance()
    >>> progress.done, progress.left
    (3, 0)

    Args:
        what: The unit: "rows", "releases".
        total: The expected count, None if unknown.
        visible: Whether to draw it, in a terminal or notebook.
        now: A monotonic clock, in seconds.
    """

    def __init__(
        self,
        what: str,
        total: int | None = None,
        *,
        visible: bool = True,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        #: The count so far.
        self.done: int = 0
        self._lock = freed_after_fork(threading.Lock())
        self._now = now
        self._began = now()
        self._note = ""
        self._ends: float | None = None
        is_visible = visible and (_is_terminal() or _in_notebook())
        self._display = _make_display(what, total, now) if is_visible else None

    @property
    def is_visible(self) -> bool:
        """Whether a bar or a line is drawn."""
        return self._display is not None

    @property
    def left(self) -> int | None:
        """The count left, None if the total is unknown."""
        return None if self.total is None else max(0, self.total - self.done)

    @property
    def seconds_left(self) -> float | None:
        """The time left: as set by `expect`, else at the pace so far; None if unknown."""
        if self._ends is not None:
            return max(0.0, self._ends - self._now())
        if self.left is None or not self.done:
            return None
        return (self._now() - self._began) / self.done * self.left

    def advance(self, count: int = 1) -> None:
        """Count more as done."""
        with self._lock:
            self.done += count
            if self._display is not None:
                self._display.draw(self, self._note)

    def note(self, text: str) -> None:
        """Show the reason for a wait, such as the limit; `""` removes it."""
        with self._lock:
            if text != self._note:
                self._note = text
                if self._display is not None:
                    self._display.draw(self, text)

    def expect(self, seconds: float) -> None:
        """Set the time left, where the pace so far is no guide to it."""
        with self._lock:
            self._ends = self._now() + seconds

    def close(self) -> None:
        """Stop drawing; the last state stays on the screen."""
        with self._lock:
            if self._display is not None:
                self._display.close(self)
            self._display = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()


class _Display(Protocol):
    """Draws a progress."""

    def draw(self, progress: Progress, note: str) -> None: ...

    def close(self, progress: Progress) -> None: ...


class _Bar:
    """A tqdm bar."""

    def __init__(self, make: Callable[..., Any], what: str, total: int | None) -> None:
        # tqdm's own estimate ignores the limit: the postfix has ours.
        layout = None if total is None else _LAYOUT
        self._bar = make(total=total, unit=f" {what}", file=sys.stderr, bar_format=layout)
        self._note = ""

    def draw(self, progress: Progress, note: str) -> None:
        is_new, self._note = note != self._note, note
        self._bar.set_postfix_str(", ".join(_status(progress, note)), refresh=False)
        self._bar.update(progress.done - self._bar.n)
        if is_new:
            self._bar.refresh()

    def close(self, progress: Progress) -> None:
        self._bar.set_postfix_str("", refresh=False)
        self._bar.close()


class _TextLine:
    """A line of text."""

    def __init__(self, what: str, now: Callable[[], float]) -> None:
        self._what = what
        self._now = now
        self._drawn = float("-inf")
        self._note = ""

    def draw(self, progress: Progress, note: str) -> None:
        moment = self._now()
        if note == self._note and progress.left != 0 and moment - self._drawn < _PAUSE:
            return
        self._drawn, self._note = moment, note
        show(self._text(progress, note))

    def close(self, progress: Progress) -> None:
        show(self._text(progress, ""), last=True)

    def _text(self, progress: Progress, note: str) -> str:
        parts = [f"{progress.done:,} {self._what}"]
        if progress.total is not None:
            parts = [f"{progress.done:,} of {progress.total:,} {self._what}"]
        return ", ".join([*parts, *_status(progress, note)])


def _status(progress: Progress, note: str) -> list[str]:
    """Describe the time left and the reason for a wait."""
    parts = [note] if note else []
    seconds = progress.seconds_left
    if seconds is not None and progress.left:
        # Rounded up, as a wait is: it is never less than that.
        minutes, rest = divmod(math.ceil(seconds), 60)
        parts.insert(0, f"{minutes}:{rest:02} to go")
    return parts


def _make_display(what: str, total: int | None, now: Callable[[], float]) -> _Display:
    try:
        with warnings.catch_warnings():
            # In a notebook without ipywidgets tqdm warns, and draws a text bar.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
    except ImportError:
        return _TextLine(what, now)
    return _Bar(tqdm, what, total)


def _in_notebook() -> bool:
    """Detect a Jupyter kernel."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in getattr(shell, "config", {})


def counted(progress: Progress) -> Callable[[int], None]:
    """Advance a progress in megabytes by numbers of bytes."""
    total = 0

    def advance(count: int) -> None:
        nonlocal total
        before, total = total // MEGABYTE, total + count
        if total // MEGABYTE > before:
            progress.advance(total // MEGABYTE - before)

    return advance
