"""The root of the API."""

from __future__ import annotations

from discogs.sandbox.messages import Answer
from discogs.sandbox.routing import Call, route


@route("GET", "/")
def hello(call: Call) -> Answer:
    """Get the API's version and statistics."""
    world = call.catalogue
    return Answer(
        {
            "hello": "Welcome to the Discogs API.",
            "api_version": "v2",
            "documentation_url": "http://www.discogs.com/developers/",
            "statistics": {
                "releases": len(world.releases),
                "artists": len(world.artists),
                "labels": len(world.labels),
            },
        }
    )
