"""What has to agree before a release: version, tags, changelog, and what changed in the API."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

__all__ = ["Release", "api_changes", "faults", "may_break", "public", "read"]

SECTION = re.compile(r"^## (.+?)$\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
RELEASED = re.compile(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}")


class Release(NamedTuple):
    """The state of a clone, as far as a release is concerned."""

    version: str
    #: All tags of releases, as versions, newest first.
    tags: tuple[str, ...]
    #: The tag of what is checked out, "" if it has none.
    tag: str
    changelog: str

    @property
    def last(self) -> str:
        """The version released before this one, "" before the first release."""
        return next((tag for tag in self.tags if tag != self.tag), "")


def read(root: Path) -> Release:
    """Read the state of a clone."""
    version = re.search(r'__version__ = "(.+)"', _text(root / "discogs" / "version.py"))
    assert version
    tags = _git(root, "tag", "--list", "v*", "--sort=-version:refname").split()
    here = _git(root, "tag", "--list", "v*", "--points-at", "HEAD").split()
    return Release(
        version[1],
        tuple(tag.removeprefix("v") for tag in tags),
        here[0].removeprefix("v") if here else "",
        _text(root / "CHANGELOG.md"),
    )


def faults(release: Release) -> list[str]:
    """Everything that keeps this from being released, in words."""
    return [*_faults_of_tags(release), *_faults_of_changelog(release)]


def _faults_of_tags(release: Release) -> list[str]:
    if release.tag:
        if release.tag != release.version:
            return [f"The tag is v{release.tag}, discogs/version.py says {release.version}."]
        return []
    if release.version in release.tags:
        return [f"{release.version} is released already: raise discogs/version.py."]
    return []


def _faults_of_changelog(release: Release) -> list[str]:
    sections = dict(SECTION.findall(release.changelog))
    titles = list(sections)
    if not titles or titles[0] != "[Unreleased]":
        return ["CHANGELOG.md does not begin with [Unreleased]."]
    found = [
        f'CHANGELOG.md has "{title}", not "[1.2.3] - 2027-01-31".'
        for title in titles[1:]
        if not RELEASED.fullmatch(title)
    ]
    for title, text in sections.items():
        kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
        found += [f"{title} has a part {kind}." for kind in kinds if kind not in KINDS]
    if not release.tag:
        return found
    if sections["[Unreleased]"].strip():
        found.append("What stands under [Unreleased] belongs to the release.")
    if f"[{release.version}]" not in " ".join(titles[1:]):
        found.append(f"CHANGELOG.md says nothing of {release.version}.")
    return found


def may_break(before: str, now: str) -> bool:
    """Whether a version may break what another had: a major one, or a minor one before 1.0."""
    old, new = ([int(part) for part in version.split(".")[:2]] for version in (before, now))
    return new[0] > old[0] or (new[0] == old[0] == 0 and new[1] > old[1])


def api_changes(root: Path, before: str) -> str:
    """What griffe finds to have broken since a version, "" if it finds nothing."""
    griffe = str(Path(sys.executable).with_name("griffecli"))
    command = [griffe, "check", "discogs", "--against", f"v{before}", "--format", "oneline"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def public(changes: str, names: Iterable[str]) -> list[str]:
    """The changes of what has one of these names, or belongs to it."""
    owners = re.compile(rf":\d+: (?:{'|'.join(names)})\b")
    return [line for line in changes.splitlines() if owners.search(line)]


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(  # noqa: S603
        command, cwd=root, capture_output=True, text=True, check=True
    ).stdout


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
