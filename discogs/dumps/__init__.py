"""The monthly dumps of Discogs' whole database, as the API's own objects, tables and a catalogue.

Needs the extra `dumps`: lxml reads the XML, pyarrow writes Parquet. `__init__.pyi` lists the public
names.
"""

from discogs.on_demand import on_demand as _on_demand

__all__, _find, __dir__ = _on_demand(__name__)


def __getattr__(name: str) -> object:
    try:
        return _find(name)
    except ImportError as error:
        raise ImportError(
            f"discogs.dumps.{name} needs lxml and pyarrow: pip install 'discogs-orm[dumps]'",
            name=error.name,
        ) from error
