"""How each kind of recorded answer is asked for, when a sandbox gives it as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import discogs
from discogs.sandbox import Sandbox

__all__ = ["LISTINGS", "WHOLE", "ask_for", "is_listing"]

Body = Any
Ask = Callable[[discogs.Session, Body], Any]
#: A stand-in for an id that the answer does not say.
ANY = 1

#: Answers that are one thing.
WHOLE: dict[str, Ask] = {
    "release": lambda s, body: s.release(body["id"]).refresh(),
    "release_stats": lambda s, _: s.release(ANY).stats(),
    "master": lambda s, body: s.master(body["id"]).refresh(),
    "artist": lambda s, body: s.artist(body["id"]).refresh(),
    "label": lambda s, body: s.label(body["id"]).refresh(),
    "user": lambda s, body: s.user(body["username"]).refresh(),
    "identity": lambda s, _: s.identity(),
    "collection_folder": lambda s, body: s.user("a").folders.by_id(body["id"]).refresh(),
    "collection_item_added": lambda s, _: s.me.folders.by_id(ANY).add(ANY),
    "want": lambda s, body: s.me.wantlist.add(body["id"]),
    "list": lambda s, body: s.user_list(body.get("id") or body["list_id"]).refresh(),
    "listing": lambda s, body: s.listing(body["id"]).refresh(),
    "order": lambda s, body: s.order(body["id"]).refresh(),
    "order_message_created": lambda s, _: s.order("1-1").send_message("Hello"),
    "fee": lambda s, _: s.fee("10"),
    "marketplace_stats": lambda s, _: s.release(ANY).marketplace_stats(),
    "inventory_export": lambda s, body: s.get(discogs.InventoryExport, body["id"]).refresh(),
    "inventory_upload": lambda s, body: s.get(discogs.InventoryUpload, body["id"]).refresh(),
}
#: Answers that are listings: the key of their rows, and who reads them.
LISTINGS: dict[str, tuple[str, Ask]] = {
    "artist_releases": ("releases", lambda s, _: s.artist(ANY).releases),
    "label_releases": ("releases", lambda s, _: s.label(ANY).releases),
    "master_versions": ("versions", lambda s, _: s.master(ANY).versions),
    "search": ("results", lambda s, _: s.search("a")),
    "collection_folders": ("folders", lambda s, _: s.user("a").folders),
    "collection_items": ("releases", lambda s, _: s.user("a").collection),
    "wantlist": ("wants", lambda s, _: s.user("a").wantlist),
    "lists": ("lists", lambda s, _: s.user("a").lists),
    "contributions": ("contributions", lambda s, _: s.user("a").contributions),
    "inventory": ("listings", lambda s, _: s.user("a").inventory),
    "orders": ("orders", lambda s, _: s.orders),
    "inventory_export": ("items", lambda s, _: s.exports),
    "inventory_upload": ("items", lambda s, _: s.uploads),
    "order_messages": ("messages", lambda s, _: s.order("1-1").messages),
}


def is_listing(kind: str, body: Body) -> bool:
    """Whether a recorded answer is a listing; some kinds were recorded as one thing too."""
    return kind in LISTINGS and (kind not in WHOLE or "pagination" in body)


def ask_for(sandbox: Sandbox, body: Body, ask: Ask) -> Any:
    """What a session makes of an answer, whatever it asks for."""
    sandbox.calm()
    session = sandbox.session()
    assert session.me  # who is logged in is asked before
    sandbox.fail(200, None, body=json.dumps(body), path="/**")
    return ask(session, body)
