"""A mutant: a function of the package with one mistake in it."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from types import CodeType, FunctionType

__all__ = ["Mutant"]


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
        """Put the mistake into the function of this process, however it is wrapped."""
        gc.unfreeze()
        place = self.healthy.co_qualname, self.healthy.co_firstlineno
        found = False
        for one in gc.get_objects():
            if isinstance(one, FunctionType):
                code = one.__code__
                if (code.co_qualname, code.co_firstlineno) == place and code.co_filename.endswith(
                    self.healthy.co_filename
                ):
                    one.__code__ = self.wrong
                    found = True
        if not found:
            raise LookupError(f"No function {place} of {self.healthy.co_filename} is loaded.")
