"""Text formats, asked for by the Accept header."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox, landmarks
from discogs.sandbox.catalogue import build_catalogue
from discogs.sandbox.texts import TextFormat, convert

from .conftest import Client

GROUP = f"/artists/{landmarks.ARTIST_GROUP}"


def accept(form: str) -> dict[str, str]:
    return {"Accept": f"application/vnd.discogs.v2.{form}+json"}


def test_discogs_markup_is_the_default(user: Client) -> None:
    raw = user.json(GROUP)
    assert "[b]drum machine[/b]" in raw["profile"]
    assert user.json(GROUP, headers=accept("discogs")) == raw
    assert user.json(GROUP, headers={"Accept": "text/plain"}) == raw
    assert "profile_plaintext" not in raw


def test_plaintext(user: Client) -> None:
    found = user.json(GROUP, headers=accept("plaintext"))
    assert found["profile_plaintext"].startswith("Four people and a drum machine.\r\n")
    assert "Old Trunk, their page" in found["profile_plaintext"]
    assert "[b]" in found["profile"]


def test_html(user: Client) -> None:
    found = user.json(GROUP, headers=accept("html"))
    assert "<strong>drum machine</strong>" in found["profile_html"]
    assert '<a href="https://example.org/landmarks">their page</a>' in found["profile_html"]


def test_in_place_of_the_raw_text(user: Client, sandbox: Sandbox) -> None:
    sandbox.text_twins = False
    found = user.json(GROUP, headers=accept("plaintext"))
    assert "[b]" not in found["profile"]
    assert "profile_plaintext" not in found


def test_notes(user: Client) -> None:
    found = user.json(f"/releases/{landmarks.RELEASE_LARGE}", headers=accept("plaintext"))
    assert "[b]" in found["notes"]
    assert "[b]" not in found["notes_plaintext"]


@pytest.mark.parametrize(
    ("text", "wanted", "converted"),
    [
        ("[a=Rick Astley] on [l895]", "plaintext", "Rick Astley on RCA"),
        ("[a72872], [r249504]", "plaintext", "Rick Astley, Never Gonna Give You Up"),
        ("[m96559]", "plaintext", "Never Gonna Give You Up"),
        ("[l=RCA]", "html", '<a href="https://www.discogs.com/label/RCA">RCA</a>'),
        ("[l895]", "html", '<a href="https://www.discogs.com/label/895">RCA</a>'),
        ("[i]a[/i] [u]b[/u] < c", "html", "<em>a</em> <u>b</u> &lt; c"),
        ("[url=http://x.example/]x[/url]", "plaintext", "x"),
        ("[u=memory] and [a9]", "plaintext", "memory and 9"),
        ("one\r\ntwo", "html", "one<br />\r\ntwo"),
    ],
)
def test_conversions(text: str, wanted: TextFormat, converted: str) -> None:
    assert convert(text, wanted, build_catalogue()) == converted
