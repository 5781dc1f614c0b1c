"""Completing a name offers what there is, and costs no request."""

from __future__ import annotations

import copy
import rlcompleter
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from discogs.errors import InvalidFieldError
from tests.unit.models_world import RELEASE, changed, rows_of, world_of_all


@pytest.fixture(scope="module")
def shell() -> Iterator[InteractiveShell]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    InteractiveShell.clear_instance()


@pytest.fixture(params=[True, False], ids=["jedi", "plain"])
def complete(shell: InteractiveShell, request: pytest.FixtureRequest) -> Any:
    """What a shell offers for a line, where these names are known."""

    def offered(line: str, **names: object) -> set[str]:
        shell.user_ns.update(names)
        shell.Completer.use_jedi = request.param
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = list(shell.Completer.completions(line, len(line)))
        return {completion.text.lstrip(".") for completion in found}

    return offered


def test_a_stub_offers_all_its_fields(complete: Any) -> None:
    world = world_of_all()
    offered = complete("release.", release=world.release(1))

    assert {"id", "title", "tracklist", "master", "refresh", "artist_credit"} <= offered
    assert complete("release.tit", release=world.release(1)) == {"title"}
    assert world.asked == []


def test_so_does_a_loaded_object(complete: Any) -> None:
    world = world_of_all()
    offered = complete("release.", release=world.release(1).refresh())

    assert {"id", "title", "tracklist", "master"} <= offered
    assert len(world.asked) == 1


@pytest.mark.parametrize(
    "line",
    [
        "release.master.",
        "release.master.ti",
        "release.artists[0].",
        "release.artists[0].artist.",
        "artist.releases[0].",
        "artist.releases.first().",
        "user.collection_fields.",
        "user.folders['Jazz'].",
        "release.refresh().",
    ],
)
def test_what_a_stub_leads_to_is_not_asked_for(
    complete: Any, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = world_of_all()
    release, artist, user = world.release(1), world.artist(45), world.user("someone")
    complete(line, release=release, artist=artist, user=user)

    assert world.asked == []
    assert not release.is_loaded
    assert "Traceback" not in capsys.readouterr().err


def test_rows_are_not_read(complete: Any) -> None:
    world = world_of_all()
    complete("rows[0].", rows=rows_of(world, [{"id": 1}]))

    assert world.asked == []


def test_copies_and_broken_fields_can_be_completed(
    complete: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    world = world_of_all()
    world.answers["/releases/1"] = changed(RELEASE, year="long ago")
    release = world.release(1)
    with pytest.raises(InvalidFieldError):
        _ = release.year
    twin = copy.copy(world.release(2))

    assert {"title", "year"} <= complete("release.", release=release)
    assert "year" in complete("release.ye", release=release)
    assert "title" in complete("twin.ti", twin=twin)
    assert "Traceback" not in capsys.readouterr().err


def test_the_prompt_of_python_completes_stubs_too() -> None:
    world = world_of_all()
    completer = rlcompleter.Completer({"release": world.release(1)})

    assert completer.complete("release.tit", 0) == "release.title"
    assert completer.complete("release.master.", 0) is None
    assert world.asked == []
