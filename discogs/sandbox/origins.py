"""Where the URLs in the answers point.

Answers are made with stand-ins for the sandbox's own addresses, which `rebase` replaces when the
answer leaves: so everything made from the catalogue can be shared by sandboxes on other ports.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from discogs.sandbox.images import sign

API: Final = "http://api.sandbox.invalid"
IMAGES: Final = "http://images.sandbox.invalid"
SITE: Final = "https://www.discogs.com"
#: The empty picture: the cover of what has none.
SPACER: Final = f"{IMAGES}/5bace57814c247c216770eb19a46348585f16475/images/spacer.gif"


def rebase(text: str, api: str, images: str) -> str:
    """Replace addresses in a text by those at which the sandbox listens."""
    return text.replace(API, api).replace(IMAGES, images)


def api(path: str) -> str:
    """Make a URL of the API."""
    return API + path


def site(kind: str, identity: int, name: str) -> str:
    """Make the URL of a page on the site: `https://www.discogs.com/release/1-Some-Name`."""
    return SITE + site_path(kind, identity, name)


def site_path(kind: str, identity: int, name: str) -> str:
    """Make the path of a page on the site; search rows give no more than that."""
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return f"/{kind}/{identity}-{quote('-'.join(words))}"


def image(name: str, width: int, height: int, quality: int = 90) -> str:
    """Sign an image URL: it works as it is, and a changed one does not."""
    rest = f"rs:fit/g:sm/q:{quality}/h:{height}/w:{width}/{name}.png"
    return f"{IMAGES}/{sign(rest)}/{rest}"
