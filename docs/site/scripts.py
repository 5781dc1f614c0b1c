"""Write docs/howto/scripts.md: the scripts of tests/scripts, with what each costs.

`python docs/site/scripts.py` writes the page; a test says when it is to be written again.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

_ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(_ROOT))

from tests.scripts import analysts, collectors, sellers, taggers  # noqa: E402
from tests.scripts.script import Script, scripts_in  # noqa: E402

__all__ = ["PAGE", "page"]

PAGE = _ROOT / "docs" / "howto" / "scripts.md"
_THEMES = {
    "For collectors": collectors,
    "For taggers": taggers,
    "For sellers": sellers,
    "For analysts": analysts,
}
#: What a script needs, besides what its pages have in common.
_IMPORT = re.compile(r"^(?:from (?!__|tests)\S+ import .*|import (?!discogs).*)$", re.MULTILINE)
_INTRODUCTION = """\
# Thirty scripts

What people write in their first hour, with the requests that each takes. A new session has read
nothing, so "your name" is one of them wherever `session.me` is asked for. Tests run all of them
against the sandbox, count what it was sent, and compare the answers with what it holds.

```python
import discogs

session = discogs.Session("CrateDigger/1.0 +https://example.org", token="...")
```

Each is a function of a session: `records(session)`.
"""


def page() -> str:
    """Return the text of the page."""
    return "\n".join([_INTRODUCTION, *(part for theme in _THEMES for part in _theme(theme))])


def _theme(title: str) -> Iterator[str]:
    module = _THEMES[title]
    yield f"## {title}\n"
    yield _block("\n".join(_imports(module)))
    for script in scripts_in(module):
        yield f"### {script.question}\n\n{_cost(script)}\n\n{_block(script.code)}"
        if script.note:
            yield f"{script.note}\n"


def _imports(module: ModuleType) -> Iterator[str]:
    yield from _IMPORT.findall(inspect.getsource(module))


def _cost(script: Script[object]) -> str:
    requests = "1 request" if script.requests == 1 else f"{script.requests} requests"
    return f"{requests}: {script.costs}."


def _block(code: str) -> str:
    return f"```python\n{code.strip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
