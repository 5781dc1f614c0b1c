"""What docstrings name: endpoints and costs, and which of them a line of code leads to."""

from __future__ import annotations

import inspect
import re
import sys
from types import FrameType
from typing import Any

from tests.docs.endpoints import TABLE, any_id, run

__all__ = ["Reader", "named_in"]

ENDPOINT = re.compile(r"`(GET|POST|PUT|DELETE) (/[^` ]*)`")
COST = re.compile(r"\b(requests?|`rate`)\b")


def named_in(text: str) -> set[tuple[str, str]]:
    """The endpoints that a text names, with all that varies left open."""
    # Folder 0 is a folder like any other to the API.
    return {
        (method, any_id(path).replace("/folders/0/", "/folders/*/"))
        for method, path in ENDPOINT.findall(text)
    }


class Reader:
    """Runs a line of the table, and reads the docstrings of what it calls and of the classes."""

    def __init__(self) -> None:
        self.of_members: list[str] = []
        self.of_classes: list[str] = []

    def run(self, code: str, there: dict[str, Any]) -> Any:
        """What the line gives."""
        before = sys.getprofile()
        sys.setprofile(self._note)
        try:
            return run(code, there)
        finally:
            sys.setprofile(before)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        code, caller = frame.f_code, frame.f_back
        is_direct = caller is not None and caller.f_code.co_filename == TABLE != code.co_filename
        if event != "call" or not is_direct or not code.co_argcount:
            return
        owner = frame.f_locals[code.co_varnames[0]]
        cls = owner if isinstance(owner, type) else type(owner)
        if cls.__module__.startswith("discogs"):
            self.of_members.append(inspect.getdoc(getattr(cls, code.co_name, None)) or "")
            self.of_classes.append(inspect.getdoc(cls) or "")

    def finds(self, call: tuple[str, str]) -> bool:
        """Whether a member names this call and its cost, or a class names it."""
        in_members = [text for text in self.of_members if call in named_in(text)]
        in_classes = [text for text in self.of_classes if call in named_in(text)]
        return bool(in_classes) or any(COST.search(text) for text in in_members)
