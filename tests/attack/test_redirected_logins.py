"""No redirect, however it is written, takes a login to another host."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

import discogs
from discogs.http.transport import encoded_url
from discogs.http.urls import canonical, origin_of, redirected
from tests.attack.hostile import SECRET, Hostile, answer, session_at

#: Ways to write an address that some parser takes for `api`, and another one for `evil`.
DISGUISES = {
    "backslash": "http://{evil}\\@{api}/",
    "two backslashes": "http:\\\\{evil}/\\@{api}",
    "slash and backslash": "/\\{evil}/",
    "no scheme": "//{evil}/",
    "many slashes": "http:////{evil}/",
    "user": "http://{api}@{evil}/",
    "user and password": "http://{api}:80@{evil}/",
    "user that ends with an escape": "http://{api}%2f@{evil}/",
    "escaped at": "http://{evil}%40{api}/",
    "question mark": "http://{evil}?@{api}/",
    "hash": "http://{evil}#@{api}/",
    "semicolon": "http://{evil};@{api}/",
    "tab in the host": "http://{evil}\t@{api}/",
    "tab in the scheme": "ht\ttp://{evil}/",
    "space": "http://{evil} @{api}/",
    "two at": "http://x@{evil}@{api}/",
    "brackets": "http://[{evil}]@{api}/",
    "unit separator": "http://{evil}\x1f@{api}/",
    "capitals": "HTTP://{evil}/",
    "mapped address": "http://[::ffff:127.0.0.1]:{evil_port}/",
    "number": "http://2130706433:{evil_port}/",
    "short address": "http://127.1:{evil_port}/",
    "name": "http://localhost:{evil_port}/",
    "name with a dot": "http://localhost.:{evil_port}/",
    "port with zeros": "http://127.0.0.1:0{evil_port}/",
    "another port": "http://127.0.0.1:{evil_port}/",
    "fullwidth letters": "http://127\uff0e0\uff0e0\uff0e1:{evil_port}/",
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_redirect_takes_no_login_to_another_host(disguise: str) -> None:
    with Hostile(lambda _: answer(b'{"id": 1}')) as evil:
        location = disguise.format(evil=evil.host, evil_port=evil.port, api="127.0.0.1:{api_port}")

        def redirect(request: bytes) -> bytes:
            if b"GET /old " not in request:
                return answer(b'{"id": 1}')
            target = location.replace("{api_port}", str(api.port))
            return answer(b"{}", f"Location: {target}".encode().decode("latin-1"), status="302 F")

        with Hostile(redirect) as api, session_at(api) as session:
            with suppress(discogs.DiscogsError):
                session.request("GET", "/old")
            sent = b"".join(evil.heard)

    assert SECRET.encode() not in sent
    assert b"authorization" not in sent.lower()
    assert SECRET.encode() in api.heard[0]


AUTHORITIES = st.text(alphabet="aZ1.-_:@/\\?#[]%20;& \t\n\x00\u00fc\uff0f\u2100", max_size=12)
PORTS = {"http": 80, "https": 443}


def _hosts(url: str) -> set[tuple[str, str, int]]:
    """Whom each of the parsers on the way would dial."""
    split, parsed = urlsplit(url), parse_url(url)
    prepared = urlsplit(requests.Request("GET", url).prepare().url or "")
    scheme = parsed.scheme or ""
    assert isinstance(prepared.hostname, str)
    return {
        (split.scheme, split.hostname or "", split.port or PORTS[split.scheme]),
        (scheme, (parsed.host or "").strip("[]"), parsed.port or PORTS[scheme]),
        (prepared.scheme, prepared.hostname, prepared.port or PORTS[prepared.scheme]),
    }


@given(AUTHORITIES)
@example("evil.example\\@api.discogs.com")
@example("[::1]:80")
@example("a_b:0")
def test_parsers_agree_about_every_url_that_has_an_origin(authority: str) -> None:
    url = canonical(f"http://{authority}/x?y=1")
    if url is None:
        return

    assert _hosts(url) == {_origin(url)}
    assert urlsplit(url).username is None
    assert canonical(url) == url


def _origin(url: str) -> tuple[str, str, int]:
    found = origin_of(url)
    assert found is not None
    return found.scheme, found.host.strip("[]"), found.port


@given(AUTHORITIES)
def test_what_is_judged_is_what_is_sent(target: str) -> None:
    url = redirected("http://api.example/old", f"http://{target}")
    if url is not None:
        assert origin_of(encoded_url(url, {})) == origin_of(url)


@given(st.text(max_size=20))
def test_any_text_leads_to_a_url_that_can_be_judged_or_nowhere(target: str) -> None:
    url = redirected("https://api.example/old", target)

    assert url is None or _hosts(url) == {_origin(url)}


@given(st.text(max_size=20))
def test_no_text_breaks_the_judge(text: str) -> None:
    try:
        parse_url(text)
    except HTTPError:
        assert origin_of(text) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example\\@api.discogs.com",
        "https://api.discogs.com\\.evil.example",
        "https://api.discogs.com\t",
        "https://api.disco\ngs.com",
        "https://api.discogs.com:0",
        "https://a%40b",
        "https://me@api.discogs.com",
        "https://[fe80::1%25eth0]",
    ],
)
def test_a_base_url_that_parsers_read_differently_is_refused(url: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match="base_url is an address"):
        discogs.Session(base_url=url)


def test_a_base_url_may_be_written_in_several_ways() -> None:
    urls = (
        "https://api.discogs.com",
        "HTTPS://API.Discogs.com:443/",
        "https://api.discogs.com:443",
    )

    assert {repr(discogs.Session(base_url=url)) for url in urls} == {
        "<Session at https://api.discogs.com, level 0 (none)>"
    }


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("http://api.example/new", None),
        ("HTTP://api.example/new", None),
        ("//api.example/new", "https://api.example/new"),
        ("https://other.example/new", "https://other.example/new"),
    ],
)
def test_no_redirect_leads_out_of_tls(target: str, found: str | None) -> None:
    assert redirected("https://api.example/old", target) == found
    assert redirected("http://api.example/old", target) == canonical(
        target if ":" in target else f"http:{target}"
    )
