"""Users' texts: plain, as HTML that nothing slips through, and as links."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discogs.errors import DetachedError
from discogs.models import Markup
from tests.unit.models_world import ARTIST, World, changed, listing, world_of_all

PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "'><img src=x onerror=alert(1)>",
        "&lt;b&gt;",
        "<b>",
        "</a>",
        "[url=javascript:alert(1)]",
        "[url=https://example.org/?a=1&b=2]",
        '[url=https://x" onclick="y]',
        "[/url]",
        "[url]",
        "[a=<i>Name</i>]",
        "[l=A & B]",
        "[img=http://x/<y>]",
        "[t=<b>]",
        "[b]",
        "[/b]",
        "[u]",
        "[quote]",
        "\r\n",
        "text",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join)


class Tags(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        self.tags.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("a declaration")


@given(TEXTS)
@example("[url=JavaScript:alert(1)]x[/url]")
@example("[url]javascript:alert(1)[/url]")
@example("[url=data:text/html,x]x[/url]")
@example('[url=https://x/"><script>]y[/url]')
def test_nothing_of_a_users_html_survives(text: str) -> None:
    seen = Tags(Markup(text).html)

    assert set(seen.tags) <= {"a", "b", "i", "u", "s", "br"}
    for name, value in seen.attributes:
        assert name == "href"
        assert urlsplit(value or "").scheme.lower() in {"http", "https"}


@given(st.text(st.characters(exclude_characters="[]\r\n"), max_size=40))
def test_a_text_without_markup_is_plain_already(text: str) -> None:
    assert Markup(text).plain == text


@given(TEXTS)
def test_a_markup_is_the_text_that_was_sent(text: str) -> None:
    assert Markup(text) == text
    assert str(Markup(text)) == text
    assert hash(Markup(text)) == hash(text)


@pytest.mark.parametrize(
    ("text", "plain", "html"),
    [
        ("[b]Bold[/b] & [i]more[/i]", "Bold & more", "<b>Bold</b> &amp; <i>more</i>"),
        ("one\r\ntwo", "one\ntwo", "one<br>\ntwo"),
        ("[b]never closed", "never closed", "<b>never closed</b>"),
        ("never opened[/b]", "never opened", "never opened"),
        ("[b]a[i]b", "ab", "<b>a<i>b</i></b>"),
        ("[b]a[i]b[/b]c[/i]", "abc", "<b>a<i>b</i></b><i>c</i>"),
        ("[B]a[b]b[/B]c[/b][/b]", "abc", "<b>a<b>b</b>c</b>"),
        (
            "[url=https://x.org/a?b=1&c=2]here[/url]",
            "here",
            '<a href="https://x.org/a?b=1&amp;c=2">here</a>',
        ),
        ("[url]http://x.org[/url]", "http://x.org", '<a href="http://x.org">http://x.org</a>'),
        ("[url=javascript:x]here[/url]", "here", "here"),
        ("[url=http://x][b]B[/b][/url]", "B", '<a href="http://x">B</a>'),
        ("[u=someone] and [g=group]", "someone and group", "someone and group"),
        ("[g118.1] [quote]q[/quote]", " q", " q"),
        ("[unknown] [1] []", "[unknown] [1] []", "[unknown] [1] []"),
        (
            "[a=Carl Craig]",
            "Carl Craig",
            '<a href="https://www.discogs.com/search/?q=Carl+Craig&amp;type=artist">Carl Craig</a>',
        ),
        (
            "[l=<Label>]",
            "<Label>",
            '<a href="https://www.discogs.com/search/?q=%3CLabel%3E&amp;type=label">&lt;Label&gt;</a>',
        ),
    ],
)
def test_markup_becomes_text_and_html(text: str, plain: str, html: str) -> None:
    assert Markup(text).plain == plain
    assert Markup(text).html == html


def profile_of(world: World, text: str) -> Markup:
    world.answers["/artists/45"] = changed(ARTIST, profile=text)
    return world.artist(45).profile


def test_links_by_id_lead_to_entities_without_a_request() -> None:
    world = world_of_all()
    links = profile_of(world, "[a3] [l895] [r249504] [m96559] [r=1] [m=500] [A4]").links

    assert [link.entity for link in links] == [
        world.artist(3),
        world.label(895),
        world.release(249504),
        world.master(96559),
        world.release(1),
        world.master(500),
        world.artist(4),
    ]
    assert [link.type for link in links[:4]] == ["artist", "label", "release", "master"]
    assert links[0].url == "https://www.discogs.com/artist/3"
    assert world.paths == ["/artists/45"]


def test_a_name_that_is_a_number_is_a_name_for_artists_and_labels() -> None:
    links = profile_of(world_of_all(), "[a=808] [l=5]").links

    assert [(link.id, link.name) for link in links] == [(None, "808"), (None, "5")]


def test_links_by_id_show_the_name_where_it_is_loaded() -> None:
    world = world_of_all()
    profile = profile_of(world, "[r1], [a3]")

    assert profile.plain == "release 1, artist 3"
    _ = world.release(1).title
    assert profile.plain == "Windowlicker, artist 3"
    assert '<a href="https://www.discogs.com/release/1">Windowlicker</a>' in profile.html
    assert world.paths == ["/artists/45", "/releases/1"]


def test_a_link_inside_a_link_is_one_of_the_links() -> None:
    text = "[a=Anne] [url=https://x.org]by [b][a=Bob][/b] on [l895][/url] [r1]"

    assert [link.text for link in Markup(text).links] == ["Anne", "Bob", "label 895", "release 1"]


def test_a_link_inside_a_link_is_shown_too() -> None:
    profile = profile_of(world_of_all(), "[url=http://x][a3][/url]")

    assert profile.plain == "artist 3"
    assert profile.html == '<a href="http://x">artist 3</a>'


def found(*rows: tuple[int, str]) -> object:
    return listing(
        [
            {"id": id, "type": "artist", "title": name, "uri": "/x", "resource_url": ""}
            for id, name in rows
        ],
        "results",
    )


def test_a_link_by_name_is_looked_up_by_one_search() -> None:
    world = world_of_all()
    (link,) = profile_of(world, "[a=Carl Craig]").links
    world.answers["/database/search"] = found((1, "Carl Craig & Co"), (2, "carl craig"))

    assert link.entity is world.artist(2)
    assert dict(world.asked[-1].params)["type"] == "artist"
    assert dict(world.asked[-1].params)["q"] == "Carl Craig"
    assert len(world.asked) == 2


def test_a_link_by_a_name_nobody_has_leads_to_none() -> None:
    world = world_of_all()
    (link,) = profile_of(world, "[a=Nobody]").links
    world.answers["/database/search"] = found((1, "Somebody"))

    assert link.entity is None


@pytest.mark.parametrize("kind", ["made by hand", "pickled", "deepcopied", "of a copied artist"])
def test_a_text_without_a_session_is_still_shown(kind: str) -> None:
    world = world_of_all()
    profile = profile_of(world, "[a3] of [a=Carl Craig]")
    duplicates: dict[str, Callable[[], Markup]] = {
        "made by hand": lambda: Markup(profile),
        "pickled": lambda: pickle.loads(pickle.dumps(profile)),  # noqa: S301
        "deepcopied": lambda: copy.deepcopy(profile),
        "of a copied artist": lambda: copy.copy(world.artist(45)).profile,
    }
    detached = duplicates[kind]()

    assert detached == profile
    assert detached.plain == "artist 3 of Carl Craig"
    assert 'href="https://www.discogs.com/artist/3"' in detached.html
    with pytest.raises(DetachedError):
        _ = detached.links[0].entity


def test_links_are_none_in_a_text_without_any() -> None:
    assert Markup("[b]plain[/b] [url=http://x]y[/url]").links == ()
