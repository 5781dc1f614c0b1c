"""A script, and what it costs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Generic, TypeVar

import discogs

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Script(Generic[T_co]):
    """What somebody wrote: a function of a session, with the requests that it takes.

    Args:
        function: The script.
        requests: How many requests it sends, in a session that has read nothing yet.
        costs: What these are.
    """

    def __init__(
        self, function: Callable[[discogs.Session], T_co], requests: int, costs: str
    ) -> None:
        self.function = function
        self.requests = requests
        self.costs = costs

    def __call__(self, session: discogs.Session) -> T_co:
        return self.function(session)

    def __repr__(self) -> str:
        return f"<Script {self.function.__name__}>"

    @property
    def question(self) -> str:
        """What it answers: the first line of its docstring."""
        return self._documentation.partition("\n")[0].rstrip(".")

    @property
    def note(self) -> str:
        """What else is to be said of it, `""` for nothing."""
        return self._documentation.partition("\n\n")[2]

    @property
    def code(self) -> str:
        """Its lines, without its costs and its docstring."""
        source = inspect.getsource(self.function)
        head, _, rest = source[source.index("def ") :].partition('    """')
        return head + rest.partition('"""\n')[2]

    @property
    def _documentation(self) -> str:
        return inspect.getdoc(self.function) or ""


def costs(requests: int, what: str) -> Callable[[Callable[[discogs.Session], T]], Script[T]]:
    """Say beside a script how many requests it takes, and what for."""
    return lambda function: Script(function, requests, what)


def scripts_in(module: object) -> list[Script[object]]:
    """The scripts of a module, in their order."""
    return [one for one in vars(module).values() if isinstance(one, Script)]
