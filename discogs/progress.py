"""How far something is that takes a while: a bar where tqdm is installed, a line where it is not.

Both appear where somebody looks: in a terminal, and in a notebook.
"""

from __future__ import annotations

import sys
import threading
import time
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Progress", "show"]

# A line that changes more often than this can't be read.
_PAUSE = 0.1

_LAYOUT = "{l_bar}{bar}| {n_fmt}/{total_fmt}{unit} [{elapsed}{postfix}]"


def show(text: str, *, last: bool = False) -> None:
    """Put a text in place of the one before; nothing where nobody looks."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="\n" if last else "", file=sys.stderr, flush=True)
    elif _in_notebook():
        # Notebooks go back to the beginning of a line, and know nothing of what clears it.
        print(f"\r{text:<79}", end="\n" if last else "", file=sys.stderr, flush=True)


class Progress:
    """How many of some things are done, how many are left, and for how long. Thread-safe.

    `note` says what it waits for, such as the limit; `""` takes that back.

    >>> with Progress("releases", 3, shown=False) as progress:
    ...     for _ in range(3):
    ...         progress.advance()
    >>> progress.done, progress.left
    (3, 0)

    Args:
        what: What is counted: "rows", "releases".
        total: How many there are, None where nobody knows.
        shown: Whether it shows at all.
        now: Seconds that only go forward.
    """

    def __init__(
        self,
        what: str,
        total: int | None = None,
        *,
        shown: bool = True,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        #: How many are done.
        self.done = 0
        self._lock = threading.Lock()
        self._now = now
        self._began = now()
        self._note = ""
        self._ends: float | None = None
        is_watched = shown and (sys.stderr.isatty() or _in_notebook())
        self._face = _face(what, total, now) if is_watched else None

    @property
    def is_shown(self) -> bool:
        """Whether anybody sees it."""
        return self._face is not None

    @property
    def left(self) -> int | None:
        """How many are left, None where nobody knows."""
        return None if self.total is None else max(0, self.total - self.done)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes: as expected, else as before; None where that can't be said."""
        if self._ends is not None:
            return max(0.0, self._ends - self._now())
        if self.left is None or not self.done:
            return None
        return (self._now() - self._began) / self.done * self.left

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        with self._lock:
            self.done += count
            if self._face is not None:
                self._face.draw(self, self._note)

    def note(self, text: str) -> None:
        """Say what it waits for; `""` when it goes on."""
        with self._lock:
            if text != self._note:
                self._note = text
                if self._face is not None:
                    self._face.draw(self, text)

    def expect(self, seconds: float) -> None:
        """Say how long the rest takes, where the pace so far does not tell."""
        with self._lock:
            self._ends = self._now() + seconds

    def close(self) -> None:
        """It is over: what is shown stays as it is."""
        with self._lock:
            if self._face is not None:
                self._face.close(self)
            self._face = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class _Face(Protocol):
    """What shows it."""

    def draw(self, progress: Progress, note: str) -> None: ...

    def close(self, progress: Progress) -> None: ...


class _Bar:
    """A bar of tqdm's."""

    def __init__(self, make: Callable[..., Any], what: str, total: int | None) -> None:
        # Its own time to go knows nothing of the limit: ours stands behind.
        layout = None if total is None else _LAYOUT
        self._bar = make(total=total, unit=f" {what}", file=sys.stderr, bar_format=layout)
        self._note = ""

    def draw(self, progress: Progress, note: str) -> None:
        is_new, self._note = note != self._note, note
        self._bar.set_postfix_str(", ".join(_outlook(progress, note)), refresh=False)
        self._bar.update(progress.done - self._bar.n)
        if is_new:
            self._bar.refresh()

    def close(self, progress: Progress) -> None:
        # It waits for nothing any more.
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
        return ", ".join([*parts, *_outlook(progress, note)])


def _outlook(progress: Progress, note: str) -> list[str]:
    """How long it takes yet, and what it waits for."""
    parts = [note] if note else []
    seconds = progress.seconds_left
    if seconds is not None and progress.left:
        minutes, rest = divmod(round(seconds), 60)
        parts.insert(0, f"{minutes}:{rest:02} to go")
    return parts


def _face(what: str, total: int | None, now: Callable[[], float]) -> _Face:
    try:
        with warnings.catch_warnings():
            # Of a notebook without ipywidgets: there the bar is a line of text.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
    except ImportError:
        return _TextLine(what, now)
    return _Bar(tqdm, what, total)


def _in_notebook() -> bool:
    """Whether a notebook shows what is printed."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in getattr(shell, "config", {})
