"""Who is logged in."""

from __future__ import annotations

from discogs.sandbox.messages import Answer
from discogs.sandbox.origins import api
from discogs.sandbox.routing import Call, route


@route("GET", "/oauth/identity", level=2)
def identity(call: Call) -> Answer:
    """Get the user whose credentials came along.

    With a personal token, the consumer has the user's name.
    """
    name, consumer = call.viewer.username, call.viewer.consumer
    return Answer(
        {
            "id": call.state.user_ids[name],
            "username": name,
            "resource_url": api(f"/users/{name}"),
            "consumer_name": consumer or name,
        }
    )
