"""What was lost of dumps, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discogs.cli.printing import say
from discogs.cli.terminal import one_line
from discogs.dumps import Report

__all__ = ["report_facts", "say_reports"]


def report_facts(reports: Mapping[str, Report]) -> dict[str, Any]:
    """Return what is printed of reports as JSON, by kind."""
    return {
        "lost": {kind: report.lost for kind, report in reports.items()},
        "faults": {kind: list(map(str, report.faults)) for kind, report in reports.items()},
        "unknown": {kind: dict(report.unknown) for kind, report in reports.items()},
    }


def say_reports(reports: Mapping[str, Report]) -> None:
    """Print reports to stderr, each under its name."""
    for name, report in reports.items():
        for line in f"{name}: {report}".splitlines():
            say(one_line(line))
