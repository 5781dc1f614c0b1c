"""The session: what it takes, what it gives, and what it never does behind one's back."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import discogs
from discogs import Session
from discogs.errors import AuthenticationRequired, InvalidValueError
from discogs.models.artist import Artist
from discogs.models.label import Label
from discogs.models.master import Master
from discogs.models.release import Release
from discogs.ratelimit.limiter import RateLimiter
from discogs.sandbox import Sandbox
from tests.waiting import LONG

RELEASE_ID = 249504


class WholeNumber:
    """A whole number of another library, such as numpy's."""

    def __index__(self) -> int:
        return RELEASE_ID


# -- What it is made of --------------------------------------------------------------------------


def test_a_session_is_made_without_a_request(sandbox: Sandbox) -> None:
    with sandbox.session() as session:
        stub = session.release(RELEASE_ID)

        assert (session.rate_limit, stub.is_loaded) == (None, False)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", ""),
        ("base_url", "api.discogs.com"),
        ("base_url", "ftp://api.discogs.com"),
        ("base_url", "https://"),
        ("base_url", "https://s3cret:s3cret@api.discogs.com"),
        ("base_url", "https://:s3cret@api.discogs.com"),
        ("base_url", "https://[api.discogs.com"),
        ("base_url", "https://api.discogs.com:99999"),
        ("base_url", "https://api.discogs.com:port"),
        ("per_page", 0),
        ("per_page", 101),
        ("per_page", -1),
        ("per_page", 2.5),
        ("per_page", "50"),
        ("per_page", True),
        ("retention", 0),
        ("currency", ""),
        ("currency", "usd"),
        ("currency", "EURO"),
        ("currency", "€"),
        ("user_agent", ""),
        ("user_agent", "  "),
        ("user_agent", " CrateDigger/1.0"),
        ("user_agent", "Crate\nDigger"),
        ("user_agent", "CrateDïgger/1.0"),
        ("text_format", "markdown"),
        ("timeout", 0),
        ("timeout", -1.0),
        ("timeout", (5.0, 0.0)),
        ("timeout", None),
        ("timeout", "10"),
        ("timeout", ()),
        ("timeout", (1, 2, 3)),
        ("timeout", True),
        ("timeout", float("inf")),
        ("timeout", float("nan")),
        ("limiter", "60"),
        ("limiter", 60),
        ("token", 5),
        ("currency", 5),
        ("user_agent", 5),
        ("base_url", "https://api.discogs.com/?a=1"),
        ("base_url", "https://api.discogs.com#top"),
        ("base_url", None),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused_at_once(name: str, value: object) -> None:
    arguments: dict[str, Any] = {name: value}
    with pytest.raises(InvalidValueError, match=name) as caught:
        Session(**arguments)

    assert "s3cret" not in str(caught.value)


def test_arguments_that_make_sense_are_kept(sandbox: Sandbox) -> None:
    with sandbox.session(currency="EUR", per_page=1, base_url=f"{sandbox.url}/") as session:
        session.request("get", f"/releases/{RELEASE_ID}")

        assert (session.currency, session.per_page) == ("EUR", 1)
        assert repr(session) == f"<Session at {sandbox.url}, level 2 (token)>"

    assert sandbox.requests[-1].path == f"/releases/{RELEASE_ID}"
    assert sandbox.requests[-1].headers["User-Agent"] == "DiscogsSandbox/1.0"


def test_without_arguments_it_asks_discogs_as_nobody() -> None:
    with Session() as session:
        assert repr(session) == "<Session at https://api.discogs.com, level 0 (none)>"
        assert (session.currency, session.per_page, session.level) == (None, 100, 0)


@pytest.mark.parametrize("form", ["discogs", "plaintext", "html"])
def test_the_text_format_is_asked_for(sandbox: Sandbox, form: str) -> None:
    with sandbox.session(text_format=form) as session:
        session.request("GET", "/artists/72872")

    assert sandbox.requests[-1].headers["Accept"] == f"application/vnd.discogs.v2.{form}+json"


def test_it_says_who_it_is_when_nobody_else_does(sandbox: Sandbox) -> None:
    with Session(base_url=sandbox.url, limiter=RateLimiter()) as session:
        session.request("GET", "/")

    assert (
        sandbox.requests[-1].headers["User-Agent"].startswith(f"discogs-orm/{discogs.__version__}")
    )


@pytest.mark.parametrize(
    ("variables", "level", "kind"),
    [
        ({}, 0, "none"),
        ({"DISCOGS_TOKEN": "s3cret"}, 2, "token"),
        ({"DISCOGS_TOKEN": "s3cret", "DISCOGS_CONSUMER_KEY": ""}, 2, "token"),
        ({"DISCOGS_CONSUMER_KEY": "s3cret", "DISCOGS_CONSUMER_SECRET": "s3cret"}, 1, "key"),
        (
            {
                "DISCOGS_CONSUMER_KEY": "s3cret",
                "DISCOGS_CONSUMER_SECRET": "s3cret",
                "DISCOGS_OAUTH_TOKEN": "s3cret",
                "DISCOGS_OAUTH_SECRET": "s3cret",
            },
            2,
            "oauth",
        ),
    ],
)
def test_the_environment_chooses_the_login(
    variables: dict[str, str], level: int, kind: str
) -> None:
    with Session.from_env(variables) as session:
        assert session.level == level
        assert repr(session) == f"<Session at https://api.discogs.com, level {level} ({kind})>"


def test_the_token_has_a_second_name_but_one_value() -> None:
    with Session.from_env({"DISCOGS_USER_TOKEN": "s3cret"}) as session:
        assert session.level == 2
    with Session.from_env({"DISCOGS_USER_TOKEN": "s3cret", "DISCOGS_TOKEN": "s3cret"}) as session:
        assert session.level == 2
    with pytest.raises(InvalidValueError, match="DISCOGS_TOKEN and DISCOGS_USER_TOKEN") as refused:
        Session.from_env({"DISCOGS_USER_TOKEN": "s3cret", "DISCOGS_TOKEN": "other-s3cret"})

    assert "s3cret" not in str(refused.value)


def test_a_login_that_the_environment_did_not_give_is_named_where_it_is_needed() -> None:
    with Session.from_env({}) as session, pytest.raises(AuthenticationRequired) as needed:
        _ = session.me

    assert "Session.from_env() found none: neither DISCOGS_TOKEN" in str(needed.value)

    with Session() as session, pytest.raises(AuthenticationRequired) as needed:
        _ = session.me

    assert "from_env" not in str(needed.value)


def test_the_process_s_own_environment_is_read(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCOGS_BASE_URL", sandbox.url)
    monkeypatch.setenv("DISCOGS_USER_AGENT", "FromEnvironment/1.0")
    monkeypatch.setenv("DISCOGS_TOKEN", sandbox.token)
    with Session.from_env() as session:
        session.request("GET", "/")

    assert sandbox.requests[-1].headers["User-Agent"] == "FromEnvironment/1.0"
    assert sandbox.requests[-1].username == "sandbox_user"


def test_what_is_given_wins_over_the_environment(sandbox: Sandbox) -> None:
    environment = {"DISCOGS_BASE_URL": "https://example.org", "DISCOGS_TOKEN": sandbox.token}
    with Session.from_env(environment, base_url=sandbox.url, currency="EUR") as session:
        assert session.currency == "EUR"
        assert session.me.username == "sandbox_user"


# -- Entities ------------------------------------------------------------------------------------


def test_one_identity_is_one_object(session: Session) -> None:
    release = session.release(RELEASE_ID)

    assert session.release(RELEASE_ID) is release
    assert session.release(WholeNumber()) is release  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert session.get(Release, RELEASE_ID) is release
    assert session.resolve("r249504") is release
    assert type(release.id) is int


@pytest.mark.parametrize("bad", [0, -1, True, False, "249504", "r249504", 249504.0, None, [1]])
@pytest.mark.parametrize("entry", ["release", "master", "artist", "label"])
def test_an_id_that_is_none_is_refused(session: Session, entry: str, bad: object) -> None:
    with pytest.raises(InvalidValueError, match=rf"(?i)id of a {entry} .*session\.resolve"):
        getattr(session, entry)(bad)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://www.discogs.com/sell/item/4000000001", "Listing(id=4000000001)"),
        ("https://api.discogs.com/marketplace/listings/4000000001", "Listing(id=4000000001)"),
        ("https://www.discogs.com/sell/order/90000001-7", "Order(id='90000001-7')"),
        ("https://api.discogs.com/marketplace/orders/90000001-7", "Order(id='90000001-7')"),
        ("https://www.discogs.com/lists/Some-Records/123", "UserList(id=123)"),
        ("https://api.discogs.com/lists/123", "UserList(id=123)"),
        ("https://www.discogs.com/user/rodneyfool", "User(username='rodneyfool')"),
        ("https://api.discogs.com/users/Se%C3%B1or%2050%25", "User(username='Señor 50%')"),
        ("https://www.discogs.com/user/memory/collection", "User(username='memory')"),
        ("https://www.discogs.com/seller/memory/profile", "User(username='memory')"),
        ("https://www.discogs.com/wantlist?user=memory&page=2", "User(username='memory')"),
        ("https://www.discogs.com/sell/list?seller=memory", "User(username='memory')"),
        ("[u=memory]", "User(username='memory')"),
        ("https://www.discogs.com/sell/order?id=90000001-7", "Order(id='90000001-7')"),
    ],
)
def test_what_is_of_people_is_resolved_too(session: Session, text: str, shown: str) -> None:
    assert repr(session.resolve(text)) == shown


@pytest.mark.parametrize("cls", [discogs.Folder, discogs.Want, discogs.Entity, int])
def test_a_class_without_an_entry_is_refused(session: Session, cls: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"session\.get\(\) accepts Artist"):
        session.get(cls, 5)


def test_users_and_orders_are_known_by_texts(session: Session) -> None:
    assert session.get(discogs.User, "memory") is session.user("memory")
    assert session.get(discogs.Order, "1-1") is session.order("1-1")


@pytest.mark.parametrize(
    ("text", "cls", "id"),
    [
        ("https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna", Release, 249504),
        ("http://discogs.com/de/release/249504", Release, 249504),
        ("www.discogs.com/Rick-Astley-Never-Gonna/release/249504", Release, 249504),
        ("https://api.discogs.com/releases/249504?EUR", Release, 249504),
        ("/release/249504-Rick-Astley-Never-Gonna-Give-You-Up", Release, 249504),
        ("/Rick-Astley-Never-Gonna/release/249504", Release, 249504),
        ("[r249504]", Release, 249504),
        ("[r=249504]", Release, 249504),
        (" R249504\n", Release, 249504),
        ("https://www.discogs.com/master/96559-Rick-Astley", Master, 96559),
        ("m96559", Master, 96559),
        ("https://www.discogs.com/release/edit/249504", Release, 249504),
        ("https://www.discogs.com/sell/list?release_id=249504&ev=rb", Release, 249504),
        ("https://www.discogs.com/sell/release/249504", Release, 249504),
        ("https://www.discogs.com/master/view/96559", Master, 96559),
        ("/sell/list?master_id=96559", Master, 96559),
        ("https://www.discogs.com/artist/72872-Rick-Astley", Artist, 72872),
        ("[a72872]", Artist, 72872),
        ("https://www.discogs.com/label/895-RCA#more", Label, 895),
        ("l895", Label, 895),
    ],
)
def test_a_url_or_a_mark_is_resolved(session: Session, text: str, cls: type, id: int) -> None:
    found = session.resolve(text)

    assert type(found) is cls
    assert found.id == id


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[a=Rick Astley]", r"session\.search\('Rick Astley', type='artist'\) finds it"),
        ("[l=RCA]", r"session\.search\('RCA', type='label'\) finds it"),
        ("249504", r"for a release write 'r249504'.*for a master 'm249504'"),
        (
            "https://www.discogs.com/search?q=astley",
            "is a page of Discogs that is about no release",
        ),
        ("https://www.discogs.com/sell/list?release_id=x", "is about no release"),
        ("/sell/order?id=5", "is about no release"),
        ("Rick Astley", r"is no Discogs URL or mark.*session\.search\(\)"),
        ("https://example.org/release/249504", "is no Discogs URL or mark"),
    ],
)
def test_what_is_refused_says_what_to_write(session: Session, text: str, advice: str) -> None:
    with pytest.raises(InvalidValueError, match=advice):
        session.resolve(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rick Astley",
        "249504",
        "[a=Rick Astley]",
        "x1",
        "r0",
        "https://example.org/release/249504",
        "https://discogs.com.example.org/release/249504",
        "https://www.discogs.com/users/",
        "https://www.discogs.com/release/abc",
        "https://[www.discogs.com/release/1",
    ],
)
def test_what_names_nothing_is_refused(session: Session, text: str) -> None:
    with pytest.raises(InvalidValueError):
        session.resolve(text)


def test_twenty_threads_that_read_one_stub_make_one_request(
    sandbox: Sandbox, session: Session
) -> None:
    together, all_ask = threading.Barrier(20), threading.Event()
    # The answer is held back until all are there.
    sandbox.alter("/releases/*", lambda _: all_ask.wait(LONG))
    release = session.release(RELEASE_ID)
    titles: list[str] = []

    def read() -> None:
        together.wait(LONG)
        all_ask.set()
        titles.append(release.title)

    threads = [threading.Thread(target=read) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert titles == ["Never Gonna Give You Up"] * 20
    assert len(sandbox.requests) == 1
