"""The names of our column, made when a row speaks of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import discogs
from discogs.sandbox import Sandbox, landmarks
from tests.docs.reading import code_shown_at

__all__ = ["our_names"]

ROWS = [{"release_id": 249504, "price": "9.50", "media_condition": "NM"}]


def our_names(sandbox: Sandbox) -> Mapping[str, Callable[[dict[str, Any]], object]]:
    """How to make each name: from the names that it needs, which come first."""

    def flow(_: dict[str, Any]) -> discogs.OAuthFlow:
        return discogs.OAuthFlow("Ours/1.0", sandbox.consumer_key, sandbox.consumer_secret)

    def listings(names: dict[str, Any]) -> Any:
        return names["me"].inventory.filter(status="For Sale")

    def done(job: Any) -> Any:
        return job.wait(progress=False)

    return {
        "discogs": lambda _: discogs,
        "Condition": lambda _: discogs.Condition,
        "Path": lambda _: Path,
        "session": lambda _: sandbox.session(),
        "flow": flow,
        "request": lambda names: names["flow"].request_token(),
        "code": lambda names: code_shown_at(names["request"].authorize_url),
        "me": lambda names: names["session"].me,
        "user": lambda names: names["session"].user("memory"),
        "release": lambda names: names["session"].release(249504),
        "master": lambda names: names["session"].master(96559),
        "artist": lambda names: names["session"].artist(72872),
        "label": lambda names: names["session"].label(895),
        "image": lambda names: names["release"].images[0],
        "folder": lambda names: names["me"].folders["Jazz"],
        "empty_folder": lambda names: names["me"].folders.create("Empty"),
        "item": lambda names: names["folder"].items[0],
        "want": lambda names: names["me"].wantlist[0],
        "list_id": lambda _: landmarks.LIST_MIXED,
        "listing": lambda names: names["session"].listing(names["listing_id"]),
        "listing_id": lambda names: listings(names)[0].id,
        "order": lambda names: names["session"].order(names["order_id"]),
        "order_id": lambda _: landmarks.ORDER_PAID,
        "new_order": lambda names: names["session"].order(landmarks.ORDER_NEW),
        "rows": lambda _: ROWS,
        "export": lambda names: done(names["session"].exports.request()),
        "upload": lambda names: done(names["session"].uploads.add(ROWS)),
        "path": lambda _: Path(mkdtemp()) / "file",
    }
