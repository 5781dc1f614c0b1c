"""Whatever Discogs sends: it is shown as text, and nothing of it becomes HTML."""

from __future__ import annotations

import copy
import html
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.notebook.answers import EXAMPLES, Answers, leaves
from tests.notebook.shown import Shown, html_of, read, shown
from tests.unit.models_world import RELEASE, World, changed

#: Texts that are no text: ids, kinds, moments, addresses, and what is known by its value.
KEPT = re.compile(
    r"(^|_)(id|type|type_|date|ts|url|uri|uri150|thumb|thumbnail|image|created|changed|added|"
    r"posted|activity|registered|timestamp|currency|abbr|updated|comments)$"
)
WORD = "Zyxwvut"
NASTY = st.lists(
    st.sampled_from(
        [
            *("<script>", "</script>", "<img src=x onerror=alert`1`>", "<!--", "-->", "]]>"),
            *("<![CDATA[", "</td>", "</div>", "</table>", "<", ">", '"', "'", "&", "&lt;", "&#60;"),
            *("&amp;", "\\", "javascript:alert", "' onclick='x", '" style="x', "{{x}}", "${x}"),
            *("$$x$$", "<b>", "é", "💿", "\u202e", "\u2028", "`", "=", "/", "word", " "),
        ]
    ),
    min_size=1,
    max_size=8,
).map(lambda parts: f"x{''.join(parts)}y")
FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def filled(content: Any, text: str) -> Any:
    """An answer with this text wherever it has one."""
    content = copy.deepcopy(content)
    for container, key in leaves(content):
        value = container[key]
        name = key if isinstance(key, str) else ""
        if isinstance(value, str) and value and not KEPT.search(name):
            container[key] = text
    return content


def with_text(answers: Answers, name: str, text: str) -> Shown:
    """What is shown of an example when all its texts are this one."""
    example = EXAMPLES[name]
    content = answers[example.path]
    spoilt = filled(content, text)
    if name == "user":
        # By its name one knows that the answer is about this user.
        spoilt["username"] = content["username"]
    world = World({example.path: spoilt})
    return shown(example.make(world))


@pytest.mark.parametrize("name", EXAMPLES)
@FEW
@given(text=NASTY)
def test_texts_come_back_as_they_are(answers: Answers, name: str, text: str) -> None:
    plain, nasty = with_text(answers, name, WORD), with_text(answers, name, text)

    assert WORD in plain.text
    assert nasty.text == plain.text.replace(WORD, text)
    assert nasty.skeleton == plain.skeleton
    assert nasty.addresses == plain.addresses


@FEW
@given(text=NASTY)
def test_comments_of_listings_come_escaped_and_are_shown_as_written(
    answers: Answers, text: str
) -> None:
    example = EXAMPLES["listing"]
    said = {**answers[example.path], "comments": html.escape(text)}

    assert text in shown(example.make(World({example.path: said}))).text


ODD = st.one_of(
    NASTY,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.just([1, None]),
    st.just({}),
    st.just({"id": "<b>"}),
)


@pytest.mark.parametrize("name", EXAMPLES)
@FEW
@given(data=st.data())
def test_nothing_that_is_sent_can_break_it(
    answers: Answers, name: str, data: st.DataObject
) -> None:
    example = EXAMPLES[name]
    content = copy.deepcopy(answers[example.path])
    places = list(leaves(content))
    for place in data.draw(st.sets(st.integers(0, len(places) - 1), max_size=12)):
        container, key = places[place]
        if key not in {"pages", "items", "id", "instance_id", "username"}:
            container[key] = data.draw(ODD)
    world = World({example.path: content})
    thing = example.make(world)
    asked = len(world.asked)

    assert not html_of(thing).startswith("<code>")
    shown(thing)
    assert len(world.asked) == asked


ADDRESSES = st.one_of(
    st.sampled_from(
        [
            *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:image/svg+xml,<svg/onload=x>"),
            *(
                "http://i.discogs.com/x.jpg",
                "//i.discogs.com/x.jpg",
                "/x.jpg",
                "https:x",
                "https://",
            ),
            *(
                'https://i.discogs.com/"onerror="x',
                "https://i.discogs.com/' onerror=x",
                "https://[x",
            ),
            *(
                "https://i.discogs.com/\tx",
                "java\nscript:x",
                " https://x.org",
                "https://a@b.org/x",
                "https://x.org/\x1b",
            ),
            *(
                "https://i.discogs.com/<script>",
                "vbscript:x",
                "file:///etc/passwd",
                "https://é.org/",
            ),
        ]
    ),
    st.text(max_size=20).map(lambda text: f"https://{text}"),
    st.text(max_size=20),
)


@FEW
@given(address=ADDRESSES)
def test_addresses_that_are_none_of_the_web_are_not_followed(address: str) -> None:
    image = {"type": "primary", "uri": address, "uri150": "", "resource_url": "", "width": 1}
    world = World({"/releases/1": changed(RELEASE, images=[{**image, "height": 1}], uri=address)})
    found = shown(world.release(1).refresh())

    # Without an address it is that of the release's id.
    assert set(found.addresses) <= {address or "https://www.discogs.com/release/1"}


def test_an_https_address_is_a_link_and_a_picture() -> None:
    places = {"uri": "", "uri150": "https://i.discogs.com/a/b.jpg", "resource_url": ""}
    image = {**places, "type": "primary", "width": 1, "height": 1}
    page = "https://www.discogs.com/release/1-A&B?x=1&y=2"
    world = World({"/releases/1": changed(RELEASE, images=[image], uri=page)})

    assert shown(world.release(1).refresh()).addresses == ["https://i.discogs.com/a/b.jpg", page]


def test_a_lone_surrogate_and_control_characters_can_be_sent_to_a_browser() -> None:
    world = World({"/releases/1": RELEASE})
    release = world.release(1).refresh()
    vars(release)["title"] = "a\ud800b\x00c\x1bd"

    assert "a\ufffdb\ufffdc\ufffdd" in read(html_of(release)).text
