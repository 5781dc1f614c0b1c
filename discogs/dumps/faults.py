"""What went wrong while a dump was read: each fault, and a report of all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = ["REPEATED", "SUMMARY", "Fault", "Report", "report_of", "reports_in", "reports_of"]

#: The file of a converted folder that says of what it is made, and what was read: written last.
SUMMARY: Final = "dumps.json"

#: The reason for a fault: of records with one id the first counts.
REPEATED: Final = "a record with this id came before"

_MOST_KEPT = 10_000
_MOST_SHOWN = 20


class Fault(NamedTuple):
    """A place where a dump is damaged."""

    #: The id of the record, None where it can't be read.
    id: int | None
    #: Where the record begins, or the chunk of records that it is in, in bytes of the decompressed
    #: file.
    offset: int
    reason: str
    #: Whether the record is lost; False: what could be read of it was kept.
    is_lost: bool

    def __str__(self) -> str:
        if self.id is None and not self.is_lost:
            return f"the file: {self.reason} (no record is lost)"
        what = "a record" if self.id is None else f"record {self.id}"
        outcome = "lost" if self.is_lost else "kept, as far as it could be read"
        return f"{what} at byte {self.offset:,}: {self.reason} ({outcome})"


@dataclass
class Report:
    """What was read of a dump, and what was not. It grows while the dump is read.

    >>> from discogs import dumps
    >>> records = dumps.read("releases.xml")  # doctest: +SKIP
    >>> for release in records:  # doctest: +SKIP
    ...     print(release.title)
    >>> print(records.report)  # doctest: +SKIP
    700 records, 0 faults
    """

    #: How many records were read and passed the filters.
    records: int = 0
    #: How many records are lost. After a truncated file their number is unknown, and counts as 1.
    lost: int = 0
    #: How many faults there were.
    fault_count: int = 0
    #: The faults in the order of the file: the first 10,000.
    faults: list[Fault] = field(default_factory=list[Fault])
    #: Elements and attributes that no column stands for, by path, and how often they came.
    unknown: Counter[str] = field(default_factory=Counter[str])

    @property
    def is_complete(self) -> bool:
        """Whether nothing was damaged and nothing unknown."""
        return not (self.fault_count or self.unknown)

    def add(self, faults: Iterable[Fault]) -> None:
        """Note faults."""
        for fault in faults:
            self.fault_count += 1
            self.lost += fault.is_lost
            if len(self.faults) < _MOST_KEPT:
                self.faults.append(fault)

    def add_unknown(self, paths: Mapping[str, int]) -> None:
        """Count elements and attributes that no column stands for."""
        self.unknown.update(paths)

    def merge(self, other: Report) -> None:
        """Add what another report says of later records."""
        self.records += other.records
        self.lost += other.lost
        self.fault_count += other.fault_count
        self.faults += other.faults[: _MOST_KEPT - len(self.faults)]
        self.unknown.update(other.unknown)

    def __str__(self) -> str:
        noun = "fault" if self.fault_count == 1 else "faults"
        lines = [f"{self.records:,} records, {self.fault_count:,} {noun}"]
        if self.lost:
            lines[0] += f", {self.lost:,} lost"
        lines += [f"- {fault}" for fault in self.faults[:_MOST_SHOWN]]
        if self.fault_count > _MOST_SHOWN:
            lines.append(f"- ... and {self.fault_count - _MOST_SHOWN:,} more in .faults")
        lines += [f"- unknown: {path} ({count:,})" for path, count in self.unknown.most_common()]
        return "\n".join(lines)


def report_of(saved: Mapping[str, Any]) -> Report:
    """Make a report of what was saved of it: `vars(report)` as JSON."""
    report = Report(**saved)
    report.faults = [Fault(*fault) for fault in report.faults]
    report.unknown = Counter(report.unknown)
    return report


def reports_of(summary: Mapping[str, Any]) -> dict[str, Report]:
    """Return the reports that a summary holds, by kind."""
    return {kind: report_of(saved) for kind, saved in summary["reports"].items()}


def reports_in(folder: Path) -> dict[str, Report]:
    """Return the reports of the conversion that made a folder; none of any other folder."""
    try:
        return reports_of(json.loads((folder / SUMMARY).read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
