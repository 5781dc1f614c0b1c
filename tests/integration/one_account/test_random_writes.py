"""Whoever writes what in which order: for each field the value that was assigned last is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from discogs.sandbox import Sandbox
from tests.integration.clock import Clock
from tests.integration.one_account.books import Kind
from tests.integration.one_account.day import Day, Step, Verb

#: The same days each time; `--hypothesis-profile wide` tries others, and ten times as many.
SEED = 2026_11_29
IS_STEADY = settings().derandomize
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
DAYS = 80 if IS_STEADY else 800
#: How often a program does what.
OFTEN: dict[Verb, int] = {"change": 8, "assign": 2}
VERBS = [verb for verb in get_args(Verb) for _ in range(OFTEN.get(verb, 1))]
KINDS: list[Kind] = [*get_args(Kind)]
#: What a day is about: mostly one kind of things, so that writes to one of them meet.
SUBJECTS: list[list[Kind]] = [*([kind] for kind in KINDS), ["listing"], ["item"], KINDS, KINDS]
#: Which thing it is: mostly the same one.
PICKS = [0, 0, 0, 0, 1, 5]


class Look(NamedTuple):
    """A session looks at what was just written to, which Discogs may not show yet."""

    writer: int
    verb: Verb
    seconds: float


@st.composite
def days(draw: st.DrawFn) -> list[Step]:
    """The steps of a day, with a look after some of them."""
    step = st.builds(
        Step,
        writer=st.integers(0, 2),
        verb=st.sampled_from(VERBS),
        kind=st.sampled_from(draw(st.sampled_from(SUBJECTS))),
        pick=st.sampled_from(PICKS),
        names=st.integers(0, 29),
        value=st.integers(0, 5),
        seconds=st.sampled_from([1.0, 3.0, 15.0, 25.0, 61.0]),
    )
    look = st.builds(
        Look,
        writer=st.integers(0, 1),
        verb=st.sampled_from(["refresh", "refresh", "browse"]),
        seconds=st.sampled_from([3.0, 15.0, 25.0]),
    )
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, 40))):
        steps.append(draw(step))
        if draw(st.booleans()):
            steps.append(steps[-1]._replace(**draw(look)._asdict()))
    return steps


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def late_sandbox(clock: Clock) -> Iterator[Sandbox]:
    """A server of which time passes only when a step says so."""
    with Sandbox(clock=clock, limit=1_000_000) as sandbox:
        yield sandbox


def test_what_was_assigned_last_is_there_whoever_assigned_it(
    late_sandbox: Sandbox, clock: Clock
) -> None:
    # Shrinking a day takes minutes: for who looks for a fault, not for who is told of one.
    writes: Counter[str] = Counter()
    phases = [Phase.generate] if IS_STEADY else [Phase.reuse, Phase.generate, Phase.shrink]

    @settings(max_examples=DAYS, phases=phases, suppress_health_check=SLOW)
    @given(days(), st.sampled_from([0.0, 17.0, 37.0]))
    def check(steps: list[Step], delay: float) -> None:
        late_sandbox.reset()
        late_sandbox.write_delay = delay
        day = Day(late_sandbox, clock)
        try:
            day.run(steps)
            assert day.differences() == []
        finally:
            day.close()
            writes.update(day.writes)

    (seed(SEED)(check) if IS_STEADY else check)()
    assert min(writes[name] for name in ("shop", "phone", "bare client")) > DAYS
