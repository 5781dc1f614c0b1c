"""What a reader of the pages does beside running their code."""

from __future__ import annotations

import re

import requests

CODE = re.compile(r"<pre[^>]*>(\w+)</pre>")


def visit(url: str) -> requests.Response:
    """What a browser does with a page that asks nobody."""
    return requests.get(url, timeout=10)


def code_shown_at(url: str) -> str:
    """The code that a user is shown who lets an application in."""
    shown = CODE.search(visit(url).text)
    assert shown
    return shown[1]
