"""Every Python block of README and docs runs against the sandbox, and prints what it says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.docs.reading import code_shown_at

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
#: Where users let applications in; the page tells its address.
ALLOW_AT = "https://www.discogs.com/oauth/authorize"


def blocks_of(page: Path) -> list[tuple[str, str]]:
    """The blocks of a page: "python" or "text", and what is in it."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


WITH_CODE = [page for page in PAGES if any(kind == "python" for kind, _ in blocks_of(page))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def as_logged_in(code: str, sandbox: Sandbox) -> str:
    """The code with the sandbox's credentials in place of the dots."""
    return code.replace('token="..."', f'token="{sandbox.token}"').replace(
        'key="...", secret="..."',
        f'key="{sandbox.consumer_key}", secret="{sandbox.consumer_secret}"',
    )


@pytest.mark.parametrize("page", WITH_CODE, ids=name_of)
def test_the_code_of_a_page_prints_what_the_page_says(page: Path, reader: Sandbox) -> None:
    def asked(prompt: str) -> str:
        """What a person types who is asked for a code: the one that the page shows them."""
        request = namespace["request"]
        assert isinstance(request, discogs.RequestToken), prompt
        return code_shown_at(request.authorize_url)

    namespace: dict[str, object] = {"__name__": "page", "input": asked}
    printed = ""
    for kind, block in blocks_of(page):
        if kind == "text":
            assert printed == block
            continue
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(as_logged_in(block, reader), page.name, "exec"), namespace)  # noqa: S102
        printed = output.getvalue().replace(reader.authorize_url, ALLOW_AT)


def test_the_links_of_the_pages_lead_somewhere() -> None:
    dead = [
        f"{name_of(page)} links to {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert dead == []
