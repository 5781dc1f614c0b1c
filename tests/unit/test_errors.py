"""Errors: one tree, which can be pickled, and messages that say what to do."""

from __future__ import annotations

import builtins
import copy
import inspect
import pickle
import re

import pytest

import discogs
from discogs import errors
from discogs.errors import (
    APIError,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    ServerError,
    ServerErrorPage,
    TooManyRequests,
    UnconfirmedWriteError,
    WaitTooLong,
    error_class,
)

URL = "https://api.discogs.com/releases/1"
#: The classes of the tree.
ERRORS = [name for name in errors.__all__ if name != "RowFault"]


def example(name: str) -> DiscogsError:
    """An error of this class, every attribute set."""
    cls: type[DiscogsError] = getattr(errors, name)
    if issubclass(cls, TooManyRequests):
        return cls(429, "Too quickly.", "GET", URL, ("first", "second"), 12.5)
    if issubclass(cls, (APIError, InvalidResponse)):
        return cls(_status_of(cls), "It says so.", "GET", URL, ("first", "second"))
    if issubclass(cls, UnconfirmedWriteError):
        return cls("POST", URL, "reset", "Look at your wantlist.")
    return cls("What happened, and what to do.")


def _status_of(cls: type[DiscogsError]) -> int:
    own = [status for status in range(400, 600) if error_class(status) is cls]
    return own[0] if own else 503


@pytest.mark.parametrize("name", ERRORS)
def test_a_pickled_error_comes_back_whole(name: str) -> None:
    error = example(name)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert type(again) is type(error)
    assert vars(again) == vars(error)
    assert again.args == error.args
    assert str(again) == str(error)


@pytest.mark.parametrize("name", ERRORS)
def test_a_copied_error_comes_back_whole(name: str) -> None:
    error = example(name)
    again = copy.deepcopy(error)

    assert type(again) is type(error)
    assert vars(again) == vars(error)


def test_an_error_keeps_its_notes_in_a_pickle() -> None:
    error = example("NotFound")
    error.add_note("While loading the first of 20.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert again.__notes__ == ["While loading the first of 20."]


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_can_be_imported_from_the_package(name: str) -> None:
    assert getattr(discogs, name) is getattr(errors, name)


def drawn_tree() -> dict[str, set[str]]:
    """The parents of each class, as the docstring draws them."""
    parents: dict[str, set[str]] = {}
    above: list[str] = []
    for line in inspect.getdoc(errors).split("\n\n")[1].splitlines():  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess]
        found = re.fullmatch(r"(?P<branches>[ │├└─]*)(?P<name>\w+)(?P<note>.*)", line)
        assert found is not None, line
        depth = (len(found["branches"]) - 4) // 4
        del above[depth:]
        parents.setdefault(found["name"], set()).update(above[-1:])
        if also := re.search(r"also an? (\w+)", found["note"]):
            parents[found["name"]].add(also[1])
        above.append(found["name"])
    return parents


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    public = {name: getattr(errors, name) for name in ERRORS}
    actual: dict[str, set[str]] = {}
    for name, cls in public.items():
        bases = {
            parent.__name__
            for base in cls.__bases__
            # What is not public stands for its own bases.
            for parent in (base.__bases__ if base.__name__.startswith("_") else (base,))
        }
        actual[name] = bases - {"Exception"}

    assert drawn_tree() == actual


def test_all_errors_have_one_root_and_only_python_s_own_beside_it() -> None:
    for name in ERRORS:
        ancestors = getattr(errors, name).__mro__
        foreign = {cls for cls in ancestors if cls.__module__ != errors.__name__}

        assert DiscogsError in ancestors
        assert foreign <= {getattr(builtins, cls.__name__) for cls in foreign}


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequest"),
        (401, "Unauthorized"),
        (403, "Forbidden"),
        (404, "NotFound"),
        (405, "MethodNotAllowed"),
        (409, "Conflict"),
        (415, "UnsupportedMediaType"),
        (422, "UnprocessableEntity"),
        (429, "TooManyRequests"),
        (500, "ServerError"),
        (502, "ServerError"),
        (503, "ServerError"),
        (504, "ServerError"),
        (520, "ServerError"),
        (599, "ServerError"),
        (402, "APIError"),
        (410, "APIError"),
        (418, "APIError"),
        (499, "APIError"),
    ],
)
def test_a_status_has_its_class(status: int, name: str) -> None:
    assert error_class(status) is getattr(errors, name)


def test_an_answer_s_error_says_what_was_asked_and_what_came_back() -> None:
    error = errors.NotFound(404, "Release not found.", "GET", URL)

    assert str(error) == f"GET {URL} answered 404 Not Found: Release not found."
    assert (error.status, error.message, error.method, error.url, error.detail) == (
        404,
        "Release not found.",
        "GET",
        URL,
        (),
    )


def test_each_complaint_has_a_line() -> None:
    error = errors.UnprocessableEntity(422, "Invalid.", "POST", URL, ("body.price: too low", "x"))

    assert str(error).splitlines()[1:] == ["body.price: too low", "x"]


def test_a_status_that_nobody_knows_is_shown_as_a_number() -> None:
    assert "answered 520: Odd." in str(ServerError(520, "Odd.", "GET", URL))


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("Unauthorized", "discogs.com/settings/developers"),
        ("Forbidden", "privacy settings"),
        ("Conflict", "Wait until it has finished"),
        ("TooManyRequests", "Share one limiter"),
        ("WaitTooLong", "longer longest_wait"),
        ("ServerError", "Try again later"),
        ("ServerErrorPage", "Try again later"),
        ("InvalidResponse", "User-Agent"),
        ("UnconfirmedWriteError", "Look at your wantlist."),
    ],
)
def test_an_error_says_what_to_do(name: str, advice: str) -> None:
    assert advice in str(example(name))


def test_a_request_that_was_not_sent_is_told_from_one_that_was_refused() -> None:
    assert str(example("WaitTooLong")).startswith(f"GET {URL} was not sent: Too quickly.")
    assert str(WaitTooLong(429, "No slot.")).startswith("Nothing was sent: No slot.")


def test_an_unconfirmed_write_says_how_to_find_out() -> None:
    error = UnconfirmedWriteError("POST", URL, "the connection was reset")

    assert str(error).startswith(
        f"POST {URL} was sent, but its answer was lost (the connection was reset)."
    )
    assert "it was not sent again" in str(error)
    assert "Read the object again in a minute" in str(error)


def test_the_wait_that_was_asked_for_is_known() -> None:
    silent = TooManyRequests(429, "Too quickly.", "GET", URL)

    assert silent.retry_after is None
    assert TooManyRequests(429, "", "GET", URL, (), 30.0).retry_after == 30.0


def test_python_s_own_errors_catch_what_they_stand_for() -> None:
    with pytest.raises(ValueError, match="Too low"):
        raise InvalidValueError("Too low.")
    with pytest.raises(AttributeError, match="No way"):
        raise errors.ReadOnlyFieldError("No way.")
    with pytest.raises(AttributeError, match="No id"):
        raise errors.UnsavedError("No id.")


def test_a_page_of_a_broken_server_is_caught_as_both() -> None:
    page = ServerErrorPage(502, "An HTML page.", "GET", URL)

    assert isinstance(page, ServerError)
    assert isinstance(page, InvalidResponse)
    assert not isinstance(page, ConnectionFailed)
