"""What is believed of Discogs, section by section of docs/explanation/reality.md."""

from __future__ import annotations

from live_report.facts.belief import Fact, Verdict
from live_report.facts.fitting import FITTING
from live_report.facts.keys import KEYS
from live_report.facts.market import MARKET
from live_report.facts.pages import PAGES, PICTURES
from live_report.facts.people import PEOPLE
from live_report.facts.requests import REQUESTS

__all__ = ["FACTS", "Fact", "Verdict"]

_SECTIONS = (KEYS, PICTURES, PAGES, PEOPLE, MARKET, REQUESTS, FITTING)
FACTS: tuple[Fact, ...] = tuple(fact for section in _SECTIONS for fact in section.facts)
