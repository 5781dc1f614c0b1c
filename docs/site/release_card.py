"""Draw `release-card.png`, the picture in the README: `make card`, needs Chromium.

It shows the notebook card of a release in the sandbox. Cards load pictures by https only, which the
sandbox does not speak: the cover gets an https address, which the page replaces by its bytes.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from discogs.notebook import html_of
from discogs.sandbox import Sandbox

TARGET = Path(__file__).parents[1] / "images" / "release-card.png"
COVER = "https://example.org/cover.png"
WIDTH, HEIGHT = 660, 380
PAGE = """<!doctype html><meta charset="utf-8">
<style>body {{ margin: 12px; font: 15px/1.4 "DejaVu Sans", sans-serif; background: #fff }}</style>
{card}"""
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
    f"--window-size={WIDTH},{HEIGHT}",
)


def card() -> str:
    """Render the card of a loaded release, with its cover."""
    with Sandbox() as sandbox, sandbox.session() as session:
        cover = session.release(249504).images[0].content()
        sandbox.alter("/releases/*", lambda release: release["images"][0].update(uri150=COVER))
        release = session.release(249504).refresh()
        html = html_of(release)
    address = f"data:image/png;base64,{base64.b64encode(cover).decode()}"
    return html.replace(COVER, address)


def main() -> None:
    """Take a screenshot of the page, and reduce its colours for a small file."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Drawing the card needs Chromium.")
    with tempfile.TemporaryDirectory() as directory:
        page, shot = Path(directory, "card.html"), Path(directory, "card.png")
        page.write_text(PAGE.format(card=card()), encoding="utf-8")
        arguments = [*CHROMIUM, f"--user-data-dir={directory}/user", f"--screenshot={shot}"]
        subprocess.run([browser, *arguments, page.as_uri()], check=True, capture_output=True)  # noqa: S603
        with Image.open(shot) as picture:
            picture.convert("RGB").quantize(64).save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
