"""Pages and pictures: how rows are counted, cut, linked and filtered."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlsplit

from live_report.facts.belief import Section, Verdict, each, expect
from live_report.places import Place
from live_report.probes import Answer, CannotCheckError, Probes

__all__ = ["PAGES", "PICTURES"]

PICTURES = Section("Pictures")
PAGES = Section("Pages")

_URLS = ("uri", "uri150", "resource_url")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


@PICTURES.fact("No picture: an empty `thumb`")
def no_picture(probes: Probes) -> Verdict:
    """A thumb or cover_image is a URL, or empty: never null, never absent."""
    rows = [*probes.search.rows("results"), *probes.anonymous_search.rows("results")]
    places = [row[key] for row in rows for key in ("thumb", "cover_image")]
    places += [row["thumb"] for row in probes.artist_releases.rows("releases")]

    def is_right(place: Place) -> bool:
        return place.text == "" or (place.text or "").startswith("http")

    return each(places, is_right, 'a URL or ""')


@PICTURES.fact("Without a login, artists")
def pictures_of_artists_without_login(probes: Probes) -> Verdict:
    """Without a login an artist's images keep their sizes and lose their URLs."""
    images = probes.anonymous_artist.rows("images")

    def is_right(image: Place) -> bool:
        return all(image[key].text == "" for key in _URLS) and image["width"].is_whole

    return each(images, is_right, 'width: int, height: int, and "" for each URL')


@PICTURES.fact("Without a login, artists")
def pictures_of_releases_without_login(probes: Probes) -> Verdict:
    """Without a login a release's images have their URLs."""
    return each(probes.anonymous_release.rows("images"), _has_urls, "URLs")


@PICTURES.fact("Without a login, artists")
def pictures_with_login(probes: Probes) -> Verdict:
    """With a login an artist's and a release's images have their URLs."""
    images = [*probes.artist.rows("images"), *probes.release.rows("images")]
    return each(images, _has_urls, "URLs")


@PICTURES.fact("Without a login, artists")
def pictures_of_rows_without_login(probes: Probes) -> Verdict:
    """Without a login the rows of a search have no pictures."""
    rows = probes.anonymous_search.rows("results")
    return each([row["thumb"] for row in rows], lambda thumb: thumb.text == "", '""')


def _has_urls(image: Place) -> bool:
    return all((image[key].text or "").startswith("http") for key in _URLS)


@PAGES.fact("Pages come short")
def short_pages(probes: Probes) -> Verdict:
    """A page never has more rows than per_page; fewer are met at times, before the last page."""
    pages = [
        (probes.search, "results"),
        (probes.artist_releases, "releases"),
        (probes.versions, "versions"),
    ]
    counts = [(len(answer.found[key].rows), answer.page) for answer, key in pages]
    left = [(page["per_page"].number or 0) - count for count, page in counts]
    if min(left) < 0:
        return Verdict("differs", "at most per_page rows", "more")
    first_of_several = [(page["pages"].number or 0) > 1 for _, page in counts]
    if any(more and places > 0 for more, places in zip(first_of_several, left, strict=True)):
        return Verdict("holds")
    raise CannotCheckError("no short page was met, and they are rare")


@PAGES.fact("`urls` is `{}` on a single page")
def long_pages(probes: Probes) -> Verdict:
    """per_page=500 gives pages of 100, without an error."""
    return _clamped(probes.artist_releases, 100)


@PAGES.fact("`urls` is `{}` on a single page")
def empty_pages(probes: Probes) -> Verdict:
    """per_page=0 gives pages of 1, without an error."""
    return _clamped(probes.anonymous_label_releases, 1)


def _clamped(answer: Answer, size: int) -> Verdict:
    if answer.status != 200:
        return Verdict("differs", f"200, per_page {size}", f"status {answer.status}")
    got = answer.page["per_page"]
    return expect(got.content == size, f"per_page {size}", _number(got))


@PAGES.fact("`urls` is `{}` on a single page")
def pages_of_nothing(probes: Probes) -> Verdict:
    """A listing without rows has 0 items on 1 page, and no urls."""
    page = probes.search_for_nothing.page
    is_right = (page["items"].content, page["pages"].content, page["urls"].content) == (0, 1, {})
    got = f"items {_number(page['items'])}, pages {_number(page['pages'])}"
    return expect(is_right, "items 0, pages 1, urls {}", f"{got}, urls {page['urls'].shape}")


@PAGES.fact("`urls` is `{}` on a single page")
def links_of_pages(probes: Probes) -> Verdict:
    """The first page of several links to the next and the last one, a single page to none."""
    answers = [probes.search, probes.artist_releases, probes.versions, probes.anonymous_search]
    pages = [answer.page for answer in answers if answer.status == 200]

    def is_right(page: Place) -> bool:
        wanted = {"next", "last"} if (page["pages"].number or 0) > 1 else set[str]()
        return page["urls"].is_object and page["urls"].keys == wanted

    return each(pages, is_right, "urls {last: str, next: str}, or {}")


@PAGES.fact()
def keys_of_pages(probes: Probes) -> Verdict:
    """A page has pagination and its rows; one of versions has filters and filter_facets too."""
    answers = (
        (probes.search, {"results"}),
        (probes.artist_releases, {"releases"}),
        (probes.versions, {"versions", "filters", "filter_facets"}),
    )
    found = [
        f"{answer.asked}: {', '.join(sorted(answer.found.keys))}"
        for answer, rows in answers
        if answer.found.keys != {"pagination", *rows}
    ]
    return expect(not found, "no other keys", "; ".join(found))


@PAGES.fact("The links echo the whole query")
def links_echo_the_query(probes: Probes) -> Verdict:
    """The link to the next page has the whole query of the request."""
    pages = [probes.search, probes.artist_releases, probes.anonymous_label_releases]
    linked = [
        (answer, link)
        for answer in pages
        if (link := answer.content["pagination"]["urls"]["next"].text)
    ]
    if not linked:
        raise CannotCheckError("no answer had a next page")
    wrong = [answer.asked for answer, link in linked if not _sent(answer) <= _query(link)]
    return expect(not wrong, "all its parameters", f"not all: {', '.join(sorted(set(wrong)))}")


def _sent(answer: Answer) -> set[tuple[str, str]]:
    return {(name, str(value)) for name, value in answer.params.items() if name != "per_page"}


def _query(link: str) -> set[tuple[str, str]]:
    return set(parse_qsl(urlsplit(link).query))


@PAGES.fact("A `Link` header")
def link_headers(probes: Probes) -> Verdict:
    """A Link header, where there is one, names the next page as pagination.urls does."""
    pages = [probes.artist_releases, probes.search, probes.inventory]
    linked = [answer for answer in pages if answer.headers.get("Link")]
    if not linked:
        raise CannotCheckError("no answer had a Link header")
    wrong = [
        answer.asked
        for answer in linked
        if (link := answer.content["pagination"]["urls"]["next"].text)
        and f"<{link}>" not in answer.headers["Link"]
    ]
    return expect(not wrong, "the same URL", f"another one: {', '.join(wrong)}")


@PAGES.fact("A page beyond the last")
def page_beyond_the_last(probes: Probes) -> Verdict:
    """A page beyond the last is a 404 that tells the valid range."""
    answer = probes.page_beyond_the_last
    message = answer.content["message"].text or ""
    is_right = re.fullmatch(r"Page \d+ is outside of valid range \[1, \d+\]\.", message)
    got = f'{answer.status}, "{message}"'
    return expect(
        answer.status == 404 and bool(is_right),
        '404, "Page 9999 is outside of valid range [1, n]."',
        got,
    )


@PAGES.fact("An unknown master has all releases")
def versions_of_nothing(probes: Probes) -> Verdict:
    """An unknown master has versions, by the million, and is a 404 itself."""
    answer = probes.versions_of_nothing
    items = answer.content["pagination"]["items"].number or 0
    itself = probes.unknown("/masters").status
    return expect(
        answer.status == 200 and items > 1_000_000 and itself == 404,
        "versions: 200, more than 1,000,000 items; itself: 404",
        f"versions: {answer.status}, {items:,.0f} items; itself: {itself}",
    )


@PAGES.fact("Facet values come encoded")
def facets_are_encoded(probes: Probes) -> Verdict:
    """The values of facets are encoded for a query, as 45+RPM and 7%22 are."""
    values = [value for facet in _facets(probes) for value in facet["values"].rows]
    special = [value for value in values if quote_plus(value["title"].text or "") != _text(value)]
    special += [value for value in values if set(_text(value)) & set("+%")]
    if not special:
        raise CannotCheckError("no value has a sign that needs it")
    wrong = [value for value in special if not _is_encoded(value)]
    shown = ", ".join(sorted({f"{value['value'].text}" for value in wrong})[:3])
    return expect(not wrong, "title and value the same, but for the encoding", f"such as {shown}")


def _is_encoded(value: Place) -> bool:
    title, text = value["title"].text or "", _text(value)
    is_plain = re.fullmatch(r"[^\s\"&#]*", text) is not None
    return is_plain and unquote_plus(text).casefold() == title.casefold()


def _text(value: Place) -> str:
    return value["value"].text or ""


@PAGES.fact("A filter takes several values")
def filters_of_several_values(probes: Probes) -> Verdict:
    """Filters by format, label and country take several values, and one by released does not."""
    found = {facet["id"].text: facet["allows_multiple_values"].content for facet in _facets(probes)}
    wanted = {"format": True, "label": True, "country": True, "released": False}
    got = ", ".join(f"{name} {str(flag).lower()}" for name, flag in found.items())
    return expect(found == wanted, "format, label, country true, released false", got)


@PAGES.fact("Facets lose capitals")
def facets_lose_capitals(probes: Probes) -> Verdict:
    """The facet of a label in capitals has lost them: RCA is Rca."""
    labels = {row["label"].text or "" for row in probes.versions.rows("versions")}
    titles = {
        value["title"].text or ""
        for facet in _facets(probes)
        if facet["id"].text == "label"
        for value in facet["values"].rows
    }
    shouted = {label for label in labels if _CAPITALS.search(label)}
    met = {label for label in shouted if label.casefold() in {title.casefold() for title in titles}}
    if not met:
        raise CannotCheckError("no version is on a label in capitals")
    kept = sorted(met & titles)
    return expect(not kept, "titles without these capitals", f"kept: {', '.join(kept[:3])}")


def _facets(probes: Probes) -> list[Place]:
    return probes.versions.rows("filter_facets")


@PAGES.fact("Submissions are one page")
def submissions(probes: Probes) -> Verdict:
    """Submissions are three lists on one page, and an artist's members and aliases are texts."""
    found = probes.submissions.found["submissions"]
    if found.keys != {"releases", "artists", "labels"}:
        return Verdict("differs", "releases, artists and labels", found.shape)
    names = ("aliases", "members", "groups", "namevariations")
    parts = [row[key] for row in found["artists"].rows for key in names if row[key].is_there]
    are_texts = all(entry.text is not None for part in parts for entry in part.rows)
    return expect(are_texts, "[str]", "; ".join(sorted({part.shape for part in parts})))


@PAGES.fact("A search row's `uri` is a path")
def search_rows(probes: Probes) -> Verdict:
    """A search row's uri is a path; format, label, genre, style, barcode are lists of texts."""
    lists = ("format", "label", "genre", "style", "barcode")

    def wrong(row: Place) -> str:
        parts = {key: row[key] for key in lists if not _is_list_of_texts(row[key])}
        parts |= {"catno": row["catno"]} if row["catno"].text is None else {}
        found = [f"{key} {part.shape}" for key, part in parts.items()]
        is_path = (row["uri"].text or "").startswith("/")
        return ", ".join([*found, *([] if is_path else ["uri no path"])])

    return each(probes.search.rows("results"), lambda row: not wrong(row), "these types", wrong)


def _is_list_of_texts(place: Place) -> bool:
    return place.is_list and all(entry.text is not None for entry in place.rows)


@PAGES.fact("A search row's `uri` is a path")
def search_rows_of_artists(probes: Probes) -> Verdict:
    """A search row of an artist or a label has none of the keys of releases."""
    keys = {"country", "year", "format", "label", "genre", "style", "barcode", "catno", "community"}
    rows = [
        row
        for row in probes.anonymous_search.rows("results")
        if row["type"].text in {"artist", "label"}
    ]
    return each(
        rows, lambda row: not row.keys & keys, "none", lambda row: ", ".join(row.keys & keys)
    )


def _number(place: Place) -> str:
    return str(place.content) if place.number is not None else place.shape
