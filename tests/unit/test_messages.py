"""What an answer says: its limit, its error, in whichever shape it comes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discogs import errors
from discogs.errors import (
    InvalidResponse,
    InvalidValueError,
    NotFound,
    ServerErrorPage,
    TooManyRequests,
)
from discogs.http.messages import (
    Request,
    Response,
    describe_body,
    error_of,
    rate_limit_of,
    retry_after_of,
)
from discogs.ratelimit.window import RateLimit

URL = "https://api.discogs.com/releases/1"
HTML = b"<html><head><title>502 Bad Gateway</title></head></html>"


def error_for(status: int, body: Any, **headers: str) -> errors.DiscogsError:
    """The error of an answer to a GET; the session's secret is "s3cret"."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_of(
        Request("GET", "/releases/1"), Response(status, headers, sent, URL), ("s3cret",)
    )


@pytest.mark.parametrize(
    ("method", "is_read"),
    [
        ("GET", True),
        ("HEAD", True),
        ("OPTIONS", True),
        ("POST", False),
        ("PUT", False),
        ("DELETE", False),
        ("PATCH", False),
    ],
)
def test_a_request_knows_whether_it_only_reads(method: str, *, is_read: bool) -> None:
    assert Request(method, "/").is_read is is_read


def test_a_response_gives_its_body_as_json_and_as_text() -> None:
    response = Response(200, {}, '{"title": "Ænima"}'.encode(), URL)

    assert response.json() == {"title": "Ænima"}
    assert response.text == '{"title": "Ænima"}'
    assert Response(200, {}, b"\xff", URL).text == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("body", [HTML, b"", b'{"title": "Ne', b"\xff\xfe{"])
def test_a_body_that_is_not_json_is_an_invalid_response(body: bytes) -> None:
    with pytest.raises(InvalidResponse) as caught:
        Response(200, {}, body, URL).json()

    assert caught.value.status == 200
    assert caught.value.url == URL


# -- The limit -----------------------------------------------------------------------------------


def ratelimit(
    *, limit: str = "60", used: str | None = "5", remaining: str = "55"
) -> RateLimit | None:
    headers = {"X-Discogs-Ratelimit": limit, "X-Discogs-Ratelimit-Remaining": remaining}
    if used is not None:
        headers["X-Discogs-Ratelimit-Used"] = used
    return rate_limit_of(headers)


def test_the_headers_tell_the_limit() -> None:
    assert ratelimit() == RateLimit(limit=60, used=5, remaining=55)
    assert ratelimit(used=None) == RateLimit(60, 5, 55)


def test_headers_that_make_no_sense_tell_nothing() -> None:
    assert rate_limit_of({}) is None
    assert rate_limit_of({"X-Discogs-Ratelimit": "60"}) is None
    assert ratelimit(limit="sixty") is None
    assert ratelimit(remaining="") is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("1.5", 1.5),
        ("0", 0.0),
        ("-5", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_understood_in_seconds(header: str, seconds: float | None) -> None:
    assert retry_after_of({"Retry-After": header}) == seconds


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Wed, 21 Oct 2015 07:28:00 GMT", 20.0),
        ("Wed, 21 Oct 2015 09:28:00 +0200", 20.0),
        ("Wed, 21 Oct 2015 07:27:00 GMT", 0.0),
        ("Wed, 21 Oct 9999 07:27:00", None),
        ("tomorrow", None),
    ],
)
def test_a_date_to_come_back_is_compared_with_the_server_s_own_clock(
    date: str, seconds: float | None
) -> None:
    headers = {"Retry-After": date, "Date": "Wed, 21 Oct 2015 07:27:40 GMT"}

    assert retry_after_of(headers) == seconds


def test_no_retry_after_says_nothing() -> None:
    assert retry_after_of({}) is None


# -- The error -----------------------------------------------------------------------------------


def test_an_error_has_the_server_s_own_words() -> None:
    error = error_for(404, {"message": "Release not found."})

    assert type(error) is NotFound
    assert error.message == "Release not found."
    assert (error.method, error.url, error.detail) == ("GET", URL, ())


def test_the_second_shape_of_errors_names_the_fields() -> None:
    error = error_for(
        422,
        {
            "detail": [
                {"loc": ["query", "year"], "msg": "not an integer", "type": "int_parsing"},
                {"loc": ["body", "items", 0], "msg": "missing", "type": "missing"},
            ],
            "message": "Invalid input.",
        },
    )

    assert type(error) is errors.UnprocessableEntity
    assert error.message == "Invalid input."
    assert error.detail == ("query.year: not an integer", "body.items.0: missing")
    assert "query.year: not an integer" in str(error)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"detail": [{"loc": ["query", "year"], "msg": "odd"}]}, "query.year: odd"),
        ({"detail": [{"msg": "odd"}, "worse"]}, "odd; worse"),
        ({"detail": "Not Found"}, "Not Found"),
        ({"error": "Invalid signature."}, "Invalid signature."),
        ({"message": 5}, "5"),
    ],
)
def test_a_message_is_found_where_there_is_one(content: Any, message: str) -> None:
    error = error_for(422, content)

    assert isinstance(error, errors.UnprocessableEntity)
    assert error.message == message


@pytest.mark.parametrize("body", [b"", b"\n", b"{}", b'{"message": null}', b'{"message": ""}'])
def test_an_error_without_words_keeps_its_class(body: bytes) -> None:
    assert type(error_for(404, body)) is NotFound


@pytest.mark.parametrize("status", [403, 404, 418])
def test_a_page_instead_of_an_error_is_an_invalid_response(status: int) -> None:
    error = error_for(status, HTML)

    assert type(error) is InvalidResponse
    assert (error.status, error.message) == (status, "An HTML page.")


@pytest.mark.parametrize("body", [HTML, b"", b"upstream timed out", b'{"mess'])
@pytest.mark.parametrize("status", [500, 502, 520])
def test_a_server_error_without_json_is_a_page(status: int, body: bytes) -> None:
    error = error_for(status, body)

    assert type(error) is ServerErrorPage
    assert error.status == status


def test_a_server_error_in_json_is_no_page() -> None:
    error = error_for(500, {"message": "Query time exceeded."})

    assert type(error) is errors.ServerError
    assert error.message == "Query time exceeded."


@pytest.mark.parametrize("body", [b"\n", b"", HTML])
def test_a_429_is_one_with_any_body(body: bytes) -> None:
    error = error_for(429, body)

    assert type(error) is TooManyRequests
    assert error.message == "You are making requests too quickly."
    assert error.retry_after is None


def test_a_429_tells_how_long_to_wait_where_the_server_does() -> None:
    error = error_for(429, {"message": "Slow down."}, **{"Retry-After": "12"})

    assert isinstance(error, TooManyRequests)
    assert (error.message, error.retry_after) == ("Slow down.", 12.0)


@pytest.mark.parametrize(
    "content",
    [
        {"message": "No such token: s3cret."},
        {"detail": [{"loc": ["query", "token"], "msg": "s3cret is unknown"}], "message": "No."},
        {"detail": [{"loc": ["query", "s3cret"], "msg": "unknown"}]},
        {"message": "Asked for /releases/1?token=another."},
    ],
)
def test_a_server_that_repeats_a_secret_does_not_get_it_shown(content: Any) -> None:
    error = error_for(422, content)

    assert "s3cret" not in str(error) + repr(error)
    assert "another" not in str(error) + repr(error)


@pytest.mark.parametrize(
    ("body", "seems"),
    [
        (b"", "An empty body."),
        (b" \r\n ", "An empty body."),
        (b"<!DOCTYPE html><html>", "An HTML page."),
        (b"\n<HTML>", "An HTML page."),
        (b"<!-- cached --><html>", "An HTML page."),
        (b'{"title": "Ne', "Half a body."),
        (b'[{"id"', "Half a body."),
        (b"Bad gateway", "Something that is not JSON."),
        (b"[" * 100_000, "Half a body."),
        (b"[]", "JSON, but not what was asked for: a list."),
        (b"null", "JSON, but not what was asked for: null."),
        (b'"x"', "JSON, but not what was asked for: a text."),
        (b"true", "JSON, but not what was asked for: true or false."),
        (b" 5.5", "JSON, but not what was asked for: a number."),
        (b"{}", "JSON, but not what was asked for: an empty object."),
        (b'{"id": 1, "x": 2}', "JSON, but not what was asked for: an object with id, x."),
        (b'{"message": "later"}', "JSON, but not what was asked for: it says 'later'."),
    ],
)
def test_what_a_body_seems_to_be(body: bytes, seems: str) -> None:
    assert describe_body(body) == seems


def test_what_is_wrong_with_json_is_said_and_with_others_it_is_seen() -> None:
    why = "results: Field required."

    assert describe_body(b"{}", why).endswith("an empty object (results: Field required).")
    assert describe_body(b"<html>", why) == "An HTML page."


def test_json_of_another_kind_instead_of_an_error_is_told_from_half_a_body() -> None:
    error = error_for(400, [1])

    assert isinstance(error, InvalidResponse)
    assert error.message == "JSON, but not what was asked for: a list."


def test_what_the_fields_are_said_to_be_is_said_once() -> None:
    content = {"detail": [{"loc": ["body", "price"], "msg": "too low", "type": "x"}]}

    assert str(error_for(422, content)).count("body.price: too low") == 1
    assert "body.price: too low" in str(error_for(422, {**content, "message": "No."}))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, None),
        ({}, "{}"),
        ({"price": Decimal("12.50")}, '{"price": 12.50}'),
        ({"price": Decimal("1E+3")}, '{"price": 1000}'),
        ({"price": Decimal("0.1")}, '{"price": 0.1}'),
        ([Decimal("5.00"), "5.00", 5, True, None], '[5.00, "5.00", 5, true, null]'),
        ({"a": {"b": ["ü", '"', "\n"]}}, '{"a": {"b": ["\\u00fc", "\\"", "\\n"]}}'),
    ],
)
def test_a_decimal_is_sent_as_the_number_it_is(content: Any, text: str | None) -> None:
    body = Request("POST", "/", json=content).body

    assert body == (None if text is None else text.encode())


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_no_decimal_is_changed_on_its_way(price: Decimal) -> None:
    body = Request("POST", "/", json={"price": price}).body

    assert json.loads(body or b"", parse_float=Decimal)["price"] == price


@pytest.mark.parametrize("content", [Decimal("NaN"), float("inf"), object(), {"a": {1, 2}}])
def test_what_json_cant_say_is_refused(content: Any) -> None:
    with pytest.raises(InvalidValueError, match="can't be sent as JSON"):
        _ = Request("POST", "/", json=content).body
