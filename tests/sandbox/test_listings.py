"""Pages, sorts, filters: how listings are cut and ordered."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client

PROLIFIC = f"/artists/{landmarks.ARTIST_WITH_250_RELEASES}/releases"
LABEL = f"/labels/{landmarks.LABEL_WITH_160_RELEASES}/releases"
VERSIONS = f"/masters/{landmarks.MASTER_WITH_120_VERSIONS}/versions"


def test_single_page_has_no_urls(user: Client) -> None:
    pagination = user.json(f"/masters/{landmarks.MASTER_OF_FOUR}/versions")["pagination"]
    assert pagination == {"page": 1, "pages": 1, "per_page": 50, "items": 4, "urls": {}}


def test_no_rows_make_one_empty_page(user: Client) -> None:
    found = user.json(f"/artists/{landmarks.ARTIST_BARE}/releases")
    assert found["pagination"]["pages"] == 1
    assert found["pagination"]["items"] == 0
    assert found["releases"] == []


def test_urls_of_first_middle_and_last_page(user: Client, sandbox: Sandbox) -> None:
    pages = [user.json(f"{LABEL}?page={page}")["pagination"]["urls"] for page in (1, 2, 4)]
    assert [set(urls) for urls in pages] == [
        {"last", "next"},
        {"first", "prev", "last", "next"},
        {"first", "prev"},
    ]
    assert pages[0]["next"] == f"{sandbox.url}{LABEL}?page=2&per_page=50"


def test_urls_echo_the_whole_query(user: Client, sandbox: Sandbox) -> None:
    urls = user.json(f"{LABEL}?per_page=5&token=sandbox-token&sort=x+y")["pagination"]["urls"]
    assert urls["last"] == f"{sandbox.url}{LABEL}?token=sandbox-token&sort=x+y&per_page=5&page=32"


@pytest.mark.parametrize(("asked", "given"), [("200", 100), ("0", 1), ("-5", 1), ("x", 50)])
def test_per_page_is_clamped_silently(user: Client, asked: str, given: int) -> None:
    found = user.json(f"{LABEL}?per_page={asked}")
    assert found["pagination"]["per_page"] == given
    assert len(found["releases"]) == given


@pytest.mark.parametrize("page", ["100", "0", "-1"])
def test_page_out_of_range(user: Client, page: str) -> None:
    answer = user(f"{LABEL}?page={page}")
    assert answer.status_code == 404
    assert answer.json() == {"message": f"Page {page} is outside of valid range [1, 4]."}


def test_absurd_page_of_versions_is_a_500(user: Client) -> None:
    answer = user(f"{VERSIONS}?page=2147483647")
    assert answer.status_code == 500
    assert answer.json()["message"].startswith("An internal server error occurred (code: ")
    assert user(f"{VERSIONS}?page=50").status_code == 404


@pytest.mark.parametrize(
    ("path", "items", "shown"),
    [
        (f"/artists/{landmarks.ARTIST_WITH_SHORT_PAGES}/releases", 130, [46, 47, 28]),
        (f"/labels/{landmarks.LABEL_WITH_SHORT_PAGES}/releases", 120, [46, 47, 19]),
    ],
)
def test_short_pages(user: Client, path: str, items: int, shown: list[int]) -> None:
    pages = [user.json(f"{path}?page={page}") for page in (1, 2, 3)]
    assert {page["pagination"]["items"] for page in pages} == {items}
    assert [len(page["releases"]) for page in pages] == shown


def test_listings_elsewhere_have_no_short_pages(user: Client) -> None:
    pages = [user.json(f"{PROLIFIC}?page={page}")["releases"] for page in range(1, 6)]
    assert [len(page) for page in pages] == [50] * 5
    assert len({(row["type"], row["id"], row["role"]) for page in pages for row in page}) == 250


def test_link_header_on_some_listings(user: Client) -> None:
    assert 'rel="next"' in user(PROLIFIC).headers["Link"]
    assert "Link" not in user(LABEL).headers
    assert "Link" not in user("/artists/72872/releases").headers


def test_artist_releases_by_year_and_title(user: Client) -> None:
    path = f"{PROLIFIC}?per_page=100&sort="
    years = [row.get("year", 0) for row in user.json(f"{path}year&sort_order=desc")["releases"]]
    assert years == sorted(years, reverse=True)
    titles = [row["title"].casefold() for row in user.json(f"{path}title")["releases"]]
    assert titles == sorted(titles)
    assert user.json(f"{path}nonsense")["releases"] == user.json(path)["releases"]


def test_various_is_too_big_to_list(user: Client) -> None:
    answer = user(f"/artists/{landmarks.ARTIST_VARIOUS}/releases")
    assert answer.status_code == 500
    assert answer.json() == {"message": "Query time exceeded. Please try a simpler query."}


def test_versions(user: Client, anyone: Client) -> None:
    found = user.json(f"{VERSIONS}?per_page=100")
    assert list(found) == ["pagination", "filters", "filter_facets", "versions"]
    assert found["pagination"]["items"] == 120
    row = found["versions"][0]
    assert set(row) == {
        "id", "label", "country", "title", "major_formats", "format", "catno", "released",
        "status", "resource_url", "thumb", "stats",
    }  # fmt: skip
    rows = found["versions"] + user.json(f"{VERSIONS}?per_page=100&page=2")["versions"]
    assert "0" in {row["released"] for row in rows}
    assert all(row["released"].isdigit() for row in rows)
    assert "user" in row["stats"]
    assert "user" not in anyone.json(VERSIONS)["versions"][0]["stats"]


def test_facets(user: Client) -> None:
    found = user.json(VERSIONS)
    facets = {facet["id"]: facet for facet in found["filter_facets"]}
    assert list(facets) == ["format", "label", "country", "released"]
    assert [f["allows_multiple_values"] for f in facets.values()] == [True, True, True, False]
    assert found["filters"]["applied"] == {}
    counts = found["filters"]["available"]["format"]
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    years = list(found["filters"]["available"]["released"])
    assert years == sorted(years)
    values = {value["title"]: value["value"] for value in facets["format"]["values"]}
    assert values["45 RPM"] == "45+RPM"
    assert values['12"'] == "12%22"


def test_filters(user: Client) -> None:
    available = user.json(VERSIONS)["filters"]["available"]
    (first, count), (second, more) = list(available["country"].items())[:2]
    one = user.json(f"{VERSIONS}?country={first}")
    assert one["pagination"]["items"] == count
    assert one["filters"]["applied"] == {"country": [first]}
    assert {row["country"] for row in one["versions"]} == {first}
    two = user.json(VERSIONS, params={"country": [first, second]})
    assert two["pagination"]["items"] == count + more
    both = user.json(VERSIONS, params={"country": first, "format": "Vinyl"})
    assert all("Vinyl" in row["major_formats"] for row in both["versions"])


def test_facets_lose_capitals_and_filters_ignore_them(user: Client) -> None:
    rows = user.json(f"{VERSIONS}?per_page=100")["versions"]
    facets = {facet["id"]: facet for facet in user.json(VERSIONS)["filter_facets"]}
    titles = {value["title"] for value in facets["label"]["values"]}
    assert all(title == title.title() for title in titles if title.isascii() and "'" not in title)
    country = rows[0]["country"]
    for asked in (country, country.upper(), country.casefold()):
        page = user.json(VERSIONS, params={"country": asked, "per_page": 100})
        assert {row["country"] for row in page["versions"]} == {country}
    master = "/masters/96559/versions"
    labels = {value["title"] for value in user.json(master)["filter_facets"][1]["values"]}
    assert "Rca" in labels
    for asked in ("Rca", "RCA", "rca"):
        found = user.json(master, params={"label": asked})
        assert found["pagination"]["items"] == 7
        assert {row["label"] for row in found["versions"]} == {"RCA"}


def test_facet_values_are_encoded_once(user: Client) -> None:
    """They go into a query as they are; encoded again they fit nothing."""
    facets = {facet["id"]: facet for facet in user.json(VERSIONS)["filter_facets"]}
    encoded = {value["value"]: value["count"] for value in facets["format"]["values"]}
    assert "12%22" in encoded
    for value in ("12%22", "45+RPM"):
        page = user.json(f"{VERSIONS}?format={value}")
        assert page["pagination"]["items"] == encoded[value]
        again = user.json(VERSIONS, params={"format": value})
        assert again["pagination"]["items"] == 0


def test_several_values_of_a_facet_are_alternatives(user: Client) -> None:
    def items(query: str) -> int:
        found: int = user.json(f"{VERSIONS}?{query}")["pagination"]["items"]
        return found

    assert items("format=Vinyl&format=CD") > max(items("format=Vinyl"), items("format=CD"))
    assert items("format=Vinyl&country=UK") < items("format=Vinyl")


def test_versions_without_a_country_are_unknown(user: Client, sandbox: Sandbox) -> None:
    bare = next(
        one for one in sandbox.catalogue.releases.values() if one.master_id and not one.country
    )
    path = f"/masters/{bare.master_id}/versions"
    assert user.json(path)["filters"]["available"]["country"]["Unknown"] >= 1
    found = user.json(f"{path}?country=Unknown")["versions"]
    assert {row["country"] for row in found} == {""}
    assert bare.id in [row["id"] for row in found]


@pytest.mark.parametrize("key", ["released", "title", "format", "label", "catno", "country"])
def test_versions_are_sorted(user: Client, key: str) -> None:
    def keys(order: str) -> list[str]:
        path = f"/masters/{landmarks.MASTER_DOCUMENTED}/versions?sort={key}&sort_order={order}"
        return [row[key].casefold() for row in user.json(path)["versions"]]

    assert keys("asc") == sorted(keys("asc"))
    assert keys("desc") == sorted(keys("desc"), reverse=True)


def test_versions_of_an_unknown_master_are_the_whole_database(user: Client) -> None:
    found = user.json("/masters/5/versions?per_page=100")
    assert found["pagination"]["items"] > 1_000_000
    assert len(found["versions"]) == 100
    assert user("/masters/5").status_code == 404
