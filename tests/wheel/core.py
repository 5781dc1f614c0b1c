"""A program of someone who installed the library alone, or with one extra."""

from __future__ import annotations

from importlib import import_module, metadata
from pathlib import Path

import discogs

installed = Path(discogs.__file__).parent
assert "site-packages" in installed.parts, f"not the wheel: {installed}"
assert (installed / "py.typed").exists()
assert metadata.version("discogs-orm") == discogs.__version__
for name in discogs.__all__:
    getattr(discogs, name)
session = discogs.Session("StrangersProgram/1.0")
assert session.release(249504) is session.release(249504)
assert session.statistics.requests == 0
try:
    import werkzeug
except ImportError:
    try:
        import_module("discogs.testing")
    except ImportError as error:
        assert "pip install 'discogs-orm[sandbox]'" in str(error), error  # noqa: PT017
    else:
        raise AssertionError("Nothing said that the extra is missing.")
else:
    assert werkzeug
