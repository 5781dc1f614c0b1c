"""What a new process pays before it does anything: imports, and the first attribute."""

from __future__ import annotations

from bench import world
from bench.contestants import BASELINE, CONTESTANTS, HERE, Contestant
from bench.programs.harness import TOKEN

__all__ = ["IMPORTS", "PEER_IMPORTS", "first_attribute"]

#: Of statements that are alike for all: what a session does, too, by hand. Naming pydantic imports
#: nothing of it yet; a model does.
_WITH_A_MODEL = """\
import requests, pydantic
class Release(pydantic.BaseModel):
    id: int
requests.Session()
"""

#: Statements by their titles.
IMPORTS: dict[str, tuple[Contestant, str]] = {
    "`import requests, pydantic`": (BASELINE, "import requests, pydantic"),
    "the same, a `BaseModel` and a `requests.Session()`": (BASELINE, _WITH_A_MODEL),
    "`import discogs`": (HERE, "import discogs"),
    "the same, and `discogs.Session(...)`": (HERE, "import discogs\ndiscogs.Session('bench/1.0')"),
}

PEER_IMPORTS: dict[str, tuple[Contestant, str]] = {
    f"`import {one.module}`": (one, f"import {one.module}") for one in CONTESTANTS[2:4]
}

_FIRST_ATTRIBUTES = {
    "by hand": """\
import json, requests
session = requests.Session()
session.headers.update({{"Authorization": "Discogs token={token}", "User-Agent": "bench/1.0"}})
json.loads(session.get("{address}/releases/{id}", timeout=60).content)["title"]
""",
    "discogs": """\
import discogs
session = discogs.Session("bench/1.0", token="{token}", base_url="{address}")
session.release({id}).title
""",
    "python3-discogs-client": """\
import discogs_client
client = discogs_client.Client("bench/1.0", user_token="{token}")
client._base_url = "{address}"
client.release({id}).title
""",
    "discogs-sdk": """\
import discogs_sdk
client = discogs_sdk.Discogs(token="{token}", base_url="{address}", user_agent="bench/1.0")
client.releases.get({id}).title
""",
}


def first_attribute(address: str, *contestants: Contestant) -> dict[str, tuple[Contestant, str]]:
    """Return the program of each contestant that prints nothing but reads one title."""
    return {
        one.name: (
            one,
            _FIRST_ATTRIBUTES[one.name].format(
                token=TOKEN, address=address, id=world.FIRST_LARGE_RELEASE
            ),
        )
        for one in contestants
    }
