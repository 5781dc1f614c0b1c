"""The folders of the package, from the ground up: each may import those above it in this list.

`sandbox` stands beside. ARCHITECTURE.md draws the same list, and a test compares the two.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["BESIDE", "FOLDERS", "GROUND", "INDEX", "PACKAGE", "ROOT", "drawn", "folder_of"]

PACKAGE = Path(__file__).parents[2] / "discogs"
ARCHITECTURE = PACKAGE.parent / "ARCHITECTURE.md"

#: Single files of the root that everything may stand on.
GROUND = ("errors", "version", "forks", "progress", "display", "on_demand")
#: All other files of the root.
ROOT = "(root)"
#: `discogs/__init__.py`: it lists the package's names, and introduces the notebook's face to it.
INDEX = "(index)"
FOLDERS = (
    *GROUND,
    "ratelimit",
    "http",
    "orm",
    "pagination",
    "models",
    ROOT,
    "dumps",
    "notebook",
    INDEX,
    "cli",
    "testing",
)
BESIDE = "sandbox"


def folder_of(module: str) -> str:
    """The folder of a module: "orm" of "orm.entity", INDEX of "", ROOT of "session"."""
    head = module.partition(".")[0]
    if not head:
        return INDEX
    if (PACKAGE / head).is_dir():
        return head
    return head if head in GROUND else ROOT


def drawn() -> list[tuple[str, ...]]:
    """The lines of ARCHITECTURE.md's picture: what stands left of three spaces, name by name."""
    text = ARCHITECTURE.read_text(encoding="utf-8")
    picture = text.split("```")[1]
    lines = (line.split("   ")[0] for line in picture.splitlines() if line.strip())
    return [tuple(line.split()) for line in lines]
