"""Check what is in a wheel and an sdist: `python -m tests.wheel.contents dist/*`."""

from __future__ import annotations

import re
import sys
import tarfile
import zipfile
from pathlib import Path

__all__ = ["broken_links", "expected_in_wheel", "faults"]

ROOT = Path(__file__).parents[2]
RELATIVE_LINK = re.compile(r"\]\((?!https?://|#)([^)]+)\)")
#: What a release of the sources needs to be built, tested and understood.
IN_SDIST = {
    *{".editorconfig", ".gitignore", ".pre-commit-config.yaml", "ARCHITECTURE.md", "CHANGELOG.md"},
    *{"CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "PKG-INFO", "README.md"},
    *{"RELEASING.md", "SECURITY.md", "bench", "cassettes", "conftest.py", "discogs", "docs"},
    *{"hatch_build.py", "live_report", "mkdocs.yml", "noxfile.py", "pyproject.toml"},
    *{"pytest_discogs.py", "tests"},
}


def expected_in_wheel(root: Path) -> set[str]:
    """The files of the package and the plugin beside it; no caches, tests or documents."""
    package = {
        str(path.relative_to(root).as_posix())
        for path in (root / "discogs").rglob("*")
        if path.suffix in {".py", ".pyi"} or path.name == "py.typed"
    }
    return {*package, "pytest_discogs.py"}


def broken_links(readme: str) -> list[str]:
    """The links and pictures of a README that PyPI can't follow."""
    return RELATIVE_LINK.findall(readme)


def faults(wheel: Path, sdist: Path) -> list[str]:
    """Everything that is in the wheel or the sdist and should not be, and the other way round."""
    found: list[str] = []
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
        readme = archive.read(f"{metadata}/METADATA").decode()
    files = {name for name in names if not name.startswith(f"{metadata}/")}
    expected = expected_in_wheel(ROOT)
    found += [f"{wheel.name} has {name}" for name in sorted(files - expected)]
    found += [f"{wheel.name} lacks {name}" for name in sorted(expected - files)]
    found += [f"PyPI can't follow {link}" for link in broken_links(readme)]
    with tarfile.open(sdist) as sources:
        tops = {name.split("/")[1] for name in sources.getnames() if "/" in name}
    found += [f"{sdist.name} has {name}" for name in sorted(tops - IN_SDIST)]
    found += [f"{sdist.name} lacks {name}" for name in sorted(IN_SDIST - tops)]
    return found


def main(paths: list[Path]) -> int:
    """Print each fault; the exit code is 1 if there are any."""
    (wheel,) = (path for path in paths if path.suffix == ".whl")
    (sdist,) = (path for path in paths if path.name.endswith(".tar.gz"))
    wrong = faults(wheel, sdist)
    print("\n".join(wrong) or f"{wheel.name} and {sdist.name} hold what they should.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
