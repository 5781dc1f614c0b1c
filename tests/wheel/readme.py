"""The README's ten lines, as they are in the wheel's own metadata, print what it says."""

from __future__ import annotations

import contextlib
import io
import re
from importlib import metadata

from discogs.sandbox import Sandbox

readme = metadata.metadata("discogs-orm").json["description"]
assert isinstance(readme, str)
(code, *_), (output, *_) = (
    re.findall(rf"```{kind}\n(.*?)```", readme, re.DOTALL) for kind in ("python", "text")
)
with Sandbox() as server, contextlib.redirect_stdout(io.StringIO()) as printed:
    login = f'token="{server.token}", base_url="{server.url}"'
    exec(code.replace('token="..."', login))  # noqa: S102
assert printed.getvalue() == output, printed.getvalue()
