"""Walk the Discogs database, a collection and the marketplace as typed Python objects.

`__init__.pyi` lists the public names.
"""

from discogs.display import show_with as _show_with
from discogs.on_demand import on_demand as _on_demand
from discogs.version import __version__ as __version__

# The script of the old distribution `discogs`, which may replace ours, asks for `main`.
__all__, __getattr__, __dir__ = _on_demand(__name__, main="discogs.cli.old_script")


def _html_of(thing: object) -> str:
    """Render an object as HTML; import the renderer on first use."""
    from discogs.notebook import html_of

    return html_of(thing)


_show_with(_html_of)
