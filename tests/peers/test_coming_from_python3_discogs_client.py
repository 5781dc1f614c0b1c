"""Each row of the page runs, with their client and with ours, and gives what the page says."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox, landmarks
from tests.docs.reading import code_shown_at
from tests.peers.coming_from import PAGES, Row, is_plain, rows_of, run, with_login
from tests.peers.ours import our_names

discogs_client: Any = pytest.importorskip("discogs_client")
PAGE = "python3-discogs-client"
ROWS = rows_of(PAGE)
#: Their classes with fields, and ours.
COUNTERPARTS = {
    "Artist": discogs.Artist,
    "CollectionFolder": discogs.Folder,
    "CollectionItemInstance": discogs.CollectionItem,
    "CollectionValue": discogs.CollectionValue,
    "CommunityDetails": discogs.Community,
    "Label": discogs.Label,
    "List": discogs.UserList,
    "ListItem": discogs.ListItem,
    "Listing": discogs.Listing,
    "MarketplaceStats": discogs.MarketplaceStats,
    "Master": discogs.Master,
    "Order": discogs.Order,
    "OrderMessage": discogs.OrderMessage,
    "Price": discogs.Money,
    "Rating": discogs.Rating,
    "Release": discogs.Release,
    "Track": discogs.Track,
    "User": discogs.User,
    "Video": discogs.Video,
    "WantlistItem": discogs.Want,
}
#: Discogs has no such thing, or it is the way back to where one came from.
WITHOUT = {"to", "order", "url"}


def their_names(sandbox: Sandbox) -> Mapping[str, Callable[[dict[str, Any]], object]]:
    def client(**login: str) -> Any:
        made = discogs_client.Client("PeerTests/1.0", **login)
        made._base_url = sandbox.url
        made._request_token_url = f"{sandbox.url}/oauth/request_token"
        made._access_token_url = f"{sandbox.url}/oauth/access_token"
        made._authorize_url = sandbox.authorize_url
        return made

    def folder(names: dict[str, Any]) -> object:
        return next(one for one in names["me"].collection_folders if one.name == "Jazz")

    def code(names: dict[str, Any]) -> str:
        return code_shown_at(names["app"].get_authorize_url()[2])

    keys = {"consumer_key": sandbox.consumer_key, "consumer_secret": sandbox.consumer_secret}
    return {
        "discogs_client": lambda _: discogs_client,
        "d": lambda _: client(user_token=sandbox.token),
        "app": lambda _: client(**keys),
        "code": code,
        "me": lambda names: names["d"].identity(),
        "release": lambda names: names["d"].release(249504),
        "master": lambda names: names["d"].master(96559),
        "artist": lambda names: names["d"].artist(72872),
        "label": lambda names: names["d"].label(895),
        "folder": folder,
        "item": lambda names: names["folder"].releases[0],
        "want": lambda names: names["me"].wantlist[0],
        "list_id": lambda _: landmarks.LIST_MIXED,
        "listing": lambda names: names["d"].listing(names["listing_id"]),
        "listing_id": lambda names: names["me"].inventory.filter(status="For Sale")[0].id,
        "order": lambda names: names["d"].order(names["order_id"]),
        "order_id": lambda _: landmarks.ORDER_PAID,
        "new_order": lambda names: names["d"].order(landmarks.ORDER_NEW),
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_both_columns_run_and_agree(row: Row, reader: Sandbox) -> None:
    refused = row.differs == "not possible there"
    expected = pytest.raises(AttributeError) if refused else nullcontext()
    theirs: object = None
    with expected:
        theirs = run(with_login(row.theirs), their_names(reader))
    reader.reset()
    ours = run(with_login(row.ours, token=reader.token), our_names(reader))

    if not row.differs:
        if is_plain(theirs):
            assert ours == theirs
        else:
            assert type(theirs).__module__.startswith("discogs_client") or theirs is None


def their_calls() -> Iterator[str]:
    """Their public methods and the client's properties: `Client.release`, `Wantlist.add`."""
    for module in (discogs_client.client, discogs_client.models):
        for name, cls in vars(module).items():
            if inspect.isclass(cls) and cls.__module__ == module.__name__ and _is_used(name):
                for member, value in vars(cls).items():
                    is_call = isinstance(value, types.FunctionType | property)
                    if is_call and not member.startswith("_"):
                        yield f"{name}.{member}"


def _is_used(name: str) -> bool:
    return not name.endswith(("Descriptor", "Field", "ObjectCollection", "Meta"))


def test_each_call_of_theirs_is_on_the_page() -> None:
    written = " ".join(row.theirs for row in ROWS)
    missing = [call for call in their_calls() if f".{call.partition('.')[2]}" not in written]

    assert [call for call in missing if call != "BasePaginatedResponse.per_page"] == []
    assert len(list(their_calls())) > 40


def test_each_field_of_theirs_is_one_of_ours_or_on_the_page() -> None:
    text = (PAGES / f"{PAGE}.md").read_text(encoding="utf-8")
    missing = [
        f"{name}.{field}"
        for name, ours in COUNTERPARTS.items()
        for field in vars(getattr(discogs_client.models, name))
        if not field.startswith("_")
        and field not in {*dir(ours), *getattr(ours, "model_fields", ())} | WITHOUT
        and f".{field}" not in text
        and f"`{field}`" not in text
    ]

    assert missing == []
