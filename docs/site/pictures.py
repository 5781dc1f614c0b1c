"""Draw the pictures of the README and the docs: `make pictures`, needs Chromium.

`release-card.png` is the notebook card of a release in the sandbox. Cards load pictures by https
only, which the sandbox does not speak: the cover gets an https address, which the page replaces by
its bytes. `table.png` is the table of a collection, and `bar.png` a terminal in which a prefetch
waits for the limit of a sandbox.
"""

from __future__ import annotations

import base64
import contextlib
import html
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops

from discogs.notebook import html_of
from discogs.sandbox import Sandbox

TARGET = Path(__file__).parents[1] / "images"
COVER = "https://example.org/cover.png"
PAGE = """<!doctype html><meta charset="utf-8">
<style>body {{ margin: 12px; font: 15px/1.4 "DejaVu Sans", sans-serif; background: #fff }}
pre {{ margin: 0; padding: 12px 14px; border-radius: 6px; background: #16161a; color: #e8e8e8;
font: 13px/1.5 "DejaVu Sans Mono", monospace }}</style>
{content}"""
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=2",
)


def card() -> str:
    """Render the card of a loaded release, with its cover."""
    with Sandbox() as sandbox, sandbox.session() as session:
        cover = session.release(249504).images[0].content()
        sandbox.alter("/releases/*", lambda release: release["images"][0].update(uri150=COVER))
        release = session.release(249504).refresh()
        content = html_of(release)
    address = f"data:image/png;base64,{base64.b64encode(cover).decode()}"
    return content.replace(COVER, address)


def table() -> str:
    """Render the first items of a collection."""
    with Sandbox() as sandbox, sandbox.session() as session:
        return html_of(session.me.collection[:6])


class Terminal(io.StringIO):
    """Keeps what is drawn, as a terminal does."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say yes, as terminals do."""
        return True


def bar() -> str:
    """Render the bar of a prefetch that waits for the limit."""
    os.environ["COLUMNS"] = "88"
    terminal = Terminal()
    with Sandbox(limit=30, window=8) as sandbox, sandbox.session() as session:
        rows = session.label(90000001).releases[:75]
        with contextlib.redirect_stderr(terminal):
            session.prefetch(row.release for row in rows)
    waits = [line for line in terminal.getvalue().split("\r") if "for the limit" in line]
    lines = (
        ">>> rows = session.label(90000001).releases[:75]",
        ">>> done = session.prefetch(row.release for row in rows)",
        waits[2].rstrip(),
    )
    return f"<pre>{html.escape(chr(10).join(lines))}</pre>"


#: What is drawn, and how wide it is.
PICTURES: dict[str, tuple[Callable[[], str], int]] = {
    "release-card": (card, 660),
    "table": (table, 900),
    "bar": (bar, 780),
}


def draw(name: str, browser: str) -> Path:
    """Take a screenshot of a page, and reduce its colours for a small file."""
    content, width = PICTURES[name]
    target = TARGET / f"{name}.png"
    with tempfile.TemporaryDirectory() as directory:
        page, shot = Path(directory, "page.html"), Path(directory, "shot.png")
        page.write_text(PAGE.format(content=content()), encoding="utf-8")
        arguments = [
            *CHROMIUM,
            f"--window-size={width},1000",
            f"--user-data-dir={directory}/user",
            f"--screenshot={shot}",
        ]
        subprocess.run([browser, *arguments, page.as_uri()], check=True, capture_output=True)  # noqa: S603
        with Image.open(shot) as picture:
            _trimmed(picture.convert("RGB")).quantize(64).save(target, optimize=True)
    return target


def _trimmed(picture: Image.Image) -> Image.Image:
    """Cut off what is empty below, but for a margin."""
    white = Image.new("RGB", picture.size, "white")
    _, _, _, bottom = ImageChops.difference(picture, white).getbbox() or (0, 0, 0, 0)
    return picture.crop((0, 0, picture.width, min(bottom + 24, picture.height)))


def main() -> None:
    """Draw all of them."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Drawing pictures needs Chromium.")
    for name in PICTURES:
        target = draw(name, browser)
        print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
