"""Recipes beyond what their page shows: what is left out, what is wrong, and what goes on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.integration.clock import Clock

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "recipes.md"


def recipe(title: str, **names: Any) -> dict[str, Any]:
    """The names that the first block of a recipe makes, with what it finds there."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {title}\n")[2]
    block = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert block
    # The loop below the functions is the page's own.
    code = re.split(r"^for run in", block[1], flags=re.MULTILINE)[0]
    namespace = {"discogs": discogs, **names}
    exec(compile(code, title, "exec"), namespace)  # noqa: S102
    return namespace


def test_each_cover_is_downloaded_once_also_after_a_stop(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = sandbox.session(limiter=discogs.RateLimiter(limit=100_000, clock=Clock()))
    items = session.me.collection[:20]
    ids = {item.id for item in items}
    covers = recipe("Keep covers", session=session)
    sandbox.clear()
    # One was deleted since; the host of images breaks off at another one.
    gone, broken, *_ = sorted(ids)
    sandbox.alter(f"/releases/{gone}", lambda one: change(one, f"{sandbox.url}/nothing.jpg"))
    sandbox.alter(
        f"/releases/{broken}", lambda one: change(one, "http://127.0.0.1:9/x.jpg"), times=1
    )
    with session, pytest.raises(discogs.ConnectionFailed):
        covers["save_covers"](items)
    with sandbox.session() as later:
        covers = recipe("Keep covers", session=later)
        covers["save_covers"](items)
        assert covers["save_covers"](items) == 0

    assert {path.stem for path in Path("covers").iterdir()} == {f"{one}" for one in ids}
    assert [path.name for path in Path("covers").glob("*.none")] == [f"{gone}.none"]
    asked = [one.path for one in sandbox.image_requests]
    assert len(asked) == len(set(asked)) == len(ids) - 1
    # Each release once, but for the one that was broken.
    sent = [one.path for one in sandbox.requests if one.path.startswith("/releases/")]
    assert sorted(sent) == sorted([f"/releases/{one}" for one in ids] + [f"/releases/{broken}"])


def change(release: dict[str, Any], address: str) -> None:
    release["images"][0]["uri"] = address


def test_no_file_is_tagged_unless_all_have_a_track(
    session: discogs.Session, tmp_path: Path
) -> None:
    written: dict[Path, dict[str, str]] = {}
    tag = recipe("Tag an album")["tag"]
    (tmp_path / "1.flac").touch()
    release = session.release(249504)
    with pytest.raises(ValueError, match=r"1 files, but .* has 2 tracks"):
        tag(tmp_path, release, written.__setitem__)
    assert written == {}

    (tmp_path / "2.flac").touch()
    assert tag(tmp_path, release, written.__setitem__) == 2
    assert [one["title"] for one in written.values()] == [track.title for track in release.tracks]
    assert {one["tracktotal"] for one in written.values()} == {"2"}
