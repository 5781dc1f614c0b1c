"""What `make release-check` finds, in clones that are made for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.release.checks import Release, api_changes, faults, may_break, public, read

UNRELEASED = "# Changelog\n\n## [Unreleased]\n"
DATED = f"{UNRELEASED}\n## [0.2.0] - 2027-01-31\n\n### Added\n\n- Something.\n"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("release", "found"),
    [
        (Release("0.1.0", (), "", UNRELEASED + "\n### Added\n\n- Something.\n"), []),
        (Release("0.2.0", ("0.2.0", "0.1.0"), "0.2.0", DATED), []),
        (
            Release("0.1.0", ("0.2.0",), "0.2.0", DATED),
            [
                "The tag is v0.2.0, discogs/version.py says 0.1.0.",
                "CHANGELOG.md says nothing of 0.1.0.",
            ],
        ),
        (
            Release("0.2.0", ("0.2.0",), "", DATED),
            ["0.2.0 is released already: raise discogs/version.py."],
        ),
        (
            Release("0.2.0", ("0.2.0",), "0.2.0", DATED.replace("d]\n", "d]\n\n- More.\n", 1)),
            ["What stands under [Unreleased] belongs to the release."],
        ),
        (
            Release("0.1.0", (), "", UNRELEASED + "\n## 0.0.9\n\n### New\n"),
            [
                'CHANGELOG.md has "0.0.9", not "[1.2.3] - 2027-01-31".',
                "0.0.9 has a part New.",
            ],
        ),
        (
            Release("0.1.0", (), "", "# Changelog\n"),
            ["CHANGELOG.md does not begin with [Unreleased]."],
        ),
    ],
)
def test_what_keeps_a_version_from_being_released(release: Release, found: list[str]) -> None:
    assert faults(release) == found


def test_this_clone_keeps_the_form_of_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert faults(Release("0.1.0", (), "", text)) == []


def test_only_a_major_version_may_break_and_a_minor_one_before_1() -> None:
    assert may_break("0.1.0", "0.2.0")
    assert may_break("1.9.0", "2.0.0")
    assert not may_break("0.1.0", "0.1.1")
    assert not may_break("1.1.0", "1.2.0")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with a package that is released as 0.1.0."""
    package = tmp_path / "discogs"
    package.mkdir()
    (package / "__init__.py").write_text("def walk(start, end): ...\n", encoding="utf-8")
    (package / "version.py").write_text('__version__ = "0.1.0"\n', encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(UNRELEASED, encoding="utf-8")
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["commit", "-q", "-m", "One"],
        ["tag", "v0.1.0"],
    ):
        who = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True)  # noqa: S603, S607
    return tmp_path


def test_a_clone_knows_its_version_and_its_tags(clone: Path) -> None:
    assert read(clone) == Release("0.1.0", ("0.1.0",), "0.1.0", UNRELEASED)
    assert read(clone).last == ""


def test_what_is_gone_from_the_api_is_named(clone: Path) -> None:
    pytest.importorskip("griffecli")
    assert api_changes(clone, "0.1.0") == ""
    (clone / "discogs" / "__init__.py").write_text("def walk(start): ...\n", encoding="utf-8")

    changes = api_changes(clone, "0.1.0")
    assert "walk(end)" in changes
    assert public(changes, ["walk"]) == [changes]
    assert public(changes, ["wal", "walker", "run"]) == []
