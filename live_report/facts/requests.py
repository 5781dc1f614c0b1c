"""Requests, logins and errors: headers, statuses and wordings."""

from __future__ import annotations

from urllib.parse import urlsplit

from live_report.facts.belief import Section, Verdict, each, expect
from live_report.probes import Answer, CannotCheckError, Probes

__all__ = ["REQUESTS"]

REQUESTS = Section("Requests, logins and errors")

_HEADERS = ("X-Discogs-Ratelimit", "X-Discogs-Ratelimit-Used", "X-Discogs-Ratelimit-Remaining")
#: What is said of an id that nothing has.
_WORDINGS = {
    "/releases": "That release does not exist or may have been deleted.",
    "/masters": "That master release does not exist or may have been deleted.",
    "/artists": "Artist not found.",
    "/labels": "Label not found",
    "/marketplace/listings": "Item not found. It may have been deleted.",
}


@REQUESTS.fact("Two backends")
def newer_backend(probes: Probes) -> Verdict:
    """Releases, masters, collections and wants come without X-Discogs-Media-Type."""
    answers = [probes.release, probes.master, probes.collection, probes.wants]
    with_it = [answer.asked for answer in answers if _has_media_type(answer)]
    return expect(not with_it, "none", ", ".join(with_it))


@REQUESTS.fact("Two backends")
def older_backend(probes: Probes) -> Verdict:
    """Artists, labels, users, searches and inventories come with X-Discogs-Media-Type."""
    answers = [probes.artist, probes.label, probes.me, probes.search, probes.inventory]
    without = [answer.asked for answer in answers if not _has_media_type(answer)]
    return expect(not without, "all", f"not {', '.join(without)}")


def _has_media_type(answer: Answer) -> bool:
    return answer.found.is_there and "X-Discogs-Media-Type" in answer.headers


@REQUESTS.fact("Two shapes of errors")
def shapes_of_errors(probes: Probes) -> Verdict:
    """An error is {message}, or {detail: [{loc, msg, type}], message}."""
    for path in _WORDINGS:
        probes.unknown(path)
    errors = [one for one in probes.answers if one.status >= 400]
    wrong = sorted({f"{one.status}: {one.content.shape}" for one in errors if not _is_usual(one)})
    return expect(not wrong, "one of the two", "; ".join(wrong))


def _is_usual(error: Answer) -> bool:
    content = error.content
    if content.keys == {"message"}:
        return content["message"].text is not None
    details = content["detail"].rows
    return content.keys <= {"detail", "message"} and all(
        entry.keys >= {"loc", "msg", "type"} for entry in details
    )


@REQUESTS.fact("The wording of a 404 differs")
def wordings(probes: Probes) -> Verdict:
    """The 404 of an unknown id is worded as it was for each kind of thing."""
    answers = {path: probes.unknown(path) for path in _WORDINGS}
    other = [
        f'{path}: {answer.status}, "{answer.content["message"].text}"'
        for path, answer in answers.items()
        if (answer.status, answer.content["message"].text) != (404, _WORDINGS[path])
    ]
    expected = "; ".join(f'{path}: "{_WORDINGS[path]}"' for path in _WORDINGS)
    return expect(not other, expected, "; ".join(other))


@REQUESTS.fact("Searches work without a login")
def searches_without_login(probes: Probes) -> Verdict:
    """A search works without a login."""
    answer = probes.anonymous_search
    is_right = answer.status == 200 and bool(answer.content["results"].rows)
    return expect(is_right, "200, with rows", f"{answer.status}, {answer.content.shape}")


@REQUESTS.fact("A 401 has `WWW-Authenticate")
def challenge(probes: Probes) -> Verdict:
    """What needs a login is a 401 without one, with WWW-Authenticate: OAuth and a realm."""
    answer = probes.anonymous_identity
    header = answer.headers.get("WWW-Authenticate", "")
    is_right = answer.status == 401 and header.startswith("OAuth realm=")
    got = "OAuth" if header.startswith("OAuth") else "another" if header else "no"
    return expect(is_right, "401, OAuth realm=...", f"{answer.status}, {got} WWW-Authenticate")


@REQUESTS.fact("Links and `resource_url`s")
def links(probes: Probes) -> Verdict:
    """Links lead to the server that was asked."""
    places = [
        probes.release.found["resource_url"],
        probes.master.found["main_release_url"],
        probes.master.found["versions_url"],
        probes.artist.found["releases_url"],
        probes.label.found["resource_url"],
        probes.artist_releases.page["urls"]["next"],
        *(row["resource_url"] for row in probes.search.rows("results")),
    ]
    there = [place for place in places if place.text]
    return each(
        there,
        lambda place: (place.text or "").startswith(f"{probes.origin}/"),
        "its scheme and host",
        lambda place: "{0.scheme}://{0.netloc}".format(urlsplit(place.text or "")),
    )


@REQUESTS.fact("One budget for each address")
def headers_of_the_limit(probes: Probes) -> Verdict:
    """Each answer has the three headers of the rate limit."""
    answers = _answers(probes)
    without = sorted(
        {one.asked for one in answers if not all(name in one.headers for name in _HEADERS)}
    )
    return expect(not without, "all three, always", f"not: {', '.join(without)}")


@REQUESTS.fact("One budget for each address")
def limit_with_login(probes: Probes) -> Verdict:
    """The limit is 60 with a login."""
    return _limit(probes, "60", anonymous=False)


@REQUESTS.fact("One budget for each address")
def limit_without_login(probes: Probes) -> Verdict:
    """The limit is 25 without a login."""
    return _limit(probes, "25", anonymous=True)


def _limit(probes: Probes, limit: str, *, anonymous: bool) -> Verdict:
    answers = [answer for answer in _answers(probes) if answer.is_anonymous is anonymous]
    told = {answer.headers[_HEADERS[0]] for answer in answers if _HEADERS[0] in answer.headers}
    if not told:
        raise CannotCheckError("no answer told it")
    return expect(told == {limit}, limit, ", ".join(sorted(told)))


@REQUESTS.fact("A 429 has no `Retry-After`")
def retry_after(probes: Probes) -> Verdict:
    """No answer has a Retry-After."""
    with_it = sorted({one.asked for one in _answers(probes) if "Retry-After" in one.headers})
    return expect(not with_it, "none", ", ".join(with_it))


def _answers(probes: Probes) -> list[Answer]:
    """All answers: one at least with a login, and one without."""
    return [probes.artist, probes.anonymous_artist, *probes.answers]
