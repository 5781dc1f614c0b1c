"""Whether what is read now is read to complete a name, and nobody wants it to cost a request.

Completion reads attributes to find out what they lead to: `release.master.<TAB>` would load the
release. While it does, nothing is sent, and a stub offers all its fields: they are names then, and
nobody reads what they hold. `dir()` itself hides them, since debuggers read what it lists.
"""

from __future__ import annotations

import inspect
import sys

__all__ = ["CompletingError", "is_completing"]

#: Completion in IPython and Jupyter, with and without jedi, and in Python's own prompt.
_COMPLETERS = ("jedi", "IPython.core.completer", "IPython.core.guarded_eval", "rlcompleter")


class CompletingError(AttributeError):
    """Completion wanted something that would have cost a request: to it there is no such name."""


def is_completing() -> bool:
    """Whether a completer is among the callers."""
    if not any(name in sys.modules for name in _COMPLETERS):
        return False
    frame = inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module in _COMPLETERS or module.startswith("jedi."):
            return True
        frame = frame.f_back
    return False
