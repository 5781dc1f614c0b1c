"""Whether the answers fit the models."""

from __future__ import annotations

from live_report.facts.belief import Section, Verdict, expect
from live_report.models import Comparison, compared
from live_report.probes import CannotCheckError, Probes

__all__ = ["FITTING"]

FITTING = Section("The models")


@FITTING.fact("Extra keys come without notice")
def keys_are_modelled(probes: Probes) -> Verdict:
    """Each key of the answers has a field."""
    found = _comparison(probes).unmodelled
    return expect(not found, "no other keys", "; ".join(sorted(found)))


@FITTING.fact()
def contents_fit(probes: Probes) -> Verdict:
    """Each value fits the type of its field."""
    found = _comparison(probes).misfits
    return expect(not found, "no other types", "; ".join(sorted(found)))


@FITTING.fact("Absent instead of null")
def needed_fields_come(probes: Probes) -> Verdict:
    """Each field comes that has nothing to stand for it where it is absent."""
    found = _comparison(probes).missing
    return expect(not found, "all of them", f"no {', '.join(sorted(found))}")


def _comparison(probes: Probes) -> Comparison:
    comparison = compared(probes)
    if not comparison.met:
        raise CannotCheckError("nothing came that could be compared")
    return comparison
