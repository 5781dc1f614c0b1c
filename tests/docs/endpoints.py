"""The table of endpoints: every call of the API, what one writes for it, and what that costs."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, NamedTuple

import discogs
from discogs.sandbox import Sandbox
from discogs.sandbox.routing import ROUTES
from tests.docs.reading import code_shown_at

__all__ = ["CALLS", "EXAMPLES", "ROWS", "TABLE", "Example", "any_id", "names", "run"]

PAGE = Path(__file__).parents[2] / "docs" / "requests.md"
ROW = re.compile(r"\| `(GET|POST|PUT|DELETE)(?: (/[^`]*))?`[^|]*\| ([^|]*) \| (\d)([^|]*) \| \d")
#: What stands first in its column: `one`, `another`.
EXPRESSIONS = re.compile(r"`([^`]+)`(?:, (?=`)|.*)")
#: The file that the expressions stand in, to Python.
TABLE = "table"
#: Answered by the sandbox as by Discogs, and in no documentation of the API.
NOT_CALLS = {
    ("GET", "/oauth/access_token"),
    ("GET", "/oauth/authorize"),
    ("POST", "/oauth/request_token"),
    ("GET", "/users/*/wants/*"),
}


class Example(NamedTuple):
    """An expression in the table, and what it costs."""

    code: str
    method: str
    path: str
    requests: int
    #: For how many rows: "for each 100 rows", or what else is said.
    how: str


def any_id(path: str) -> str:
    """A path in which all that varies is left open."""
    return re.sub(r"[{<][^}>]+[}>]", "*", path)


#: Every call of the API, as the sandbox answers them: method and path.
CALLS = {(route.method, any_id(route.path)) for route in ROUTES} - NOT_CALLS
#: The lines of the table: method, path, expressions, requests, how many.
ROWS: list[tuple[str, str, str, str, str]] = ROW.findall(PAGE.read_text(encoding="utf-8"))
EXAMPLES = [
    Example(code, method, any_id(path), int(count), how)
    for method, path, codes, count, how in ROWS
    for code in EXPRESSIONS.findall(codes)
]


def names(
    sandbox: Sandbox, directory: Path, limiter: discogs.RateLimiter | None = None
) -> dict[str, Any]:
    """What the expressions speak of, in a session that has read nothing else."""
    before = sandbox.session()
    session = sandbox.session() if limiter is None else sandbox.session(limiter=limiter)
    me, flow = session.me, _flow_of(sandbox)
    listings = before.me.inventory.filter(status="For Sale")
    orders = before.orders.filter(status="Payment Received")
    new_orders = before.orders.filter(status="New Order")
    rows = [{"release_id": 249504, "price": "9.50", "media_condition": "NM"}]
    release, request = session.release(249504).refresh(), flow.request_token()
    # A listing of its own, which `me` does not keep.
    wants = me.wantlist.sort("added")
    return {
        "session": session,
        "me": me,
        "user": session.user("memory"),
        "release": release,
        "image": release.images[0],
        "master": session.master(96559),
        "artist": session.artist(72872),
        "label": session.label(895),
        "id": 90_000_001,
        "folder": me.folders.by_id(before.me.folders["Jazz"].id).refresh(),
        "empty_folder": me.folders.by_id(before.me.folders.create("Empty").id).refresh(),
        "item": me.copies_of(release)[0],
        "want": wants[0],
        "list_id": before.me.lists[0].id,
        "listing": session.listing(listings[0].id).refresh(),
        "listing_id": listings[1].id,
        "order": session.order(orders[0].id).refresh(),
        "order_id": orders[1].id,
        "new_order": session.order(new_orders[0].id).refresh(),
        "rows": rows,
        "export": before.exports.request().wait(progress=False),
        "upload": before.uploads.add(rows).wait(progress=False),
        "flow": flow,
        "request": request,
        "code": code_shown_at(request.authorize_url),
        "path": directory / "picture",
    }


def _flow_of(sandbox: Sandbox) -> discogs.OAuthFlow:
    return discogs.OAuthFlow(
        "CrateDigger/1.0",
        sandbox.consumer_key,
        sandbox.consumer_secret,
        base_url=sandbox.url,
        authorize_url=sandbox.authorize_url,
    )


def run(code: str, names: dict[str, Any]) -> Any:
    """Run an expression, or statements: what the last of them gives."""
    *before, last = ast.parse(code).body
    exec(compile(ast.Module(before, []), TABLE, "exec"), names)  # noqa: S102
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), TABLE, "eval"), names)  # noqa: S307
