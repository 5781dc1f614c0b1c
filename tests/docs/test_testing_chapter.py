"""The chapter about tests: its application, tested by its tests, and the failures that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHAPTER = (Path(__file__).parents[2] / "docs/howto/test-your-app.md").read_text(encoding="utf-8")
TITLED = re.compile(r'```(?:python|text) title="([^"]+)"\n(.*?)```', re.DOTALL)
BLOCKS: list[tuple[str, str]] = [(title, block) for title, block in TITLED.findall(CHAPTER)]
FILES: dict[str, str] = {title: block for title, block in BLOCKS if title.endswith(".py")}
FORBIDDEN, COUNTED = (block for title, block in BLOCKS if title == "pytest")
GUARD = ", discogs_session.no_lazy_loading()"


def run(pytester: pytest.Pytester, files: dict[str, str], *arguments: str) -> pytest.RunResult:
    for name, text in files.items():
        pytester.path.joinpath(name).write_text(text, encoding="utf-8")
    return pytester.runpytest_subprocess("-W", "error", *arguments)


def hasty() -> str:
    """The application with a request for each record."""
    thrifty = "year = item.basic_information.year"
    assert thrifty in FILES["shelf.py"]
    return FILES["shelf.py"].replace(thrifty, f"{thrifty} if item.release.country else None")


def test_the_application_passes_its_tests(pytester: pytest.Pytester) -> None:
    run(pytester, FILES).assert_outcomes(passed=6)


@pytest.mark.parametrize(("guard", "shown"), [(GUARD, FORBIDDEN), ("", COUNTED)])
def test_a_hasty_application_fails_as_the_chapter_says(
    pytester: pytest.Pytester, guard: str, shown: str
) -> None:
    tests = FILES["test_shelf.py"].replace(GUARD, guard)

    result = run(pytester, {"shelf.py": hasty(), "test_shelf.py": tests}, "-k", "costs_a_request")

    assert shown.strip() in result.stdout.str()
