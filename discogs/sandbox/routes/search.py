"""The search."""

from __future__ import annotations

from collections.abc import Sequence

from discogs.sandbox.catalogue.records import Master, Release
from discogs.sandbox.catalogue.searching import CRITERIA, Hit, search_index
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.listings import SortKeys, in_order
from discogs.sandbox.routing import Call, route
from discogs.sandbox.views.fragments import artist_names
from discogs.sandbox.views.rows import found_master_json, found_name_json, found_release_json

#: However many rows are found, the pages end here.
_REACH = 10_000

_SORTS: SortKeys[Hit] = {
    "title": lambda hit: _title(hit).casefold(),
    "artist": lambda hit: artist_names(hit.edition.artists) if hit.edition else _title(hit),
    "year": lambda hit: hit.edition.year if hit.edition else 0,
}


@route("GET", "/database/search", linked=True)
def search(call: Call) -> Answer:
    """List what meets all criteria; without any, everything there is."""
    if call.needs_login_to_search and not call.viewer.level:
        raise Refusal(401, "You must authenticate to access this resource.")
    query = call.request.query
    criteria = tuple((name, query[name]) for name in CRITERIA if query.get(name))
    hits: Sequence[Hit] = in_order(call, search_index(call.catalogue).find(criteria), _SORTS)
    withheld = call.catalogue.withheld_releases
    return paginate(
        call,
        "results",
        hits,
        lambda hit: _hit_json(call, hit),
        withheld={
            place
            for place, hit in enumerate(hits)
            if hit.kind == "release" and hit.entity.id in withheld
        },
        reach=_REACH,
    )


def _hit_json(call: Call, hit: Hit) -> Json:
    entity = hit.entity
    if isinstance(entity, Release):
        return found_release_json(entity, call.viewer)
    if isinstance(entity, Master):
        return found_master_json(call.catalogue, entity, call.viewer)
    return found_name_json(hit.kind, entity, call.viewer)


def _title(hit: Hit) -> str:
    entity = hit.entity
    return entity.title if isinstance(entity, Release | Master) else entity.name
