"""A session goes on after a fork, on both sides, and gives nobody another one's objects."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import discogs
from discogs import dumps
from discogs.orm.entity import state_of
from discogs.orm.state import mutation
from tests.attack.forking import Figures, forked, library, reads_over_workers
from tests.attack.hostile import Answer, Hostile, answer, session_at

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform"),
    # Python 3.12 warns of a fork beside threads: which is what is tried here.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


def test_workers_that_are_forked_beside_threads_read_nothing_wrong() -> None:
    assert reads_over_workers(workers=8, reads=1600) == Figures(1600, 0, 0)


def test_parent_and_child_save_at_once_and_each_gets_its_own_id() -> None:
    with library() as server, session_at(server) as session:
        _ = session.release(1).title

        def sell(first: int) -> list[int]:
            listings = [
                session.release(id).sell(condition="Mint (M)", price="5").save()
                for id in range(first, first + 50)
            ]
            return [listing.id for listing in listings]

        results = [forked(partial(sell, first)) for first in (1000, 2000, 3000)]
        assert sell(4000) == [id * 10 for id in range(4000, 4050)]
        for first, result in zip((1000, 2000, 3000), results, strict=True):
            assert result() == [id * 10 for id in range(first, first + 50)]


def test_no_lock_that_a_thread_holds_stays_held_in_a_child() -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(request: bytes) -> bytes:
        if b"/releases/7 " in request:
            started.set()
            go_on.wait(60)
        id = request.split()[1].rpartition(b"/")[2]
        return answer(b'{"id": %s, "title": "Title %s"}' % (id, id))

    with Hostile(slow) as server, session_at(server) as session:
        release = session.release(7)
        reader = threading.Thread(target=lambda: release.title)
        reader.start()
        started.wait(60)
        # The thread holds the stub's lock, a slot of the limit and a connection.
        result = forked(
            lambda: [
                session.release(8).title,
                state_of(release).loading.acquire(timeout=5),
                session._core.client.limiter._window.last_seen.in_flight == {},
            ]
        )
        go_on.set()
        reader.join(60)

        assert result() == ["Title 8", True, True]
        assert release.title == "Title 7"


def test_what_a_thread_is_putting_up_for_sale_can_be_sold_by_a_child() -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow_at_first(request: bytes) -> bytes:
        if not started.is_set():
            started.set()
            go_on.wait(60)
        return answer(b'{"listing_id": 70}', status="201 Created")

    with Hostile(slow_at_first) as server, session_at(server) as session:
        listing = session.release(7).sell(condition="Mint (M)", price="5")
        seller = threading.Thread(target=listing.save)
        seller.start()
        started.wait(60)

        def sell() -> int:
            # A thread of its own: it would wait for ever for the lock of one that is not there.
            sold = threading.Thread(target=listing.save, daemon=True)
            sold.start()
            sold.join(10)
            return listing.id

        result = forked(sell)
        go_on.set()
        seller.join(60)

        assert result() == 70


@pytest.mark.parametrize("kind", ["mutation", "map", "limiter"])
def test_a_fork_waits_for_what_is_half_done(kind: str) -> None:
    with library() as server, session_at(server) as session:
        locks: dict[str, Any] = {
            "mutation": mutation,
            "map": session._core.identity_map._lock,
            "limiter": session._core.client.limiter._changed,
        }
        held, done = threading.Event(), list[bool]()

        def hold() -> None:
            with locks[kind]:
                held.set()
                forking.wait(0.2)
                done.append(True)

        forking = threading.Event()
        holder = threading.Thread(target=hold)
        holder.start()
        held.wait(60)
        result = forked(lambda: [done, session.release(3).title])
        holder.join(60)

        assert result() == [[True], "Title 3"]


def test_a_session_with_a_cache_reads_and_keeps_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with library() as server, session_at(server, cache=path) as session:
        _ = session.release(1).title

        def titles(first: int) -> list[str]:
            return [session.release(id).title for id in range(first, first + 30)]

        results = [forked(partial(titles, first)) for first in (100, 200)]
        mine = titles(300)

        assert mine == [f"Title {id}" for id in range(300, 330)]
        for first, result in zip((100, 200), results, strict=True):
            assert result() == [f"Title {id}" for id in range(first, first + 30)]
        with session_at(server, cache=path) as other:
            asked = len(server.heard)
            assert other.release(100).title == "Title 100"
            assert len(server.heard) == asked


def _read_in_a_process(url: str, first: int) -> list[str]:
    with session_at(url) as session:
        return [session.release(id).title for id in range(first, first + 10)]


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_workers_of_multiprocessing_read_nothing_wrong(method: str) -> None:
    with library() as server, session_at(server) as session:
        _ = session.release(1).title
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            found = pool.starmap(_read_in_a_process, [(server.url, 50), (server.url, 70)])

    assert found == [[f"Title {id}" for id in range(first, first + 10)] for first in (50, 70)]


# -- Answers that belong to somebody else ----------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (lambda session: session.release(1).title, b'{"id": 2, "title": "Other"}'),
        (lambda session: session.artist(1).name, b'{"id": 2, "name": "Other"}'),
        (lambda session: session.listing(1).status, b'{"id": 2, "status": "For Sale"}'),
        (lambda session: session.user("memory").profile, b'{"username": "b", "profile": "x"}'),
        (lambda session: session.order("1-1").status, b'{"id": "1-2", "status": "Shipped"}'),
        (lambda session: session.get(discogs.InventoryExport, 1).status, b'{"id": 2}'),
    ],
)
def test_an_answer_about_another_object_is_refused(read: Any, body: bytes, tmp_path: Path) -> None:
    with Hostile(lambda _: answer(body)) as server:
        with session_at(server, cache=tmp_path / "x.sqlite") as session:
            for _ in range(2):
                with pytest.raises(discogs.InvalidResponse, match=r" is .*, not "):
                    read(session)
        # Four attempts each: nothing of it was kept.
        assert len(server.heard) == 8


def test_a_username_in_another_case_is_the_same_user() -> None:
    with Hostile(lambda _: answer(b'{"username": "Memory", "id": 1, "profile": "x"}')) as server:
        assert session_at(server).user("memory").profile == "x"


def test_what_the_server_redirects_to_is_what_it_became() -> None:
    def merged(request: bytes) -> bytes:
        if b"/artists/1 " in request:
            return answer(b"{}", "Location: /artists/2", status="301 Moved")
        return answer(b'{"id": 2, "name": "Whole"}')

    with Hostile(merged) as server:
        artist = session_at(server).artist(1)
        assert (artist.name, artist.id) == ("Whole", 1)


def test_an_order_saved_for_another_one_is_unconfirmed() -> None:
    def answered(request: bytes) -> Answer:
        if request.startswith(b"GET"):
            return answer(b'{"id": "1-1", "status": "New Order", "next_status": ["Shipped"]}')
        return answer(b'{"id": "1-2", "status": "Shipped"}')

    with Hostile(answered) as server:
        order = session_at(server).order("1-1")
        order.status = "Shipped"
        with pytest.raises(discogs.UnconfirmedWriteError, match="not '1-1'"):
            order.save()
        assert order.is_dirty


def test_a_catalogue_goes_on_after_a_fork_beside_threads_that_ask_it(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    lines = [f'<release id="{id}"><title>No. {id}</title></release>' for id in range(1, 400)]
    path.write_text("\n".join(["<releases>", *lines, "</releases>", ""]))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)
    stop = threading.Event()

    def titles(catalogue: dumps.Catalogue, ids: range) -> list[str]:
        return [getattr(catalogue.release(id), "title", "") for id in ids]

    def keep_asking(catalogue: dumps.Catalogue) -> None:
        while not stop.is_set():
            titles(catalogue, range(1, 400, 17))

    def ask() -> list[str]:
        # A child that hangs is ended, and its answer is missing.
        signal.alarm(20)
        return titles(catalogue, range(1, 400, 7))

    with dumps.Catalogue(made.catalogue) as catalogue:
        threads = [threading.Thread(target=keep_asking, args=(catalogue,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        results = [forked(ask) for _ in range(15)]
        answers = [result() for result in results]
        stop.set()
        for thread in threads:
            thread.join()
        assert answers == [[f"No. {id}" for id in range(1, 400, 7)]] * 15
        assert titles(catalogue, range(3, 5)) == ["No. 3", "No. 4"]
