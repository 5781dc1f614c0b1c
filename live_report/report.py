"""The report: what holds, what differs, what could not be checked. Nothing personal is in it."""

from __future__ import annotations

import platform
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from discogs.version import __version__
from live_report.facts import FACTS, Fact, Verdict
from live_report.facts.unasked import UNASKED
from live_report.models import Comparison, compared
from live_report.probes import Answer, CannotCheckError, Probes

__all__ = ["Report", "checked"]

_DISCOGS = "https://api.discogs.com"
#: The fields of a profile that tell who somebody is.
_PERSONAL = ("username", "name", "email", "id", "location", "home_page", "consumer_name")


@dataclass(frozen=True)
class Report:
    """What came of all checks."""

    verdicts: Mapping[Fact, Verdict]
    comparison: Comparison
    requests: int
    #: The server, unless its name is somebody's own.
    server: str
    #: What must not be shown, even if a check gave it away.
    secrets: tuple[str, ...]

    def of(self, outcome: str) -> list[Fact]:
        """The facts of which that came."""
        return [fact for fact, verdict in self.verdicts.items() if verdict.outcome == outcome]

    def lines(self, today: date) -> Iterator[str]:
        """The report as Markdown."""
        counts = [len(self.of(outcome)) for outcome in ("holds", "differs", "unchecked")]
        yield "# What the Discogs API sends, beside what the package believes"
        yield ""
        yield (
            f"{today}, discogs {__version__}, Python {platform.python_version()}, {self.server}, "
            f"{self.requests} requests"
        )
        yield ""
        yield "{} facts hold, {} differ, {} could not be checked.".format(*counts)
        yield from self._differences()
        yield from self._unchecked()
        yield from self._unsent()
        yield from _listed("Holds", (fact.claim for fact in self.of("holds")))
        yield from _unasked()

    def _differences(self) -> Iterator[str]:
        for fact in self.of("differs"):
            verdict = self.verdicts[fact]
            yield from _heading("Differs") if fact is self.of("differs")[0] else ()
            yield f"- {fact.claim} ({fact.section})"
            yield f"  - expected: {self._shown(verdict.expected)}"
            yield f"  - got: {self._shown(verdict.detail)}"

    def _unchecked(self) -> Iterator[str]:
        reasons = {fact: self._shown(self.verdicts[fact].detail) for fact in self.of("unchecked")}
        lines = (f"{fact.claim}\n  - why: {reason}" for fact, reason in reasons.items())
        yield from _listed("Could not be checked", lines)

    def _unsent(self) -> Iterator[str]:
        found = self.comparison.unsent
        lines = (
            f"{model}{'' if self.comparison.is_well_known(model) else ' (few were met)'}: "
            f"{', '.join(fields)}"
            for model, fields in found.items()
        )
        yield from _listed("Fields that no answer had", lines)

    def _shown(self, text: str) -> str:
        for secret in sorted(self.secrets, key=len, reverse=True):
            whole = re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)", re.IGNORECASE)
            text = whole.sub("[hidden]", text)
        return text


def _heading(title: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"- {line}" for line in lines]
    yield from (*_heading(title), *listed) if listed else ()


def _unasked() -> Iterator[str]:
    rows: dict[str, list[str]] = defaultdict(list)
    for row, reason in UNASKED.items():
        rows[reason].append(row)
    yield from _listed(
        "Nothing was asked about", (f"{'; '.join(some)}: {why}" for why, some in rows.items())
    )


def checked(probes: Probes, credentials: Iterable[str] = ()) -> Report:
    """Ask, check all facts, and put down what came of it."""
    probes.ask_without_login()
    # Facts about all answers come last, when all answers are there.
    comparison = compared(probes)
    verdicts = {fact: fact.verdict(probes) for fact in FACTS}
    server = "api.discogs.com" if probes.origin == _DISCOGS else "another server"
    secrets = (*credentials, *_personal(probes))
    return Report(verdicts, comparison, probes.requests, server, tuple(filter(None, secrets)))


def _personal(probes: Probes) -> Iterator[str]:
    """What tells who the user is, and whose release was looked at."""
    profiles: tuple[Callable[[], Answer], ...] = (
        lambda: probes.identity,
        lambda: probes.me,
        lambda: probes.stranger,
    )
    for profile in profiles:
        try:
            content = profile().content
        except CannotCheckError:
            continue
        yield from (str(content[key].content or "") for key in _PERSONAL)
