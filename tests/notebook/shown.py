"""What HTML says: read by Python's own parser, and held against what may be in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from discogs.notebook.html import STYLES

ALLOWED = {
    "div": {"style"},
    "span": {"style"},
    "b": set[str](),
    "code": set[str](),
    "details": {"open"},
    "summary": {"style"},
    "table": {"style"},
    "thead": set[str](),
    "tbody": set[str](),
    "tr": set[str](),
    "th": {"style"},
    "td": {"style"},
    "a": {"style", "href", "target", "rel"},
    "img": {"src", "alt", "loading", "referrerpolicy", "style"},
}
EMPTY = {"img"}


@dataclass
class Shown:
    """What a browser would make of it."""

    #: The tags with the names of their attributes, and None where one ends.
    skeleton: list[tuple[str, tuple[str, ...]] | None] = field(
        default_factory=list[tuple[str, tuple[str, ...]] | None]
    )
    texts: list[str] = field(default_factory=list[str])
    addresses: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        """All the text there is."""
        return "".join(self.texts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = Shown()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert set(names) <= ALLOWED[tag], (tag, attrs)
        assert len(names) == len(set(names))
        for name, value in attrs:
            if name == "style":
                assert value in STYLES.values()
            if name in {"href", "src"}:
                assert value is not None
                assert urlsplit(value).scheme == "https"
                assert urlsplit(value).hostname
                self.shown.addresses.append(value)
        if tag == "img":
            assert ("referrerpolicy", "no-referrer") in attrs
            assert ("loading", "lazy") in attrs
        self.shown.skeleton.append((tag, tuple(names)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.shown.skeleton.append(None)

    def handle_data(self, data: str) -> None:
        self.shown.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read(html: str | None) -> Shown:
    """What HTML says; an AssertionError for whatever is not ours in it."""
    assert html is not None
    html.encode()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.shown


def html_of(thing: object) -> str:
    """What a notebook is given."""
    html = thing._repr_html_()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(html, str)
    return html


def shown(thing: object) -> Shown:
    """What a notebook shows of it."""
    return read(html_of(thing))
