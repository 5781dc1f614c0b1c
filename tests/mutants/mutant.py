"""A mutant: a function of the package with one mistake in it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType

__all__ = ["Mutant", "with_inner"]


@dataclass(frozen=True)
class Mutant:
    """A function of the package with one mistake in it."""

    #: `State.merge: if reset: -> if not (reset):`, the same wherever the function stands.
    name: str
    line: int
    last_line: int
    #: The code of the function as it is, and with the mistake.
    healthy: CodeType
    wrong: CodeType

    def enter(self) -> None:
        """Put the mistake into the function of this process, however it is wrapped.

        And into those that it has made already, as decorators do when their module is imported.
        """
        gc.unfreeze()
        file = self.healthy.co_filename
        wrong = {_place(healthy): wrong for healthy, wrong in with_inner(self.healthy, self.wrong)}
        found = False
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename.endswith(file):
                code = wrong.get(_place(one.__code__))
                if code is not None and code.co_freevars == one.__code__.co_freevars:
                    one.__code__ = code
                    found = True
        if not found:
            raise LookupError(f"No function {_place(self.healthy)} of {file} is loaded.")


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def with_inner(healthy: CodeType, wrong: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Pair the codes, and those of the functions that they make, not of comprehensions."""
    yield healthy, wrong
    inner = [
        [const for const in code.co_consts if isinstance(const, CodeType) and _is_named(const)]
        for code in (healthy, wrong)
    ]
    for one, other in zip(*inner, strict=False):
        yield from with_inner(one, other)


def _is_named(code: CodeType) -> bool:
    return not code.co_name.startswith("<")
