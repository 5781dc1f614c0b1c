"""Who may send, and when? The limit's arithmetic: no clock, no threads, callers pass the time.

Two ideas keep a client under the limit:

A slot counts from the moment its request is let through until one window after the *answer*. The
server stamps the request somewhere in between, so it never counts more of ours than we do. A
request that got no answer may still be on its way: it counts a little longer.

The headers win. Others may share the address: what the server counted beyond our own requests is
theirs (`Window.used_by_others`), and takes slots too.
"""

from __future__ import annotations

import math
from bisect import insort
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import islice, takewhile
from operator import attrgetter
from typing import NamedTuple

__all__ = ["Position", "RateLimit", "Slot", "Window"]

WINDOW = 60.0

# An abandoned request may reach the server this much later, in windows.
_LATENESS = 1 / 4

# Whatever a 429 asks for, one request is tried after this many seconds.
_LONGEST_REFUSAL = 3600.0

# After a sign of others, room is left for them for this many windows.
_MEMORY = 3

# Others send unevenly: one slot stays free beside theirs, and one more for each 20 of theirs.
_EVENNESS = 20

# Discogs allows 60, and a sandbox as many as a test needs; what claims more is a mistake.
_HIGHEST_LIMIT = 100_000


class RateLimit(NamedTuple):
    """The limit as the headers of the last answer state it."""

    #: Requests allowed in a window of 60 seconds.
    limit: int
    #: Requests used, by everyone at this address.
    used: int
    #: Requests left.
    remaining: int

    def possible(self) -> RateLimit:
        """Bring figures into the possible range: headers may say anything."""
        limit = min(max(self.limit, 1), _HIGHEST_LIMIT)
        remaining = min(max(self.remaining, 0), limit)
        return RateLimit(limit, min(max(self.used, 0), _HIGHEST_LIMIT), remaining)


class Slot(NamedTuple):
    """Permission to send one request now."""

    number: int
    sent: float
    #: Requests that this kind of login may send in a window; see `RateLimiter.acquire`.
    allowance: int
    #: Seconds spent waiting for it.
    waited: float = 0.0


class Position(NamedTuple):
    """A position in the queue, for a thread that has to wait."""

    ticket: int
    #: Seconds until asking again is worthwhile; None: until a request in flight is answered.
    delay: float | None


class Waiting(NamedTuple):
    """A thread or process in the queue."""

    allowance: int
    #: Until when it is believed to be alive.
    alive_until: float


class Counted(NamedTuple):
    """A finished request that still counts."""

    number: int
    sent: float
    #: When it was answered; without an answer, when the server has certainly counted it.
    answered: float


_answered = attrgetter("answered")


@dataclass
class Window:
    """Who sent how much in the last `length` seconds, who waits, and how long."""

    length: float = WINDOW
    #: How long a request without an answer, or a position in the queue, is believed to be alive.
    #: Threads live as long as their window; a process can die.
    patience: float = math.inf
    #: The limit the server stated, by the one expected (60 with a login, 25 without).
    limits: dict[int, int] = field(default_factory=dict[int, int])
    in_flight: dict[int, float] = field(default_factory=dict[int, float])
    #: In the order of the answers.
    counted: deque[Counted] = field(default_factory=deque[Counted])
    #: First come, first served; by ticket.
    queue: dict[int, Waiting] = field(default_factory=dict[int, Waiting])
    #: Slots used by others at this address, as of the last answer, and until when that holds.
    used_by_others: int = 0
    used_by_others_until: float = 0.0
    #: Until when others are assumed to be there, since an answer proved it.
    others_expected_until: float = 0.0
    #: After a 429: nothing is sent until then, and then one request alone, the probe.
    refused_until: float = 0.0
    probing: bool = False
    probe: int = 0
    #: The last number given to a slot or a ticket.
    last_number: int = 0

    def copy(self) -> Window:
        """Copy the window; its entries never change."""
        return replace(
            self,
            limits=dict(self.limits),
            in_flight=dict(self.in_flight),
            counted=deque(self.counted),
            queue=dict(self.queue),
        )

    def ask(self, now: float, allowance: int, ticket: int = 0) -> Slot | Position:
        """Take a slot, or else a position in the queue: that of the ticket, or a new last one."""
        self._prune(now)
        if ticket not in self.queue:
            self.last_number = ticket = self.last_number + 1
        ahead: list[int] = []
        for other, waiting in self.queue.items():
            if other == ticket:
                break
            ahead.append(waiting.allowance)
        delay = self.delay(now, allowance, ahead)
        if delay == 0:
            self.queue.pop(ticket, None)
            return self.take(now, allowance)
        self.queue[ticket] = Waiting(allowance, now + self.patience)
        return Position(ticket, delay)

    def withdraw(self, now: float, ticket: int, mark: int | None) -> None:
        """Give up a position, and all slots and tickets numbered after `mark`; None: no others.

        What is interrupted between getting a number and knowing it can't name it.
        """
        if mark is not None:
            for given in (self.in_flight, self.queue):
                for number in [number for number in given if number > mark]:
                    del given[number]
        self.leave(now, ticket)

    def leave(self, now: float, ticket: int) -> None:
        """Give up a position in the queue."""
        self.queue.pop(ticket, None)
        self._prune(now)

    def delay(self, now: float, allowance: int, ahead: Sequence[int] = ()) -> float | None:
        """Seconds until a request may be sent; None: not before one in flight is answered.

        `ahead` holds the allowances of those who came earlier. A slot is set aside for each: who
        does not take it keeps nobody waiting, and nobody overtakes who can't go yet.
        """
        if self.refused_until > now:
            return self.refused_until - now
        if self.probing and (ahead or self._is_alive(self.probe, now)):
            return None
        taken = len(self._unanswered(now)) + self._still_counted(now) + self._left_to_others(now)
        too_many = max(
            taken + position + 1 - self.limit(expected)
            for position, expected in enumerate((*ahead, allowance))
        )
        if too_many <= 0:
            return 0.0
        if too_many > taken:
            return None
        free_at = next(islice(self._slot_ends(now), too_many - 1, None))
        return None if free_at == math.inf else max(0.0, free_at - now)

    def forecast(self, now: float, allowance: int, count: int) -> float:
        """Estimate the seconds until `count` more requests are let through."""
        slots = max(1, self.limit(allowance) - self._left_to_others(now))
        own = self._slot_ends(now, others=False)
        ends = [min(end, now + self.length) for end in own]
        rounds, last = divmod(max(0, count - 1), slots)
        free_at = [now] * slots + ends
        return max(free_at[last - slots], self.refused_until) + rounds * self.length - now

    def limit(self, allowance: int) -> int:
        """Requests that a login which expects `allowance` may send in a window."""
        return min(max(1, self.limits.get(allowance, allowance)), _HIGHEST_LIMIT)

    def take(self, now: float, allowance: int) -> Slot:
        """Take a slot; it counts from now on."""
        self.last_number += 1
        self.in_flight[self.last_number] = now
        if self.probing:
            self.probe = self.last_number
        return Slot(self.last_number, now, allowance)

    def finish(
        self,
        now: float,
        slot: Slot,
        reading: RateLimit | None = None,
        *,
        refused: bool = False,
        retry_after: float | None = None,
        unanswered: bool = False,
    ) -> None:
        """Count a request that ended: with an answer and its headers, a 429, or no answer."""
        if slot.number not in self.in_flight and any(
            entry.number == slot.number for entry in self.counted
        ):
            # Given back already, by a release that was interrupted.
            return
        # By this window's clock: the slot may come from another, from while a store was down.
        sent = self.in_flight.pop(slot.number, now)
        over = now + self.length * _LATENESS if unanswered else now
        insort(self.counted, Counted(slot.number, sent, over), key=_answered)
        if slot.number == self.probe:
            self.probing = False
        if reading is not None:
            reading = reading.possible()
            self.limits[slot.allowance] = reading.limit
            self._learn_of_others(sent, now, reading.limit - reading.remaining)
        if refused:
            self.refuse(now, retry_after)

    def abandon(self, now: float) -> None:
        """Count all requests under way as abandoned, and forget the queue."""
        for number in list(self.in_flight):
            self.finish(now, Slot(number, now, 0), unanswered=True)
        self.queue.clear()

    def refuse(self, now: float, retry_after: float | None) -> None:
        """After a 429: wait as long as it asks, or a whole window, then try one request."""
        self.refused_until = max(self.refused_until, now + self.penalty(retry_after))
        self.probing = True
        # We had counted on a slot: somebody else took it.
        self.others_expected_until = now + _MEMORY * self.length

    def penalty(self, retry_after: float | None) -> float:
        """Seconds for which a 429 stops everyone; None: it did not say how long."""
        return self.length if retry_after is None else min(retry_after, _LONGEST_REFUSAL)

    def shift(self, by: float) -> None:
        """Move all times to another clock's."""
        self.in_flight = {number: sent + by for number, sent in self.in_flight.items()}
        self.counted = deque(
            Counted(number, sent + by, answered + by) for number, sent, answered in self.counted
        )
        self.queue = {
            ticket: Waiting(allowance, until + by)
            for ticket, (allowance, until) in self.queue.items()
        }
        self.used_by_others_until += by
        self.others_expected_until += by
        self.refused_until += by

    def merge(self, other: Window) -> None:
        """Add what a window knows that was kept apart for a while, by the same clock."""
        answered = {entry.number: entry for entry in (*other.counted, *self.counted)}
        self.counted = deque(sorted(answered.values(), key=_answered))
        in_flight = other.in_flight | self.in_flight
        self.in_flight = {
            number: sent for number, sent in in_flight.items() if number not in answered
        }
        self.queue |= {
            ticket: waiting for ticket, waiting in other.queue.items() if ticket not in self.queue
        }
        self.limits |= other.limits
        self.others_expected_until = max(self.others_expected_until, other.others_expected_until)
        if other.refused_until > self.refused_until:
            self.refused_until = other.refused_until
            self.probing, self.probe = other.probing, other.probe

    def _learn_of_others(self, sent: float, now: float, used: int) -> None:
        # When the server counted, some of ours were under way, and some may just have left its
        # window: so what others used lies between two bounds.
        surely = sum(
            1 for own in self.counted if own.answered <= sent and own.sent > now - self.length
        )
        gone = takewhile(lambda own: own.answered <= sent - self.length, self.counted)
        possibly = len(self.counted) - sum(1 for _ in gone)
        at_most = used - 1 - surely
        at_least = used - possibly - len(self.in_flight)
        if at_least > 0:
            self.others_expected_until = now + _MEMORY * self.length
        believed = self.used_by_others if self.used_by_others_until > now else 0
        if self.others_expected_until <= now:
            # Without any sign of others the upper bound would give away slots in each window.
            self.used_by_others = 0
        elif believed:
            # The more of ours are under way, the wider the bounds: they only correct.
            self.used_by_others = max(0, min(max(believed, at_least), at_most))
        else:
            self.used_by_others = max(0, at_most)
        self.used_by_others_until = now + self.length

    def _still_counted(self, now: float) -> int:
        """Count the finished requests that the server still counts."""
        expired = takewhile(lambda entry: entry.answered + self.length <= now, self.counted)
        return len(self.counted) - sum(1 for _ in expired)

    def _slot_ends(self, now: float, *, others: bool = True) -> Iterator[float]:
        """Yield when each slot stops counting, in order."""
        answered = (entry.answered + self.length for entry in self.counted)
        theirs = [self.used_by_others_until] * self._left_to_others(now) if others else []
        return merge((end for end in answered if end > now), self._unanswered(now), theirs)

    def _unanswered(self, now: float) -> list[float]:
        """When each slot without an answer stops counting, at the latest, in order."""
        ends = (sent + self.patience + self.length for sent in self.in_flight.values())
        return sorted(end for end in ends if end > now)

    def _left_to_others(self, now: float) -> int:
        if not self.used_by_others or self.used_by_others_until <= now:
            return 0
        others = min(self.used_by_others, _HIGHEST_LIMIT)
        return others + 1 + others // _EVENNESS

    def _is_alive(self, number: int, now: float) -> bool:
        return number in self.in_flight and self.in_flight[number] + self.patience > now

    def _prune(self, now: float) -> None:
        """Drop what no longer counts."""
        if self.patience < math.inf:
            self._drop_the_dead(now)
        # Answers still under way may state counts that include what has left the window since.
        since = min(self.in_flight.values(), default=now)
        while self.counted and self.counted[0].answered + self.length <= since:
            self.counted.popleft()

    def _drop_the_dead(self, now: float) -> None:
        """Drop requests and positions whose owners gave no sign of life for too long."""
        gone = now - self.patience - self.length
        self.in_flight = {number: sent for number, sent in self.in_flight.items() if sent > gone}
        self.queue = {
            ticket: waiting for ticket, waiting in self.queue.items() if waiting.alive_until > now
        }
