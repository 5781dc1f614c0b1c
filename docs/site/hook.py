"""A mkdocs hook that adds README.md and the other pages at the root of the repository to the site.

They lie there because people look for them there; the hook makes a page of each, and rewrites its
links and those of other pages to it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

#: A page, a page with its title, or a section of the navigation with its entries.
Entry: TypeAlias = "str | dict[str, str | list[Entry]]"

_ROOT = Path(__file__).parents[2]
_PAGES = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "CONTRIBUTING.md": "contributing.md",
    "RELEASING.md": "releasing.md",
    "SECURITY.md": "security.md",
}
#: The first page links to everything: it needs no navigation beside it.
_WIDE = "---\nhide: [navigation]\n---\n"
#: A link from docs/ to the root of the repository.
_UPWARD = re.compile(rf"\]\(((?:\.\./)*)\.\./({'|'.join(map(re.escape, _PAGES))})")
_TARGET = re.compile(r"(\]\(|src=\")(?!https?:|#)([^)\"]+)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Remove missing pages from the navigation."""
    config["nav"] = _existing(cast("list[Entry]", config["nav"]), Path(config.docs_dir))
    config.watch.extend(str(_ROOT / name) for name in (*_PAGES, "discogs"))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from the root of the repository."""
    for name, page in _PAGES.items():
        text = _TARGET.sub(_on_the_site, (_ROOT / name).read_text(encoding="utf-8"))
        content = _WIDE + text if page == "index.md" else text
        files.append(File.generated(config, page, content=content))
    return files


def on_page_markdown(markdown: str, **_context: object) -> str:
    """Lead links to the root of the repository to its pages on the site."""
    return _UPWARD.sub(lambda link: f"]({link[1]}{_PAGES[link[2]]}", markdown)


def _on_the_site(link: re.Match[str]) -> str:
    target, mark, anchor = link[2].removeprefix("docs/").partition("#")
    return f"{link[1]}{_PAGES.get(target, target)}{mark}{anchor}"


def _existing(nav: list[Entry], docs: Path) -> list[Entry]:
    """Return the navigation with existing pages only."""
    kept: list[Entry] = []
    for entry in nav:
        title, target = ("", entry) if isinstance(entry, str) else next(iter(entry.items()))
        if not isinstance(target, str):
            kept.append({title: _existing(target, docs)})
        elif target in _PAGES.values() or (docs / target).exists():
            kept.append(entry)
    return kept
