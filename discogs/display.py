"""The hook by which notebooks show objects as HTML.

Objects know nothing of HTML: the package registers a renderer, which it imports on first use.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Displayed", "show_with"]

_renderers: list[Callable[[object], str]] = []


def show_with(render: Callable[[object], str]) -> None:
    """Register the function that renders objects as HTML."""
    _renderers[:] = [render]


class Displayed:
    """A base for objects that notebooks show as HTML. Showing them makes no request."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _renderers[0](self) if _renderers else None
