"""How objects are shown in notebooks: by a face that is loaded when the first one is shown.

What is shown knows nothing of HTML, and nothing of the face; the package tells them of each other.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Displayed", "show_with"]

_faces: list[Callable[[object], str]] = []


def show_with(face: Callable[[object], str]) -> None:
    """Show things with the HTML that this function gives."""
    _faces[:] = [face]


class Displayed:
    """Something that notebooks show as HTML. No request."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _faces[0](self) if _faces else None
