"""The limit: never one request too many, no time given away, fair to threads and to neighbours."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs.ratelimit.window import Position, RateLimit, Slot, Window

from .clocks import Latencies, MovingWindowServer, Neighbour, in_bursts, steadily

# -- Window: the arithmetic by itself ------------------------------------------------------------


def test_a_slot_counts_from_the_request_until_a_window_after_its_answer() -> None:
    window = Window(length=60.0)
    slot = window.take(0.0, 1)

    assert window.delay(5.0, 1) is None, "the answer decides when the slot is free"

    window.finish(7.0, slot)

    assert window.delay(7.0, 1) == 60.0
    assert window.delay(66.0, 1) == 1.0
    assert window.delay(67.0, 1) == 0.0


def test_a_request_that_was_given_up_may_be_counted_late() -> None:
    window = Window(length=60.0)
    window.finish(10.0, window.take(0.0, 1), unanswered=True)

    assert window.delay(70.0, 1) == 15.0
    assert window.delay(85.0, 1) == 0.0


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 0.0), (1, 0.0), (60, 0.0), (61, 60.0), (600, 540.0)]
)
def test_how_long_so_many_requests_will_take(count: int, seconds: float) -> None:
    assert Window().forecast(100.0, 60, count) == seconds


def test_a_forecast_knows_what_was_sent_and_what_others_use() -> None:
    window = full()

    assert window.forecast(59.5, 60, 1) == 0.5, "the first one left at 0"
    assert window.forecast(59.5, 60, 60) == 59.5
    assert window.forecast(59.5, 60, 61) == 60.5
    window.take(60.5, 60)
    assert window.forecast(60.5, 60, 60) == 60.0, "an answer is believed to come soon"

    window = Window()
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, 31, 29))

    assert window.forecast(0.5, 60, 27) == 0.0, "32 are left to others, and one was ours"
    assert window.forecast(0.5, 60, 28) == 60.0
    assert window.forecast(0.5, 60, 28 + 280) == pytest.approx(660.0)

    window.refuse(0.5, 600.0)

    assert window.forecast(0.5, 60, 1) == 600.0


def test_a_forecast_for_a_limit_of_one_is_a_window_for_each_request() -> None:
    assert Window().forecast(100.0, 1, 3) == 120.0

    window = Window()
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, 60, 0))

    assert window.forecast(70.0, 60, 1) == 0.0
    assert window.forecast(1.0, 60, 3) == pytest.approx(179.5), "others leave one in each window"


def test_a_slot_says_when_it_began_and_for_which_login() -> None:
    window = Window()

    assert window.take(5.0, 60) == Slot(1, 5.0, 60)
    assert window.ask(6.0, 25) == Slot(3, 6.0, 25), "a position has a number, too"


def test_what_an_answer_says_counts_for_those_who_expect_the_same() -> None:
    window = Window()
    slot = window.ask(0.0, 60)
    assert isinstance(slot, Slot)
    window.finish(0.5, slot, RateLimit(30, 1, 29))

    assert window.limit(60) == 30
    assert window.limit(25) == 25


def test_slots_are_free_until_the_limit_is_reached() -> None:
    window = Window()
    delays = list[float | None]()
    for _ in range(4):
        delays.append(window.delay(0.0, 3))
        window.finish(1.0, window.take(0.0, 3))

    assert delays == [0.0, 0.0, 0.0, 61.0]


def test_a_lower_remaining_than_our_own_count_makes_us_wait() -> None:
    window = Window(length=60.0)
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, 60, 0))

    assert window.delay(1.0, 60) == pytest.approx(59.5)


def test_a_higher_remaining_than_our_own_count_frees_nothing() -> None:
    window = Window(length=60.0)
    for _ in range(60):
        window.finish(0.5, window.take(0.0, 60), RateLimit(60, 1, 59))

    assert window.delay(1.0, 60) == pytest.approx(59.5)


@pytest.mark.parametrize(("announced", "fits"), [(240, 240), (60, 60), (10, 10), (0, 1)])
def test_a_changed_limit_is_learnt_up_and_down(announced: int, fits: int) -> None:
    window = Window(length=60.0)
    window.finish(0.0, window.take(0.0, 60), RateLimit(announced, 0, announced))

    assert window.limit(60) == fits
    assert window.limit(25) == 25, "what another kind of login may do is not known by that"


def test_headers_may_say_anything_and_no_more_is_believed_than_can_be() -> None:
    assert RateLimit(60, 0, 0).possible() == RateLimit(60, 0, 0)
    assert RateLimit(60, 70, 90).possible() == RateLimit(60, 70, 60)
    assert RateLimit(-5, -5, -5).possible() == RateLimit(1, 0, 0)
    assert RateLimit(10**9, 10**9, 10**9).possible() == RateLimit(100_000, 100_000, 100_000)


def test_a_smaller_limit_waits_for_as_many_slots_as_it_lacks() -> None:
    window = Window(length=60.0)
    for second in range(20):
        window.finish(second, window.take(second, 60), RateLimit(10, 0, 10))

    assert window.delay(20.0, 60) == 50.0, "the 11 oldest of 20 have to go: the last left at 10"


# -- Others at this address ----------------------------------------------------------------------


def free(window: Window, now: float) -> int:
    """How many requests a window lets through at once."""
    return next(count for count in range(61) if window.forecast(now, 60, count + 1) > 0)


@pytest.mark.parametrize(("others", "fits"), [(0, 59), (1, 57), (19, 39), (20, 37), (59, 0)])
def test_room_is_left_for_others_and_for_one_more_of_theirs_in_twenty(
    others: int, fits: int
) -> None:
    window = Window()
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, others + 1, 59 - others))

    assert free(window, 0.5) == fits
    assert free(window, 60.4) == fits
    assert free(window, 60.5) == 60, "a window later nobody knows of them any more"


def test_what_is_under_way_is_not_taken_for_somebody_elses() -> None:
    window = Window()
    first, second = window.take(0.0, 60), window.take(0.1, 60)
    window.finish(0.5, first, RateLimit(60, 2, 58))

    assert free(window, 0.5) == 58, "the server had counted both"

    window.finish(1.0, second, RateLimit(60, 5, 55))

    assert free(window, 1.0) == 53, "at least 3 are others', and at most 4: 5 slots with a spare"


def test_each_answer_corrects_what_others_are_thought_to_use() -> None:
    window = Window()
    first, second = window.take(0.0, 60), window.take(0.1, 60)
    window.finish(0.5, first, RateLimit(60, 5, 55))
    assert free(window, 0.5) == 53, "at most 4 are others'"

    window.finish(1.0, second, RateLimit(60, 3, 57))
    assert free(window, 1.0) == 55, "at most 2"

    window.finish(2.5, window.take(2.0, 60), RateLimit(60, 4, 56))
    assert free(window, 2.5) == 55, "just 1, and one more of ours"


def after_a_count_of_others() -> Window:
    window = Window()
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, 2, 58))
    return window


def after_a_refusal() -> Window:
    window = Window()
    window.finish(0.5, window.take(0.0, 60), refused=True)
    return window


def test_what_was_answered_when_the_next_was_sent_is_counted_among_ours() -> None:
    window = Window()
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, 5, 55))
    window.finish(1.0, window.take(0.5, 60), RateLimit(60, 3, 57))
    assert free(window, 1.0) == 56, "just 1 is another's"

    window.finish(2.0, window.take(1.5, 60), RateLimit(60, 3, 57))
    assert free(window, 2.0) == 57, "none is"


def test_what_was_sent_a_window_before_an_answer_may_not_be_counted_in_it() -> None:
    window = Window()
    window.finish(0.5, window.take(0.0, 60), RateLimit(60, 5, 55))
    window.finish(60.0, window.take(50.0, 60), RateLimit(60, 3, 57))

    assert free(window, 60.0) == 55, "2 may be others'"


def test_what_was_known_a_window_ago_corrects_nothing() -> None:
    window = after_a_count_of_others()
    first, _ = window.take(60.0, 60), window.take(60.0, 60)
    window.finish(60.5, first, RateLimit(60, 6, 54))

    assert free(window, 60.5) == 52, "5 may be others', the 1 of before is past"


@pytest.mark.parametrize("after_a_sign", [after_a_count_of_others, after_a_refusal])
@pytest.mark.parametrize(("answered", "fits"), [(180.4, 56), (180.5, 58)])
def test_others_are_expected_for_three_windows_after_a_sign_of_them(
    after_a_sign: Callable[[], Window], answered: float, fits: int
) -> None:
    window = after_a_sign()
    first, _ = window.take(180.0, 60), window.take(180.0, 60)
    window.finish(answered, first, RateLimit(60, 2, 58))

    assert free(window, answered) == fits, "2 are counted, of which one may be theirs"


def test_what_left_the_window_while_an_answer_was_under_way_was_ours() -> None:
    window = Window()
    window.finish(0.5, window.take(0.0, 60))
    late = window.take(50.0, 60)
    window.leave(65.0, 0)
    window.finish(70.0, late, RateLimit(60, 2, 58))

    assert free(window, 70.0) == 59


def test_an_answer_to_what_another_window_let_through_counts_from_now() -> None:
    window = Window()
    window.finish(10.0, Slot(99, 3.0, 1))

    assert window.delay(10.0, 1) == 60.0


def test_a_slot_that_is_given_back_twice_counts_once_wherever_it_comes_from() -> None:
    window = Window()
    window.finish(1.0, window.take(0.0, 2))
    for _ in range(3):
        window.finish(10.0, Slot(99, 3.0, 2))

    assert window.delay(10.0, 2) == 51.0, "both count, and nothing else"

    window.finish(12.0, window.take(11.0, 60), RateLimit(60, 3, 57))

    assert free(window, 12.0) == 57, "all three were ours"


def test_what_was_under_way_in_another_process_may_be_counted_late() -> None:
    window = Window()
    window.take(0.0, 1)
    assert isinstance(window.ask(1.0, 1), Position)
    window.abandon(5.0)

    assert window.delay(5.0, 1) == 75.0
    assert isinstance(window.ask(80.0, 1), Slot), "nobody is before it"


def test_the_longest_of_two_refusals_counts_and_none_is_longer_than_an_hour() -> None:
    window = Window()
    window.refuse(0.0, 100.0)
    window.refuse(1.0, 10.0)
    assert window.delay(1.0, 60) == 99.0

    window.refuse(2.0, 1e6)
    assert window.delay(2.0, 60) == 3600.0


# -- The queue -------------------------------------------------------------------------------------


def full(limit: int = 60) -> Window:
    """A window in which one slot a second was used, so many, from the time 0 on."""
    window = Window(length=60.0)
    for second in range(limit):
        window.finish(second, window.take(second, 60))
    return window


def test_each_in_the_queue_has_a_slot_coming() -> None:
    window = full()
    positions = [window.ask(59.5, 60) for _ in range(3)]

    assert [one.delay for one in positions if isinstance(one, Position)] == [0.5, 1.5, 2.5]


def test_who_does_not_take_his_slot_keeps_nobody_waiting() -> None:
    window = full()
    first, second = window.ask(59.5, 60), window.ask(59.5, 60)
    assert isinstance(first, Position)
    assert isinstance(second, Position)

    assert isinstance(window.ask(61.0, 60, second.ticket), Slot)
    assert isinstance(window.ask(61.0, 60, first.ticket), Slot)
    assert isinstance(window.ask(61.0, 60), Position)


def test_nobody_passes_one_who_expects_less() -> None:
    window = full(25)
    careful = window.ask(30.0, 25)
    assert isinstance(careful, Position)

    assert careful.delay == 30.0
    assert window.ask(30.0, 60) == Position(careful.ticket + 1, 30.0)

    window.leave(30.0, careful.ticket)

    assert isinstance(window.ask(30.0, 60), Slot)


def test_who_waits_for_more_than_a_window_is_told_when_more_is_known() -> None:
    window = full(2)
    window.limits[60] = 2
    delays = [one.delay for _ in range(3) if isinstance(one := window.ask(2.0, 60), Position)]

    assert delays == [58.0, 59.0, None]


def test_after_a_429_only_the_first_may_try() -> None:
    window = Window(length=60.0)
    window.refuse(0.0, None)
    first, second = window.ask(1.0, 60), window.ask(1.0, 60)
    assert isinstance(first, Position)
    assert isinstance(second, Position)

    assert (first.delay, second.delay) == (59.0, 59.0)
    assert window.ask(60.0, 60, second.ticket) == Position(second.ticket, None)

    probe = window.ask(60.0, 60, first.ticket)
    assert isinstance(probe, Slot)

    assert window.ask(60.1, 60, second.ticket) == Position(second.ticket, None)

    window.finish(60.5, probe)

    assert isinstance(window.ask(60.5, 60, second.ticket), Slot)


def test_who_was_interrupted_gives_up_the_numbers_it_never_learnt_of() -> None:
    window = Window()
    earlier = window.take(0.0, 1)
    waiting = window.ask(1.0, 1)
    assert isinstance(waiting, Position)
    mark = window.last_number
    window.take(2.0, 1)
    window.ask(3.0, 1)
    window.withdraw(3.0, 0, mark)

    assert list(window.in_flight) == [earlier.number]
    window.finish(5.0, earlier)
    assert window.ask(5.0, 1, waiting.ticket) == Position(waiting.ticket, 60.0)
    assert isinstance(window.ask(65.0, 1, waiting.ticket), Slot)
    assert window.queue == {}


def test_who_gives_up_a_place_that_was_slept_on_gives_up_nothing_else() -> None:
    window = Window()
    earlier = window.take(0.0, 1)
    first, second = window.ask(1.0, 1), window.ask(1.0, 1)
    assert isinstance(first, Position)
    assert isinstance(second, Position)
    window.withdraw(3.0, first.ticket, None)
    window.finish(5.0, earlier)

    assert window.ask(5.0, 1, second.ticket) == Position(second.ticket, 60.0)
    assert list(window.queue) == [second.ticket]


# -- The dead, and windows that meet ---------------------------------------------------------------


def test_what_gives_no_sign_is_forgotten_in_the_end() -> None:
    window = Window(length=60.0, patience=15.0)
    window.take(0.0, 1)
    position = window.ask(0.0, 1)

    assert isinstance(position, Position)
    assert position.delay == 75.0

    window.leave(75.0, 0)

    assert (window.in_flight, window.queue) == ({}, {})


def test_times_move_to_another_clock() -> None:
    window = full(2)
    window.take(2.0, 60)
    window.refuse(2.0, 10.0)
    window.shift(100.0)

    assert window.delay(102.0, 60) == 10.0
    assert window.delay(120.0, 3) == 40.0
    assert window.delay(120.0, 2) == 41.0
    assert window.delay(120.0, 1) is None


def test_a_probe_that_gives_no_sign_is_followed_by_another() -> None:
    window = Window(length=60.0, patience=15.0)
    window.refuse(0.0, 10.0)
    assert isinstance(window.ask(10.0, 60), Slot)
    second = window.ask(24.9, 60)
    assert isinstance(second, Position)

    assert second.delay is None
    assert isinstance(window.ask(25.0, 60, second.ticket), Slot)


def test_those_who_wait_and_those_under_way_move_to_another_clock() -> None:
    window = Window(length=60.0, patience=15.0)
    window.take(0.0, 1)
    first = window.ask(1.0, 1)
    assert isinstance(first, Position)
    window.shift(100.0)
    second = window.ask(102.0, 1)
    assert isinstance(second, Position)

    assert window.delay(102.0, 1) == 73.0, "when the one under way is taken for dead"
    assert second.delay is None, "the first is still ahead"
    assert window.ask(116.0, 1, second.ticket) == Position(second.ticket, 59.0)


def test_what_counted_as_ours_is_ours_by_another_clock() -> None:
    window = after_a_count_of_others()
    slot = window.take(49.0, 60)
    window.finish(50.0, slot)
    window.shift(1000.0)
    window.finish(1055.0, slot)
    window.finish(1070.5, window.take(1070.0, 60), RateLimit(60, 2, 58))

    assert free(window, 1070.5) == 58


def test_a_window_merges_what_another_counted_and_nothing_twice() -> None:
    one, other = full(2), full(2)
    both = one.take(3.0, 60)
    other.in_flight[both.number] = 3.0
    other.finish(4.0, both)
    other.last_number = 100
    other.finish(6.0, other.take(5.0, 60))
    other.refuse(6.0, 30.0)
    one.merge(other)
    one.merge(other)

    assert [entry.answered for entry in one.counted] == [0, 1, 4.0, 6.0]
    assert one.in_flight == {}
    assert one.delay(6.0, 60) == 30.0


def test_who_died_in_the_queue_keeps_nobody_waiting() -> None:
    window = Window(length=60.0, patience=15.0)
    window.finish(0.0, window.take(0.0, 1))
    first, second = window.ask(1.0, 1), window.ask(2.0, 1)
    assert isinstance(first, Position)
    assert isinstance(second, Position)
    assert (first.delay, second.delay) == (59.0, None)

    assert window.ask(16.5, 1, second.ticket) == Position(second.ticket, 43.5)


def test_what_is_known_of_others_moves_to_another_clock() -> None:
    here, there = Window(), Window()
    for window in (here, there):
        window.finish(0.5, window.take(0.0, 60), RateLimit(60, 30, 30))
    there.shift(1000.0)

    assert free(there, 1001.0) == free(here, 1.0) == 28
    for window, now in ((here, 100.0), (there, 1100.0)):
        first, _ = window.take(now, 60), window.take(now, 60)
        window.finish(now + 0.5, first, RateLimit(60, 2, 58))
    assert free(there, 1100.5) == free(here, 100.5) == 56


def test_a_window_learns_limits_and_refusals_and_who_waits_from_another() -> None:
    one, other = full(60), full(60)
    waiting = other.ask(59.5, 60)
    assert isinstance(waiting, Position)
    other.limits[25] = 20
    one.merge(other)

    assert one.limit(25) == 20
    assert one.ask(59.5, 60) == Position(waiting.ticket, 0.5), "its number is the same"

    one, other = Window(), Window()
    one.refuse(0.0, 100.0)
    other.refuse(0.0, 10.0)
    one.merge(other)
    assert one.delay(0.0, 60) == 100.0
    other.merge(one)
    assert other.delay(0.0, 60) == 100.0


def test_what_both_windows_know_of_who_waits_and_of_limits_stays() -> None:
    one, other = full(1), full(1)
    other.last_number = 100
    first, later = one.ask(30.0, 1), other.ask(30.0, 1)
    assert isinstance(first, Position)
    assert isinstance(later, Position)
    one.limits, other.limits = {60: 50}, {25: 20}
    one.merge(other)

    assert list(one.queue) == [first.ticket, later.ticket]
    assert (one.limit(60), one.limit(25)) == (50, 20)


def test_slots_of_merged_windows_are_free_in_the_order_of_their_answers() -> None:
    window, other = Window(), Window()
    first, second = window.take(0.0, 2), window.take(0.0, 2)
    window.finish(1.0, second)
    window.finish(5.0, first)
    window.merge(other)

    assert window.delay(61.0, 2) == 0.0
    assert window.delay(61.0, 1) == 4.0


def test_a_probe_that_was_answered_is_not_waited_for_again() -> None:
    one, other = Window(), Window()
    for window in (one, other):
        window.refuse(0.0, 10.0)
    probe = one.ask(10.0, 60)
    assert isinstance(probe, Slot)
    one.finish(10.5, probe)
    one.merge(other)

    assert isinstance(one.ask(11.0, 60), Slot)
    assert isinstance(one.ask(11.0, 60), Slot)


def test_signs_of_others_are_taken_over_from_another_window() -> None:
    one, other = Window(), Window()
    other.finish(0.5, other.take(0.0, 60), RateLimit(60, 30, 30))
    one.merge(other)
    first, _ = one.take(100.0, 60), one.take(100.0, 60)
    one.finish(100.5, first, RateLimit(60, 2, 58))

    assert free(one, 100.5) == 56


# -- A moving window of its own: never over --------------------------------------------------------


def simulate(
    window: Window, server: MovingWindowServer, ways: Latencies, workers: int, allowance: int
) -> float:
    """Drive the bare arithmetic through an event queue; gives the time at which all is done."""
    left = deque(ways)
    events: list[tuple[float, int, Callable[[float], None]]] = []
    idle, number, now = workers, 0, 0.0

    def at(time: float, action: Callable[[float], None]) -> None:
        nonlocal number
        number += 1
        heapq.heappush(events, (time, number, action))

    def send(slot: Slot, back: float) -> Callable[[float], None]:
        def arrive(time: float) -> None:
            reading, _ = server.arrive(time)
            at(time + back, lambda answered: finish(slot, answered, reading))

        return arrive

    def finish(slot: Slot, time: float, reading: RateLimit) -> None:
        nonlocal idle
        idle += 1
        window.finish(time, slot, reading)

    while left or idle < workers:
        while left and idle:
            delay = window.delay(now, allowance)
            if delay != 0:
                if delay is not None:
                    at(now + delay, lambda _: None)
                break
            there, back = left.popleft()
            idle -= 1
            at(now + there, send(window.take(now, allowance), back))
        now, _, action = heapq.heappop(events)
        action(now)
    return now


ways_to_go = st.lists(
    st.tuples(st.floats(0.001, 90), st.floats(0.001, 90)) | st.tuples(st.just(0.01), st.just(0.3)),
    min_size=1,
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(
    ways=ways_to_go,
    workers=st.integers(1, 8),
    limit=st.integers(1, 60),
    expected=st.sampled_from([0, 0, 1, 30]),
    length=st.floats(0.5, 120),
)
def test_a_moving_window_never_counts_more_than_its_limit(
    ways: Latencies, workers: int, limit: int, expected: int, length: float
) -> None:
    server = MovingWindowServer(limit, length)
    simulate(Window(length=length), server, ways, workers, max(1, limit - expected))

    assert server.refused == 0
    assert len(server.arrivals) == len(ways)


@settings(max_examples=50, deadline=None)
@given(
    ways=ways_to_go,
    workers=st.integers(1, 8),
    limit=st.integers(2, 60),
    share=st.floats(0.1, 0.9),
    kind=st.sampled_from([steadily, in_bursts]),
)
def test_all_requests_get_through_beside_a_neighbour(
    ways: Latencies, workers: int, limit: int, share: float, kind: Neighbour
) -> None:
    others = kind(max(1, int(limit * share)), 60.0, -120.0)
    server = MovingWindowServer(limit, 60.0, others)
    end = simulate(Window(), server, ways, workers, limit)

    slowest = max(there + back for there, back in ways)

    assert end <= len(ways) * (60.0 + slowest) + slowest, "at worst one in each window"
