"""Each row of the page runs, with their client and with ours, and gives what the page says."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from discogs.sandbox import Sandbox, landmarks
from tests.docs.reading import code_shown_at
from tests.peers.coming_from import Row, is_plain, rows_of, run, with_login
from tests.peers.ours import our_names

discogs_sdk: Any = pytest.importorskip("discogs_sdk")
oauth: Any = pytest.importorskip("discogs_sdk.oauth")
ROWS = rows_of("discogs-sdk")


def their_names(
    sandbox: Sandbox, directory: Path, closing: ExitStack
) -> Mapping[str, Callable[[dict[str, Any]], object]]:
    def client(_: dict[str, Any]) -> Any:
        opened = discogs_sdk.Discogs(token=sandbox.token, **options)
        closing.callback(opened.close)
        return opened

    def csv(name: str, text: str) -> str:
        path = directory / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def one_of(names: dict[str, Any], folder: str) -> Any:
        return names["user"].collection.folders.get(names[folder]).releases.list().fetch().items[0]

    def folder_called(names: dict[str, Any], name: str) -> Any:
        return next(one for one in names["user"].collection.folders.list() if one.name == name).id

    def listing_id(names: dict[str, Any]) -> Any:
        return names["user"].inventory.list(status="For Sale").fetch().items[0].id

    def of(names: dict[str, Any], kind: str, job: int) -> Any:
        return getattr(names["client"], kind).get(job)

    options = {"base_url": sandbox.url, "user_agent": "PeerTests/1.0"}
    added = "release_id,price,media_condition\n249504,9.50,Near Mint (NM or M-)\n"
    return {
        "discogs_sdk": lambda _: discogs_sdk,
        "client": client,
        "user": lambda names: names["client"].users.get("sandbox_user"),
        "folder_id": lambda names: folder_called(names, "Jazz"),
        "empty_folder_id": lambda names: folder_called(names, "Empty Crate"),
        "item": lambda names: one_of(names, "folder_id"),
        "want": lambda names: names["user"].wantlist.list().fetch().items[0],
        "list_id": lambda _: landmarks.LIST_MIXED,
        "listing_id": listing_id,
        "order_id": lambda _: landmarks.ORDER_PAID,
        "export": lambda names: of(names, "exports", names["client"].exports.request()),
        "csv": lambda _: csv("add.csv", added),
        "changes": lambda _: csv("change.csv", "release_id,price\n249504,8.50\n"),
        "removals": lambda names: csv("delete.csv", f"listing_id\n{names['listing_id']}\n"),
        "upload": lambda names: of(
            names, "uploads", names["client"].uploads.create(file=names["csv"])
        ),
        "key": lambda _: sandbox.consumer_key,
        "secret": lambda _: sandbox.consumer_secret,
        "get_request_token": lambda _: partial(oauth.get_request_token, base_url=sandbox.url),
        "get_access_token": lambda _: partial(oauth.get_access_token, base_url=sandbox.url),
        "request": lambda names: names["get_request_token"](names["key"], names["secret"]),
        "code": lambda names: code_shown_at(
            f"{sandbox.authorize_url}?oauth_token={names['request'].oauth_token}"
        ),
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_both_columns_run_and_agree(row: Row, reader: Sandbox, tmp_path: Path) -> None:
    theirs: Any = None
    refused = pytest.raises(ValueError, match="validation error")
    fails = refused if row.differs.startswith("fails there") else nullcontext()
    with ExitStack() as closing, fails:
        theirs = run(with_login(row.theirs), their_names(reader, tmp_path, closing))
        if isinstance(theirs, discogs_sdk.Discogs):
            closing.callback(theirs.close)
    reader.reset()
    ours = run(with_login(row.ours, token=reader.token), our_names(reader))

    if is_plain(theirs) and not row.differs:
        assert ours == theirs


def their_calls() -> Iterator[str]:
    """The public methods and properties of their client, its resources and pages."""
    home = discogs_sdk._sync
    for found in pkgutil.walk_packages(home.__path__, f"{home.__name__}."):
        module = importlib.import_module(found.name)
        for name, cls in vars(module).items():
            if inspect.isclass(cls) and cls.__module__ == module.__name__:
                for member, value in vars(cls).items():
                    if callable(value) or isinstance(value, property):
                        yield f"{name}.{member}"


def test_each_call_of_theirs_is_on_the_page() -> None:
    text = " ".join([*(row.theirs for row in ROWS), *(row.differs for row in ROWS)])
    calls = [call for call in their_calls() if "._" not in call]
    missing = [call for call in calls if f"{call.partition('.')[2]}" not in text]

    assert missing == []
    assert len(calls) > 60
