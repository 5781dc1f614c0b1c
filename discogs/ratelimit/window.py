"""The arithmetic of the limit: who may send when. No clock, no thread: it is told the time.

Two ideas keep a client under the limit:

A slot counts from the moment a request is let through until one window after its *answer*. The
server stamps a request somewhere between the two, so it can never count more of ours than we do.
Where no answer came the request may still be on its way: it counts a little longer.

What the headers say wins. Others may share the address: what the server counted beyond our own
requests is theirs (`Window.foreign`), and takes slots too.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Place", "RateLimit", "Slot", "Window"]

WINDOW = 60.0

# A request that was given up may reach the server so much later, in windows.
_LATENESS = 1 / 4

# Whatever a 429 asks for: after this long, in seconds, one request is tried.
_LONGEST_REFUSAL = 3600.0

# For so many windows after a sign of others what they may use is left to them.
_MEMORY = 3

# Others are not quite even: beside what they use one slot stays free, and one more for so many.
_EVENNESS = 20


class RateLimit(NamedTuple):
    """What the server last said about the limit, from its headers."""

    #: Requests allowed in a window of 60 seconds.
    limit: int
    #: How many of them were used, by everyone at this address.
    used: int
    #: How many are left.
    remaining: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The permission to send one request now."""

    number: int
    sent: float
    #: What this kind of login may use; see `RateLimiter.acquire`.
    allowance: int
    #: Seconds that were spent waiting for it.
    waited: float = 0.0


class Place(NamedTuple):
    """A place in the line, for who has to wait."""

    ticket: int
    #: Seconds until it is worth asking again; None: not before a request in flight is answered.
    delay: float | None


class Waiting(NamedTuple):
    """Who stands in the line."""

    allowance: int
    #: Until when it is believed to be alive.
    until: float


class Counted(NamedTuple):
    """A request that is over."""

    number: int
    sent: float
    #: When it was answered; of one that was given up, when the server has surely counted it.
    answered: float


@dataclass
class Window:
    """Who sent how much in the last `length` seconds, who waits, and how long."""

    length: float = WINDOW
    #: For how long one that gives no sign is believed to be alive: a request without an answer, a
    #: place in the line. Among threads for good; a process can die.
    patience: float = math.inf
    #: What the server said is allowed, by what was expected (60 with a login, 25 without).
    limits: dict[int, int] = field(default_factory=dict[int, int])
    in_flight: dict[int, float] = field(default_factory=dict[int, float])
    counted: deque[Counted] = field(default_factory=deque[Counted])
    #: First come first served, by ticket.
    line: dict[int, Waiting] = field(default_factory=dict[int, Waiting])
    #: Slots that others at this address used, as the last answer told, and until when that holds.
    foreign: int = 0
    foreign_until: float = 0.0
    #: Until when answers have proven that there are others.
    neighbours_until: float = 0.0
    #: After a 429: nothing is sent before this, and then one request alone, the probe.
    refused_until: float = 0.0
    probing: bool = False
    probe: int = 0
    #: The last number of a slot or a ticket.
    numbers: int = 0

    def ask(self, now: float, allowance: int, ticket: int = 0) -> Slot | Place:
        """A slot, or else a place in the line: the one of this ticket, or a new last one."""
        self._forget(now)
        if ticket not in self.line:
            self.numbers = ticket = self.numbers + 1
        ahead: list[int] = []
        for other, waiting in self.line.items():
            if other == ticket:
                break
            ahead.append(waiting.allowance)
        delay = self.delay(now, allowance, ahead)
        if delay == 0:
            self.line.pop(ticket, None)
            return self.take(now, allowance)
        self.line[ticket] = Waiting(allowance, now + self.patience)
        return Place(ticket, delay)

    def leave(self, now: float, ticket: int) -> None:
        """Give up a place in the line."""
        self.line.pop(ticket, None)
        self._forget(now)

    def delay(self, now: float, allowance: int, ahead: Sequence[int] = ()) -> float | None:
        """Seconds until a request may be sent; None: not before one in flight is answered.

        `ahead` is what those expect who came earlier. Each of them has a slot coming, so nobody is
        kept waiting by one who does not take his; and nobody passes one who can't go yet.
        """
        if self.refused_until > now:
            return self.refused_until - now
        if self.probing and (ahead or self._is_alive(self.probe, now)):
            return None
        ends = sorted([*self._ends(now), *[self.foreign_until] * self._left_to_others(now)])
        free_at = now
        for place, expected in enumerate((*ahead, allowance)):
            too_many = len(ends) + place + 1 - self.limit(expected)
            if too_many > len(ends):
                return None
            if too_many > 0:
                free_at = max(free_at, ends[too_many - 1])
        return None if free_at == math.inf else free_at - now

    def forecast(self, now: float, allowance: int, count: int) -> float:
        """About how many seconds it takes until so many more requests are let through."""
        slots = max(1, self.limit(allowance) - self._left_to_others(now))
        ends = sorted(min(end, now + self.length) for end in self._ends(now))
        rounds, place = divmod(max(0, count - 1), slots)
        free_at = [now] * slots + ends
        return max(free_at[place - slots], self.refused_until) + rounds * self.length - now

    def limit(self, allowance: int) -> int:
        """How many requests a login that expects `allowance` may send in a window."""
        return max(1, self.limits.get(allowance, allowance))

    def take(self, now: float, allowance: int) -> Slot:
        """A slot, from now on counted."""
        self.numbers += 1
        self.in_flight[self.numbers] = now
        if self.probing:
            self.probe = self.numbers
        return Slot(self.numbers, now, allowance)

    def answered(
        self,
        now: float,
        slot: Slot,
        reading: RateLimit | None,
        *,
        refused: bool,
        retry_after: float | None,
        lost: bool,
    ) -> None:
        """Settle a slot whose request may have been refused, or may have been given up."""
        self.settle(slot, now, reading, lost=lost)
        if refused:
            self.refuse(now, retry_after)

    def settle(
        self, slot: Slot, now: float, reading: RateLimit | None = None, *, lost: bool = False
    ) -> None:
        """The answer to a slot's request came, with what its headers said; or it was given up."""
        # By the clock of this window: the slot may be another's, from while a store was away.
        sent = self.in_flight.pop(slot.number, now)
        over = now + self.length * _LATENESS if lost else now
        self.counted.append(Counted(slot.number, sent, over))
        if slot.number == self.probe:
            self.probing = False
        if reading is not None:
            self.limits[slot.allowance] = reading.limit
            self._learn_of_others(sent, now, reading.limit - reading.remaining)
        self._forget(now)

    def refuse(self, now: float, wait: float | None) -> None:
        """The server said 429: wait (a whole window where it did not say how long), try one."""
        self.refused_until = max(self.refused_until, now + self.refused_for(wait))
        self.probing = True
        # We had counted on a slot: somebody else took it.
        self.neighbours_until = now + _MEMORY * self.length

    def refused_for(self, wait: float | None) -> float:
        """The seconds for which a 429 keeps all waiting that says so, or does not say how long."""
        return self.length if wait is None else min(wait, _LONGEST_REFUSAL)

    def shift(self, by: float) -> None:
        """Move all times, to those of another clock."""
        self.in_flight = {number: sent + by for number, sent in self.in_flight.items()}
        self.counted = deque(
            Counted(number, sent + by, answered + by) for number, sent, answered in self.counted
        )
        self.line = {
            ticket: Waiting(allowance, until + by)
            for ticket, (allowance, until) in self.line.items()
        }
        self.foreign_until += by
        self.neighbours_until += by
        self.refused_until += by

    def absorb(self, other: Window) -> None:
        """Add what another window knows that was kept apart for a while, by the same clock."""
        answered = {entry.number: entry for entry in (*other.counted, *self.counted)}
        self.counted = deque(sorted(answered.values(), key=lambda entry: entry.answered))
        in_flight = other.in_flight | self.in_flight
        self.in_flight = {
            number: sent for number, sent in in_flight.items() if number not in answered
        }
        self.line |= {
            ticket: waiting for ticket, waiting in other.line.items() if ticket not in self.line
        }
        self.limits |= other.limits
        self.neighbours_until = max(self.neighbours_until, other.neighbours_until)
        if other.refused_until > self.refused_until:
            self.refused_until = other.refused_until
            self.probing, self.probe = other.probing, other.probe

    def _learn_of_others(self, sent: float, now: float, used: int) -> None:
        # When the server counted, some of ours were under way, and some may just have left its
        # window: so what others used lies between two bounds.
        surely = sum(
            1 for own in self.counted if own.answered <= sent and own.sent > now - self.length
        )
        possibly = sum(1 for own in self.counted if own.answered > sent - self.length)
        at_most = used - 1 - surely
        at_least = used - possibly - len(self.in_flight)
        if at_least > 0:
            self.neighbours_until = now + _MEMORY * self.length
        believed = self.foreign if self.foreign_until > now else 0
        if self.neighbours_until <= now:
            # Without any sign of others the upper bound would give away slots in each window.
            self.foreign = 0
        elif believed:
            # The more of ours are under way, the wider are the bounds: they only correct.
            self.foreign = max(0, min(max(believed, at_least), at_most))
        else:
            self.foreign = max(0, at_most)
        self.foreign_until = now + self.length

    def _ends(self, now: float) -> list[float]:
        """When the slots end that this side uses; what is not answered may count until then."""
        ends = [sent + self.patience + self.length for sent in self.in_flight.values()]
        return ends + [end for entry in self.counted if (end := entry.answered + self.length) > now]

    def _left_to_others(self, now: float) -> int:
        if not self.foreign or self.foreign_until <= now:
            return 0
        return self.foreign + 1 + self.foreign // _EVENNESS

    def _is_alive(self, number: int, now: float) -> bool:
        return number in self.in_flight and self.in_flight[number] + self.patience > now

    def _forget(self, now: float) -> None:
        if self.patience < math.inf:
            self._bury(now)
        # Answers that are still under way may speak of what had left the window since.
        since = min(self.in_flight.values(), default=now)
        while self.counted and self.counted[0].answered + self.length <= since:
            self.counted.popleft()

    def _bury(self, now: float) -> None:
        """Forget the requests and the places of those that have given no sign for too long."""
        gone = now - self.patience - self.length
        self.in_flight = {number: sent for number, sent in self.in_flight.items() if sent > gone}
        self.line = {ticket: one for ticket, one in self.line.items() if one.until > now}
