"""A server that differs on purpose: each fact is seen to differ, and says how, without values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

import discogs
from discogs.testing import VirtualTimeSandbox
from live_report.facts import FACTS, Fact, fitting, keys, market, pages, people, requests
from live_report.facts.belief import Check, Verdict
from live_report.probes import Probes

Tamper = Callable[[VirtualTimeSandbox], object]

RELEASE, MASTER, ARTIST, LABEL = (
    "/releases/249504",
    "/masters/96559",
    "/artists/72872",
    "/labels/895",
)
RELEASES, VERSIONS = f"{ARTIST}/releases", f"{MASTER}/versions"
SEARCH = "/database/search"
ME = "/users/sandbox_user"
COLLECTION = f"{ME}/collection/folders/0/releases"
WANTS, INVENTORY, LISTS = f"{ME}/wants", f"{ME}/inventory", f"{ME}/lists"
ORDERS, MESSAGES = "/marketplace/orders", "/marketplace/orders/*/messages"
EXPORTS, UPLOADS = "/inventory/export", "/inventory/upload"
STRANGER = "/users/memory"
PRICES = "/marketplace/stats/249504"


class Case(NamedTuple):
    """A fact, how the server differs from it, and what the report says of that."""

    check: Check
    tamper: Tamper
    told: str


def put(path: str, where: str, value: Any) -> Tamper:
    """Let answers have another value in some place: `results[].year` is in each row."""

    def change(content: Any) -> None:
        *way, last = where.split(".")
        for place in _places([content], way):
            if value is LEFT_OUT:
                place.pop(last, None)
            else:
                place[last] = value

    return lambda sandbox: sandbox.alter(path, change)


LEFT_OUT = object()


def _places(places: list[Any], way: list[str]) -> list[Any]:
    for step in way:
        name = step.removesuffix("[]")
        found = [place[name] for place in places if name in place]
        places = [row for part in found for row in part] if step.endswith("[]") else found
    return places


def fail(status: int, path: str, body: Any = None, **headers: str) -> Tamper:
    """Let answers have another status, body or headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda sandbox: sandbox.fail(status, None, path=path, body=body, headers=named)


CASES = [
    Case(keys.nulls_of_releases, put("/releases/*", "country", None), "null in country"),
    Case(keys.nulls_of_releases, put(MASTER, "notes", None), "null in notes"),
    Case(
        keys.nulls_of_releases,
        put("/releases/*", "formats[].text", None),
        "null in formats[].text",
    ),
    Case(keys.nulls_of_artists_and_labels, put(ARTIST, "realname", None), "null in realname"),
    Case(keys.nulls_of_artists_and_labels, put(LABEL, "parent_label", None), "parent_label"),
    Case(keys.nulls_of_rows, put(SEARCH, "results[].year", None), "null in year"),
    Case(keys.nulls_of_rows, put(VERSIONS, "versions[].catno", None), "null in catno"),
    Case(keys.nulls_of_items, put(COLLECTION, "releases[].notes", None), "null in notes"),
    Case(keys.nulls_of_wants, put(WANTS, "wants[].notes", None), "null in notes"),
    Case(
        keys.artists_have_no_master,
        put(SEARCH, "results[].master_id", 0),
        "{id: int, type: str, ",
    ),
    Case(
        keys.a_release_without_master,
        put("/releases/*", "master_id", 0),
        "there: master_id",
    ),
    Case(
        keys.rows_without_master,
        put(SEARCH, "results[].master_id", None),
        "master_id null, master_url ",
    ),
    Case(
        keys.items_without_master,
        put(COLLECTION, "releases[].basic_information.master_id", 0),
        "master_id 0, master_url str (in all)",
    ),
    Case(
        keys.wants_without_master,
        put(WANTS, "wants[].basic_information.master_id", LEFT_OUT),
        "master_id absent, master_url ",
    ),
    Case(keys.years_of_searches, put(SEARCH, "results[].year", 1987), "int (in all)"),
    Case(keys.years_of_artists_releases, put(RELEASES, "releases[].year", 0), "0 (in all)"),
    Case(keys.years_of_labels_releases, put("/releases/*", "year", "1987"), "str (in some)"),
    Case(
        keys.years_of_versions,
        put(VERSIONS, "versions[].year", 1987),
        "released str, year int (in all)",
    ),
    Case(keys.released, put("/releases/*", "released", "Jul 1987"), "another str (in all)"),
    Case(keys.numbers_as_texts, put("/releases/*", "formats[].qty", 1), "int (in some)"),
    Case(
        keys.credits_without_page,
        put("/releases/*", "artists[].resource_url", ""),
        'id int, resource_url ""',
    ),
    Case(keys.nothing_joins_the_last_artist, put("/releases/*", "artists[].join", ","), "str"),
    Case(
        keys.types_of_tracks,
        put("/releases/*", "tracklist[].type_", "movement"),
        "another one: {position: str, type_: str, ",
    ),
    Case(keys.release_stats, put(f"{RELEASE}/stats", "num_have", 7), "num_have: int"),
    # -- Pictures
    Case(pages.no_picture, put(SEARCH, "results[].cover_image", None), "null (in some)"),
    Case(pages.no_picture, put(RELEASES, "releases[].thumb", LEFT_OUT), "absent (in some)"),
    Case(
        pages.pictures_of_artists_without_login,
        put(ARTIST, "images[].uri", "https://i.discogs.com/a.jpg"),
        "{type: str, uri: str, ",
    ),
    Case(pages.pictures_of_releases_without_login, put(RELEASE, "images[].uri", ""), 'uri: ""'),
    Case(pages.pictures_with_login, put(ARTIST, "images[].uri150", ""), 'uri150: ""'),
    Case(
        pages.pictures_of_rows_without_login,
        put(SEARCH, "results[].thumb", "https://i.discogs.com/a.jpg"),
        "str (in all)",
    ),
    # -- Pages
    Case(pages.short_pages, put(VERSIONS, "pagination.per_page", 1), "more"),
    Case(pages.long_pages, put(RELEASES, "pagination.per_page", 500), "500"),
    Case(pages.long_pages, fail(422, RELEASES), "status 422"),
    Case(pages.empty_pages, put(f"{LABEL}/releases", "pagination.per_page", 50), "50"),
    Case(pages.pages_of_nothing, put(SEARCH, "pagination.pages", 0), "items 0, pages 0, urls {}"),
    Case(pages.links_of_pages, put(SEARCH, "pagination.urls", {"self": "a"}), "{self: str}"),
    Case(pages.keys_of_pages, put(VERSIONS, "sorting", {}), f"GET {VERSIONS}: "),
    Case(
        pages.links_echo_the_query,
        put(SEARCH, "pagination.urls", {"next": "https://api.discogs.com/database/search?page=2"}),
        f"not all: GET {SEARCH}",
    ),
    Case(
        pages.link_headers,
        fail(
            200,
            INVENTORY,
            {"pagination": {"urls": {"next": "https://api.discogs.com/a?page=2"}}},
            Link='<https://api.discogs.com/b?page=2>; rel="next"',
        ),
        "another one: GET /users/{you}/inventory",
    ),
    Case(
        pages.page_beyond_the_last,
        put(RELEASES, "message", "There is no such page."),
        '404, "There is no such page."',
    ),
    Case(
        pages.versions_of_nothing,
        fail(404, "/masters/999999999/versions"),
        "versions: 404, 0 items; itself: 404",
    ),
    Case(
        pages.facets_are_encoded,
        put(VERSIONS, "filter_facets[].values[].value", '7"'),
        'such as 7"',
    ),
    Case(
        pages.filters_of_several_values,
        put(VERSIONS, "filter_facets[].allows_multiple_values", True),
        "released true",
    ),
    Case(
        pages.facets_lose_capitals,
        put(VERSIONS, "filter_facets[].values[].title", "RCA"),
        "kept: RCA",
    ),
    Case(pages.submissions, put(f"{ME}/submissions", "submissions", []), "[]"),
    Case(
        pages.search_rows,
        put(SEARCH, "results[].label", "RCA"),
        "label str (in all)",
    ),
    Case(
        pages.search_rows,
        put(SEARCH, "results[].uri", "https://www.discogs.com/release/1"),
        "uri no path (in all)",
    ),
    Case(pages.search_rows_of_artists, put(SEARCH, "results[].year", "1987"), "year (in all)"),
    # -- Users and collections
    Case(people.own_profile, put(ME, "num_wantlist", LEFT_OUT), "no num_wantlist"),
    Case(
        people.profile_of_a_stranger,
        put(STRANGER, "email", "memory@example.org"),
        'email, curr_abbr ""',
    ),
    Case(people.identity, put("/oauth/identity", "consumer_name", "A Shop"), "another str"),
    Case(
        people.items_of_all_folders,
        put(COLLECTION, "releases[].folder_id", 1),
        "folder_id int, notes ",
    ),
    Case(
        people.items_of_others,
        put(f"{STRANGER}/collection/folders/0/releases", "releases[].folder_id", 1),
        "folder_id int, notes absent (in all)",
    ),
    Case(people.notes_of_items, put(COLLECTION, "releases[].notes", "Signed"), "str (in all)"),
    Case(people.notes_of_wants, put(WANTS, "wants[].notes", []), "[] (in all)"),
    Case(people.items, put(COLLECTION, "releases[].date_added", LEFT_OUT), "no date_added"),
    Case(people.wants, put(WANTS, "wants[].rating", LEFT_OUT), "no rating (in all)"),
    Case(people.fields, put(f"{ME}/collection/fields", "fields[].type", "date"), "{id: int, "),
    Case(people.value, put(f"{ME}/collection/value", "median", 1458.87), "float (in some)"),
    Case(people.refused_strangers, fail(401, "/users/memory/collection/**"), "401"),
    Case(people.lists, put("/lists/*", "list_id", 1), "list_id: int"),
    # -- Marketplace
    Case(
        market.lowest_price_of_a_release,
        lambda sandbox: sandbox.alter(
            RELEASE, lambda release: release.update(lowest_price=130.0), times=1
        ),
        "two numbers",
    ),
    Case(
        market.lowest_price_of_a_release,
        put(RELEASE, "lowest_price", {"value": 1.5, "currency": "EUR"}),
        "{value: float, currency: str} and {value: float, currency: str}",
    ),
    Case(market.prices_are_converted, put(PRICES, "lowest_price.value", 1.5), "the same number"),
    Case(
        market.prices_are_converted,
        put(PRICES, "lowest_price.currency", "USD"),
        "in another currency",
    ),
    Case(market.prices_are_numbers, put(MASTER, "lowest_price", "1.50"), "str (in some)"),
    Case(
        market.prices_of_listings,
        put(INVENTORY, "listings[].price", 12.5),
        "price float, original_price {",
    ),
    Case(market.shipping_of_listings, put(INVENTORY, "listings[].shipping_price", None), "null"),
    Case(
        market.keys_of_own_listings,
        put(INVENTORY, "listings[].location", LEFT_OUT),
        "no location (in all)",
    ),
    Case(
        market.ratings_of_sellers,
        put(INVENTORY, "listings[].seller.stats.rating", 99.5),
        "float (in all)",
    ),
    Case(
        market.statuses_of_filters,
        put(
            INVENTORY,
            "message",
            "Invalid status: expected one of All, Deleted, Draft, Expired, For Sale, Pending, "
            "Sold, Suspended.",
        ),
        "new: Pending missing: Violation",
    ),
    Case(market.statuses_of_filters, fail(200, INVENTORY, {"listings": []}), "200, {listings: []}"),
    Case(market.orders, put(ORDERS, "orders[].id", 7), "id int, next_status ["),
    Case(market.nulls_of_orders, put(ORDERS, "orders[].shipping_address", None), "shipping_ad"),
    Case(
        market.taxes,
        put(ORDERS, "orders[].tax[].price", {"value": 1.5, "currency": "USD"}),
        "price: {value: float, currency: str}",
    ),
    Case(market.rates_of_taxes, put(ORDERS, "orders[].tax[].display_rate", 8.0), "float"),
    Case(
        market.orders_are_ones_own,
        put(ORDERS, "orders[].seller.username", "memory"),
        "another (in all)",
    ),
    Case(market.messages, put(MESSAGES, "messages[].type", "gift"), "another type: {"),
    Case(
        market.times_of_exports,
        put(EXPORTS, "items[].created_ts", "2026-08-25T06:48:08-07:00"),
        "str with an offset (in some)",
    ),
    Case(market.times_of_uploads, put(UPLOADS, "items[].finished_ts", None), "null (in some)"),
    Case(market.results_of_uploads, put(UPLOADS, "items[].results", "Done."), "str (in all)"),
    # -- Requests, logins and errors
    Case(
        requests.newer_backend,
        fail(200, MASTER, {}, X_Discogs_Media_Type="discogs.v2"),
        f"GET {MASTER}",
    ),
    Case(requests.older_backend, fail(200, ARTIST, {}), f"not GET {ARTIST}"),
    Case(requests.limit_with_login, lambda sandbox: setattr(sandbox, "limit", 240), "240"),
    Case(
        requests.limit_without_login,
        lambda sandbox: setattr(sandbox, "anonymous_limit", 30),
        "30",
    ),
    Case(requests.retry_after, fail(200, ARTIST, {}, Retry_After="7"), f"GET {ARTIST}"),
    Case(
        requests.shapes_of_errors,
        fail(404, "/artists/999999999", {"error": "No artist."}),
        "404: {error: str}",
    ),
    Case(
        requests.wordings,
        put("/labels/999999999", "message", "Label not found."),
        '/labels: 404, "Label not found."',
    ),
    Case(
        requests.searches_without_login,
        lambda sandbox: setattr(sandbox, "search_needs_login", True),
        "401, {message: str}",
    ),
    Case(requests.challenge, fail(403, "/oauth/identity"), "403, no WWW-Authenticate"),
    Case(
        requests.links,
        put(MASTER, "versions_url", "http://api.discogs.com/masters/96559/versions"),
        "http://api.discogs.com (in some)",
    ),
    # -- The models
    Case(fitting.keys_are_modelled, put("/releases/*", "colour", "red"), "Release{colour: str}"),
    Case(
        fitting.keys_are_modelled,
        put(ORDERS, "orders[].buyer.vat_id", 7),
        "OrderParty{vat_id: int}",
    ),
    Case(
        fitting.keys_are_modelled,
        put("/releases/*", "Klaus Meier", 7),
        "Release{<text>: int}",
    ),
    Case(fitting.contents_fit, put("/releases/*", "year", "soon"), "Release.year: str"),
    Case(
        fitting.contents_fit,
        put("/releases/*", "community.have", {"total": 7}),
        "Community.have: {total: int}",
    ),
    Case(fitting.needed_fields_come, put(ARTIST, "name", LEFT_OUT), "no Artist.name"),
]


def fact_of(check: Check) -> Fact:
    return next(fact for fact in FACTS if fact.check is check)


@pytest.mark.parametrize("case", CASES, ids=lambda case: fact_of(case.check).claim)
def test_what_differs_is_told(case: Case, probes: Probes, sandbox: VirtualTimeSandbox) -> None:
    case.tamper(sandbox)

    verdict = fact_of(case.check).verdict(probes)

    assert verdict.outcome == "differs", verdict
    assert verdict.expected
    assert case.told in verdict.detail


class WithoutHeaders(discogs.Session):
    """A session behind a proxy that takes the headers of the API away."""

    def request(self, method: str, path: str, **options: Any) -> discogs.Response:
        return super().request(method, path, **options)._replace(headers={})


def test_headers_that_do_not_come_are_told(sandbox: VirtualTimeSandbox) -> None:
    with (
        sandbox.session() as user,
        WithoutHeaders(base_url=sandbox.url) as anyone,
    ):
        verdict = fact_of(requests.headers_of_the_limit).verdict(Probes(user, anyone))

    assert verdict == Verdict("differs", "all three, always", f"not: GET {ARTIST}")


def test_each_fact_has_been_seen_to_differ() -> None:
    checks = [*(case.check for case in CASES), requests.headers_of_the_limit]
    tried = {fact_of(check).claim for check in checks}

    assert tried == {fact.claim for fact in FACTS}
