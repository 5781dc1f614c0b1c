"""What is asked of Discogs: each property of `Probes` is one read, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from discogs import DiscogsError, InvalidResponse, Response, Session
from live_report.places import NOWHERE, Place

__all__ = ["MOST_REQUESTS", "UNKNOWN", "Answer", "CannotCheckError", "Probes"]

#: Reads that fail are tried again: at this many requests the report stops asking.
MOST_REQUESTS = 45
#: What the documentation itself shows, and an id that nothing has.
RELEASE, MASTER, ARTIST, LABEL = 249504, 96559, 72872, 895
UNKNOWN = 999_999_999


class CannotCheckError(Exception):
    """Raised where the answers say nothing about a fact: the message says why."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    #: The request, without what it was about: "GET /users/{you}/wants".
    asked: str
    status: int
    headers: Mapping[str, str]
    content: Place
    #: Whether it was asked for without a login.
    is_anonymous: bool
    #: The query.
    params: Mapping[str, str | int]

    @property
    def page(self) -> Place:
        """Where its pages are counted and linked."""
        return self.found["pagination"]

    @property
    def found(self) -> Place:
        """The content of a 200; CannotCheckError for any other."""
        if self.status != 200:
            raise CannotCheckError(f"{self.asked} answered {self.status}")
        return self.content

    def rows(self, key: str) -> list[Place]:
        """The rows under this key; CannotCheckError if there are none."""
        rows = self.found[key].rows
        if not rows:
            raise CannotCheckError(f"{self.asked} shows nothing here")
        return rows


class Probes:
    """The reads, with a login and without."""

    def __init__(self, user: Session, anyone: Session) -> None:
        self._user = user
        self._anyone = anyone
        self._known: dict[tuple[object, ...], Answer | CannotCheckError] = {}
        #: Scheme and host of the server, once it has answered.
        self.origin = ""

    @property
    def answers(self) -> list[Answer]:
        """All that came back so far."""
        return [answer for answer in self._known.values() if isinstance(answer, Answer)]

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._user.statistics.requests + self._anyone.statistics.requests

    def ask_without_login(self) -> None:
        """Ask what needs no login, before the rest has used up the 25 requests of a minute."""
        reads: tuple[Callable[[], Answer], ...] = (
            lambda: self.anonymous_release,
            lambda: self.anonymous_artist,
            lambda: self.anonymous_search,
            lambda: self.anonymous_label_releases,
            lambda: self.anonymous_identity,
            lambda: self.stranger,
            lambda: self.strangers_collection,
        )
        for ask in reads:
            with suppress(CannotCheckError):
                ask()

    # -- The database, without a login -----------------------------------------------------------

    @property
    def anonymous_release(self) -> Answer:
        """The release, in yen."""
        return self._ask(f"/releases/{RELEASE}", anonymous=True, curr_abbr="JPY")

    @property
    def anonymous_artist(self) -> Answer:
        """The artist."""
        return self._ask(f"/artists/{ARTIST}", anonymous=True)

    @property
    def anonymous_search(self) -> Answer:
        """A search that finds artists, masters and releases."""
        return self._ask("/database/search", anonymous=True, q="rick astley", per_page=50)

    @property
    def anonymous_label_releases(self) -> Answer:
        """The releases of the label, in pages of none."""
        return self._ask(f"/labels/{LABEL}/releases", anonymous=True, per_page=0)

    @property
    def anonymous_identity(self) -> Answer:
        """Who is logged in, when nobody is."""
        return self._ask("/oauth/identity", anonymous=True)

    @property
    def stranger(self) -> Answer:
        """The profile of who submitted the release."""
        path, shown = self._stranger_path
        return self._ask(path, shown, anonymous=True)

    @property
    def strangers_collection(self) -> Answer:
        """Their collection, public or not."""
        path, shown = self._stranger_path
        rest = "/collection/folders/0/releases"
        return self._ask(path + rest, shown + rest, anonymous=True, per_page=20)

    # -- The database ----------------------------------------------------------------------------

    @property
    def root(self) -> Answer:
        """The API itself."""
        return self._ask("/")

    @property
    def release(self) -> Answer:
        """The release, in dollars."""
        return self._ask(f"/releases/{RELEASE}", curr_abbr="USD")

    @property
    def release_without_master(self) -> Answer:
        """A release that a search, the wantlist or the collection says belongs to no master."""
        sources: tuple[tuple[Callable[[], Answer], str, str], ...] = (
            (lambda: self.search, "results", ""),
            (lambda: self.wants, "wants", "basic_information"),
            (lambda: self.collection, "releases", "basic_information"),
        )
        for source, rows, part in sources:
            for row in self._rows_of(source, rows):
                facts = row[part] if part else row
                if facts["master_id"].content == 0 and facts["id"].is_whole:
                    number = facts["id"].content
                    return self._ask(f"/releases/{number}", "/releases/{without a master}")
        raise CannotCheckError("no release without a master was met")

    @property
    def releases(self) -> list[Place]:
        """All releases that came, one at least."""
        releases = [self.release.found, self.anonymous_release.found]
        with suppress(CannotCheckError):
            releases.append(self.release_without_master.found)
        return releases

    @property
    def release_stats(self) -> Answer:
        """What is counted of the release."""
        return self._ask(f"/releases/{RELEASE}/stats")

    @property
    def master(self) -> Answer:
        """The master."""
        return self._ask(f"/masters/{MASTER}")

    @property
    def versions(self) -> Answer:
        """Its versions."""
        return self._ask(f"/masters/{MASTER}/versions", per_page=100)

    @property
    def versions_of_nothing(self) -> Answer:
        """The versions of an unknown master."""
        return self._ask(f"/masters/{UNKNOWN}/versions", "/masters/{unknown}/versions", per_page=1)

    @property
    def artist(self) -> Answer:
        """The artist."""
        return self._ask(f"/artists/{ARTIST}")

    @property
    def artist_releases(self) -> Answer:
        """The artist's releases, in pages of more than there are."""
        path = f"/artists/{ARTIST}/releases"
        return self._ask(path, sort="year", sort_order="asc", per_page=500)

    @property
    def page_beyond_the_last(self) -> Answer:
        """A page that the artist does not have."""
        return self._ask(f"/artists/{ARTIST}/releases", page=9999, per_page=100)

    @property
    def label(self) -> Answer:
        """The label."""
        return self._ask(f"/labels/{LABEL}")

    @property
    def search(self) -> Answer:
        """A search for releases."""
        query = "never gonna give you up"
        return self._ask("/database/search", q=query, type="release", per_page=100)

    @property
    def search_for_nothing(self) -> Answer:
        """A search that finds nothing."""
        return self._ask("/database/search", q="qzxjvkwpfqzzxkjq", type="release", per_page=5)

    def unknown(self, path: str) -> Answer:
        """What is said of an id that nothing has."""
        return self._ask(f"{path}/{UNKNOWN}", f"{path}/{{unknown}}")

    # -- The account -----------------------------------------------------------------------------

    @property
    def identity(self) -> Answer:
        """Who is logged in."""
        return self._ask("/oauth/identity")

    @property
    def me(self) -> Answer:
        """Their profile."""
        return self._ask(*self._my(""))

    @property
    def collection(self) -> Answer:
        """Their items, of all folders."""
        return self._ask(*self._my("/collection/folders/0/releases"), per_page=100)

    @property
    def collection_fields(self) -> Answer:
        """The fields of their notes."""
        return self._ask(*self._my("/collection/fields"))

    @property
    def collection_value(self) -> Answer:
        """What it is worth."""
        return self._ask(*self._my("/collection/value"))

    @property
    def wants(self) -> Answer:
        """Their wants."""
        return self._ask(*self._my("/wants"), per_page=100)

    @property
    def lists(self) -> Answer:
        """Their lists."""
        return self._ask(*self._my("/lists"), per_page=5)

    @property
    def own_list(self) -> Answer:
        """The first of these."""
        number = self.lists.rows("lists")[0]["id"].content
        return self._ask(f"/lists/{number}", "/lists/{yours}")

    @property
    def submissions(self) -> Answer:
        """What they gave to the database."""
        return self._ask(*self._my("/submissions"), per_page=20)

    # -- The marketplace -------------------------------------------------------------------------

    @property
    def prices_in_euros(self) -> Answer:
        """What the release costs, in euros."""
        return self._ask(f"/marketplace/stats/{RELEASE}", curr_abbr="EUR")

    @property
    def prices_in_yen(self) -> Answer:
        """The same, in yen."""
        return self._ask(f"/marketplace/stats/{RELEASE}", curr_abbr="JPY")

    @property
    def inventory(self) -> Answer:
        """What they sell."""
        return self._ask(*self._my("/inventory"), per_page=100)

    @property
    def inventory_of_no_status(self) -> Answer:
        """The same, of a status that there is not."""
        return self._ask(*self._my("/inventory"), status="Unheard Of", per_page=1)

    @property
    def orders(self) -> Answer:
        """What they sold."""
        return self._ask("/marketplace/orders", per_page=50)

    @property
    def order_messages(self) -> Answer:
        """The messages of the latest of these."""
        number = self.orders.rows("orders")[0]["id"].content
        path = f"/marketplace/orders/{quote(str(number), safe='')}/messages"
        return self._ask(path, "/marketplace/orders/{yours}/messages", per_page=50)

    @property
    def exports(self) -> Answer:
        """The exports of their inventory."""
        return self._ask("/inventory/export", per_page=20)

    @property
    def uploads(self) -> Answer:
        """The uploads to it."""
        return self._ask("/inventory/upload", per_page=20)

    @staticmethod
    def _rows_of(source: Callable[[], Answer], key: str) -> list[Place]:
        try:
            return source().rows(key)
        except CannotCheckError:
            return []

    # -- Asking ----------------------------------------------------------------------------------

    @cached_property
    def _stranger_path(self) -> tuple[str, str]:
        name = self.anonymous_release.found["community"]["submitter"]["username"].text
        if not name:
            raise CannotCheckError("the release does not say who submitted it")
        return f"/users/{quote(name, safe='')}", "/users/{submitter}"

    def _my(self, rest: str) -> tuple[str, str]:
        name = self.identity.found["username"].text
        if not name:
            raise CannotCheckError("Discogs does not say who is logged in")
        return f"/users/{quote(name, safe='')}{rest}", f"/users/{{you}}{rest}"

    def _ask(
        self, path: str, shown: str = "", *, anonymous: bool = False, **params: str | int
    ) -> Answer:
        """Ask once; the answer is kept, and so is that there was none."""
        key = (path, anonymous, *sorted(params.items()))
        if key not in self._known:
            self._known[key] = self._answer(path, shown or path, params, anonymous=anonymous)
        answer = self._known[key]
        if isinstance(answer, CannotCheckError):
            raise CannotCheckError(*answer.args)
        return answer

    def _answer(
        self, path: str, shown: str, params: Mapping[str, str | int], *, anonymous: bool
    ) -> Answer | CannotCheckError:
        asked = f"GET {shown}"
        if self.requests >= MOST_REQUESTS:
            return CannotCheckError(f"{MOST_REQUESTS} requests were made before {asked}")
        session = self._anyone if anonymous else self._user
        try:
            response = session.request("GET", path, params=params)
        except DiscogsError as error:
            return CannotCheckError(f"{asked} got no answer ({type(error).__name__})")
        if response.status >= 500:
            return CannotCheckError(f"{asked} answered {response.status}")
        parts = urlsplit(response.url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        return Answer(
            asked, response.status, response.headers, _content(response), anonymous, params
        )


def _content(response: Response) -> Place:
    try:
        return Place(response.json())
    except InvalidResponse:
        return NOWHERE
