"""Releases, masters, artists and labels, one at a time."""

from __future__ import annotations

from discogs.sandbox.catalogue.records import Artist, Label, Master, Release
from discogs.sandbox.currencies import RATES
from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.routes.ratings import community_rating
from discogs.sandbox.routing import NEW, Call, route
from discogs.sandbox.views.people import artist_json, label_json
from discogs.sandbox.views.release import master_json, release_json


def find_release(call: Call, release_id: int) -> Release:
    """Find the release, or refuse with its 404."""
    found = call.catalogue.releases.get(release_id)
    if found is None:
        raise Refusal(404, "That release does not exist or may have been deleted.")
    return found


def find_artist(call: Call, artist_id: int) -> Artist:
    """Find the artist, or refuse with its 404."""
    found = call.catalogue.artists.get(artist_id)
    if found is None:
        raise Refusal(404, "Artist not found.")
    return found


def find_label(call: Call, label_id: int) -> Label:
    """Find the label, or refuse with its 404: without a full stop."""
    found = call.catalogue.labels.get(label_id)
    if found is None:
        raise Refusal(404, "Label not found")
    return found


def find_master(call: Call, master_id: int) -> Master:
    """Find the master, or refuse with its 404."""
    found = call.catalogue.masters.get(master_id)
    if found is None:
        raise Refusal(404, "That master release does not exist or may have been deleted.")
    return found


def currency(call: Call) -> str:
    """Read the currency that prices are asked for in."""
    asked = call.request.query.get("curr_abbr", "USD")
    if asked not in RATES:
        raise Refusal(422, f"Invalid curr_abbr: expected one of {', '.join(RATES)}.")
    return asked


@route("GET", "/releases/<int:release_id>", backend=NEW)
def release(call: Call, release_id: int) -> Answer:
    """Get a release. `curr_abbr` is documented and ignored."""
    found = find_release(call, release_id)
    content = release_json(call.catalogue, found.id)
    if found.id in call.state.ratings:
        rating = community_rating(found, call.state)
        content = {**content, "community": {**content["community"], "rating": rating}}
    return Answer(content)


@route("GET", "/masters/<int:master_id>", backend=NEW)
def master(call: Call, master_id: int) -> Answer:
    """Get a master."""
    return Answer(master_json(call.catalogue, find_master(call, master_id)))


@route("GET", "/artists/<int:artist_id>")
def artist(call: Call, artist_id: int) -> Answer:
    """Get an artist."""
    return Answer(artist_json(call.catalogue, find_artist(call, artist_id), call.viewer))


@route("GET", "/labels/<int:label_id>")
def label(call: Call, label_id: int) -> Answer:
    """Get a label."""
    return Answer(label_json(call.catalogue, find_label(call, label_id), call.viewer))
