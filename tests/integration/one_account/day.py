"""A day on which three programs write to one account, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import discogs
from discogs.sandbox import Sandbox, landmarks
from discogs.sandbox.market.words import ORDER_STATUSES, next_statuses, takes_shipping
from tests.integration.clock import Clock
from tests.integration.one_account.bare import Bare, Refused
from tests.integration.one_account.books import (
    OTHER,
    RELEASE,
    Fields,
    Key,
    Kind,
    cents,
    differences,
    make_small,
    note,
    read_books,
)
from tests.integration.one_account.program import Program, Thing

#: `assign` leaves it to a later `change` to save.
Verb: TypeAlias = Literal["change", "assign", "say", "add", "delete", "refresh", "browse", "expire"]

#: Longer than Discogs takes to show a write: nobody can know sooner what somebody else wrote.
LAG = 61.0

#: What is assigned: few values, so that the same ones come again.
VALUES: dict[Kind, dict[str, tuple[Any, ...]]] = {
    "listing": {
        "price": ("5.00", "7.50", "12.34"),
        "condition": ("Mint (M)", "Good (G)", "Very Good (VG)"),
        "sleeve_condition": ("Generic", "Mint (M)", "Not Graded"),
        "comments": ("", "Plays & plays", "Sealed"),
        "status": ("For Sale", "Draft"),
        "allow_offers": (True, False),
        "location": ("", "Box 1", "Box 2"),
        "external_id": ("", "A-1", "A-2"),
        "weight": (151.0, 301.0, "auto"),
        "format_quantity": (2, 3, "auto"),
    },
    "order": {
        "status": ("Invoice Sent", "Payment Received", "In Progress", "Shipped", "Refund Sent"),
        "shipping": ("3.00", "4.50", "6.25"),
    },
    "item": {
        "rating": (0, 3, 5),
        "folder": (1, landmarks.FOLDER_JAZZ, landmarks.FOLDER_EMPTY),
        note(1): ("", "Mint (M)", "Poor (P)"),
        note(3): ("", "Signed", "Two lines\r\nof it"),
        note(4): ("", "A1"),
    },
    "want": {"rating": (0, 3, 5), "notes": ("", "UK only", "Any")},
    "folder": {"name": ("Dub", "Soul", "Été")},
    "profile": {
        "name": ("", "Ann", "Bob"),
        "home_page": ("", "https://example.org"),
        "location": ("", "Rome", "Oslo"),
        "profile": ("", "I [b]dig[/b]", "& sell"),
        "curr_abbr": ("USD", "EUR", "JPY"),
    },
}
#: With what a thing is added, besides what it is given.
ADDED: dict[Kind, Fields] = {
    "listing": {"release_id": OTHER, "condition": "Mint (M)", "price": "9.00"},
    "item": {"release_id": RELEASE, "folder": landmarks.FOLDER_JAZZ},
    "want": {"release_id": OTHER},
    "folder": {"name": "New"},
}
#: What a new listing is where nobody said more.
NEW_LISTING: Fields = {
    "sleeve_condition": "Not Graded",
    "comments": "",
    "allow_offers": False,
    "status": "For Sale",
    "external_id": "",
    "location": "",
    "weight": "auto",
    "format_quantity": "auto",
}


class Step(NamedTuple):
    """What one of the programs does next, and how long that takes."""

    writer: int
    verb: Verb
    kind: Kind
    #: Which of the things of that kind.
    pick: int
    #: Which fields are assigned, and which of their values.
    names: int
    value: int
    seconds: float


class Day:
    """Two sessions and a bare client with one account, and the books of what they assigned."""

    def __init__(self, sandbox: Sandbox, clock: Clock) -> None:
        make_small(sandbox)
        self.sandbox, self.clock = sandbox, clock
        self.books = read_books(sandbox)
        self.gone: set[Key] = set()
        #: What was assigned and not saved yet, by program and thing.
        self.unsaved: dict[tuple[str, Key], Fields] = {}
        #: How often each of them wrote.
        self.writes: Counter[str] = Counter()
        #: Who wrote to a thing last, and when.
        self.touched: dict[Key, tuple[str, float]] = {}
        limiter = discogs.RateLimiter(limit=1_000_000, clock=clock)
        shop, phone = (
            sandbox.session(limiter=limiter),
            sandbox.session(limiter=limiter, currency="EUR"),
        )
        self.programs = (
            Program("shop", shop, reads_first=True),
            Program("phone", phone, reads_first=False),
        )
        self.bare = Bare(sandbox, self.books)
        self.said = 0

    def close(self) -> None:
        for one in (*self.programs, self.bare):
            one.close()

    def run(self, steps: Sequence[Step]) -> None:
        """Carry out the steps."""
        for step in steps:
            self.clock.time += step.seconds
            if step.writer < len(self.programs):
                self._carry_out(step, self.programs[step.writer])
            else:
                self._carry_out_bare(step)

    def differences(self) -> list[str]:
        """Where the server or one of the sessions says something else than the books."""
        self.clock.time += LAG
        there = read_books(self.sandbox)
        found = differences(self.books, there, "server")
        shown = read_books(self.sandbox, shown=True)
        for program in self.programs:
            for thing in program.held.values():
                thing.revert()
            found += differences(shown, program.read_books(), program.name)
        return found

    # -- The steps of a session ----------------------------------------------------------------

    def _carry_out(self, step: Step, program: Program) -> None:
        match step.verb:
            case "expire":
                program.session.expire_all()
            case "browse":
                program.browse(step.kind)
            case "add":
                self._add(step, program)
            case _:
                key = self._picked(step, program)
                if key is not None:
                    self._do_with(step, program, key)

    def _do_with(self, step: Step, program: Program, key: Key) -> None:
        if step.verb == "refresh":
            self._refresh(program, key)
            return
        fields = self._values(step, key)
        if step.verb == "assign":
            self._assign_only(program, key, fields)
            return
        fields = {**self.unsaved.pop((program.name, key), {}), **fields}
        self._let_lag_pass(program.name, key, fields)
        try:
            thing = program.thing(key)
            assert (thing is None) <= (key not in self.books), f"{key} is not found"
            if thing is not None:
                self._write(step, program, key, thing, fields)
        except discogs.NotFound as error:
            expect((key in self.gone or self._goes_nowhere(fields)) and bool(error.advice), error)
            self._drop(program, key)
        except (discogs.InvalidValueError, discogs.UnprocessableEntity) as error:
            expect(self._can_be_refused(key, fields), error)
            self._drop(program, key)
        except discogs.Forbidden as error:
            expect(self._is_full(key) and bool(error.advice), error)

    def _write(self, step: Step, program: Program, key: Key, thing: Thing, fields: Fields) -> None:
        match step.verb:
            case "delete":
                program.delete(thing)
                self._delete(key, program.name)
            case "say":
                text = self._next_text()
                status = fields.get("status") if step.value % 2 else None
                program.say(thing, text, status)
                self._say(key, text, status, program.name)
            case _:
                program.change(thing, fields)
                self._assign(key, fields, program.name)

    def _assign_only(self, program: Program, key: Key, fields: Fields) -> None:
        """Leave what is assigned unsaved."""
        if key.kind == "order" or key not in program.held:
            return
        kept = self.unsaved.setdefault((program.name, key), {})
        for name in fields:
            try:
                program.assign(program.held[key], {name: fields[name]})
            except discogs.NotFound as error:
                expect(key in self.gone, error)
                return
            kept[name] = fields[name]

    def _refresh(self, program: Program, key: Key) -> None:
        """Look at a thing: it is as the books say, unless somebody else wrote just now."""
        thing = program.thing(key)
        if thing is None:
            return
        try:
            shown = program.refresh(key)
        except discogs.NotFound:
            name, when = self.touched.get(key, ("", 0.0))
            assert key in self.gone or (name != "" and self.clock.time - when < LAG)
            return
        name, when = self.touched.get(key, (program.name, 0.0))
        if key in self.books and (name == program.name or self.clock.time - when >= LAG):
            ours = {**self.books[key]}
            # What Discogs works out, or writes itself, is known when it shows it.
            unknown = [name for name in ours if ours[name] == "auto"]
            unknown += ["moves"] if self.clock.time - when < LAG else []
            unknown += [*self.unsaved.get((program.name, key), {})]
            for name in unknown:
                ours.pop(name, None)
                shown.pop(name, None)
            assert differences({key: ours}, {key: shown}, program.name) == []

    def _drop(self, program: Program, key: Key) -> None:
        thing = program.held.get(key)
        self.unsaved.pop((program.name, key), None)
        if thing is not None:
            thing.revert()
        if key in self.gone:
            program.held.pop(key, None)

    # -- The steps of the bare client ----------------------------------------------------------

    def _carry_out_bare(self, step: Step) -> None:
        if step.verb == "add":
            self._add(step, self.bare)
            return
        key = self._picked(step, None)
        if key is None or step.verb not in {"change", "say", "delete"}:
            return
        fields = self._values(step, key)
        self._let_lag_pass(self.bare.name, key, fields)
        try:
            match step.verb:
                case "delete":
                    self.bare.delete(key)
                    self._delete(key, self.bare.name)
                case "say":
                    text = self._next_text()
                    self.bare.say(key, text, None)
                    self._say(key, text, None, self.bare.name)
                case _:
                    self.bare.change(key, fields)
                    self._assign(key, fields, self.bare.name)
        except Refused as error:
            expect(self._can_be_refused(key, fields), error)

    # -- What a step is about ------------------------------------------------------------------

    def _picked(self, step: Step, program: Program | None) -> Key | None:
        """The thing that a step is about: one that is there, or that a program still holds."""
        known = {key for key in self.books if key.kind == step.kind}
        if program is not None:
            known |= {key for key in program.held if key.kind == step.kind}
        keys = sorted(known, key=str)
        can = {
            "say": step.kind == "order",
            "delete": step.kind not in {"order", "profile"},
        }.get(step.verb, True)
        return keys[step.pick % len(keys)] if keys and can else None

    def _values(self, step: Step, key: Key) -> Fields:
        """The fields that a step assigns: of an order one, of others up to three."""
        values = VALUES[key.kind]
        count = 1 if key.kind == "order" else 1 + step.names % 3
        names = [*values] * 2
        start = step.names % len(values)
        chosen = names[start : start + min(count, len(values))]
        return {name: values[name][step.value % len(values[name])] for name in chosen}

    def _add(self, step: Step, writer: Program | Bare) -> None:
        if step.kind in {"order", "profile"}:
            return
        given = self._values(step, Key(step.kind, 0))
        if step.kind == "item":
            given = {"folder": given.get("folder", 1)}
        if step.kind == "listing":
            given = {name: given[name] for name in given if name != "allow_offers"}
        fields = {**ADDED[step.kind], **given}
        touched = [Key("want", OTHER)] if step.kind == "want" else []
        for key in touched:
            self._let_lag_pass(writer.name, key, fields)
        self._let_lag_pass(writer.name, Key("folder", fields.get("folder", 0)), {})
        try:
            key = writer.add(step.kind, fields)
        except (discogs.NotFound, Refused) as error:
            expect(self._goes_nowhere(fields), error)
            return
        self.touched[key] = (writer.name, self.clock.time)
        self.writes[writer.name] += 1
        self.gone.discard(key)
        base: Fields = {"listing": NEW_LISTING, "item": {"rating": 0}}.get(step.kind, {})
        if step.kind == "want":
            base = {"rating": 0, "notes": "", **self.books.get(key, {})}
        self.books[key] = {**base, **normal(fields)}
        if step.kind != "item":
            self.books[key].pop("release_id", None)

    # -- The books -----------------------------------------------------------------------------

    def _assign(self, key: Key, fields: Fields, writer: str) -> None:
        self.writes[writer] += 1
        # The bare client writes whatever is there, a session only what is another one.
        again = writer == self.bare.name
        if key.kind == "order":
            if "shipping" in fields:
                same = self.books[key]["shipping"] == cents(fields["shipping"])
                if same and not again:
                    return
                self._move(key, "Invoice Sent", again=True)
            else:
                self._move(key, fields["status"], again=again)
        self.books[key].update(normal(fields))
        for name in [name for name in self.books[key] if name.startswith("note ")]:
            if not self.books[key][name]:
                del self.books[key][name]

    def _move(self, key: Key, status: str, *, again: bool) -> None:
        if again or self.books[key]["status"] != status:
            self.books[key]["moves"].append(ORDER_STATUSES[status])
        self.books[key]["status"] = status

    def _say(self, key: Key, text: str, status: str | None, writer: str) -> None:
        self.writes[writer] += 1
        self.books[key]["said"].append(text)
        if status:
            self._move(key, status, again=True)

    def _delete(self, key: Key, writer: str) -> None:
        self.writes[writer] += 1
        self.books.pop(key, None)
        self.gone.add(key)

    def _next_text(self) -> str:
        self.said += 1
        return f"Message {self.said}"

    # -- What can't be -------------------------------------------------------------------------

    def _let_lag_pass(self, writer: str, key: Key, fields: Fields) -> None:
        """Wait until whoever wants to can know what somebody else wrote."""
        concerned = [key]
        if key.kind == "item":
            folders = {fields.get("folder", 0), self.books.get(key, {}).get("folder", 0)}
            concerned += [Key("folder", folder) for folder in folders]
        for one in concerned:
            name, when = self.touched.get(one, (writer, 0.0))
            if name != writer:
                self.clock.time = max(self.clock.time, when + LAG)
        self.touched.update(dict.fromkeys(concerned, (writer, self.clock.time)))

    def _can_be_refused(self, key: Key, fields: Fields) -> bool:
        """Whether Discogs does not take these fields as the account is now."""
        refused = self._is_refused(key, fields) or self._goes_nowhere(fields)
        return refused or self._is_full(key)

    def _is_refused(self, key: Key, fields: Fields) -> bool:
        """Whether Discogs does not take this of an order as it is now."""
        if key.kind != "order":
            return False
        status = self.books[key]["status"]
        if "shipping" in fields:
            return not takes_shipping(status)
        return fields["status"] not in next_statuses(status)

    def _goes_nowhere(self, fields: Fields) -> bool:
        return Key("folder", fields.get("folder", 0)) in self.gone

    def _is_full(self, key: Key) -> bool:
        """Whether a folder holds something, so that it can't be deleted."""
        return key.kind == "folder" and any(
            fields.get("folder") == key.id for fields in self.books.values()
        )


def expect(known: bool, error: Exception) -> None:
    """Take an error that the books explain."""
    if not known:
        raise AssertionError(f"nothing in the books explains this: {error}") from error


def normal(fields: Fields) -> Fields:
    """Fields as the books have them."""
    amounts = ("price", "shipping")
    return {name: cents(v) if name in amounts else v for name, v in fields.items()}
