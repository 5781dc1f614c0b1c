"""What Discogs knows, one file for each page of its API, imported when it is first needed.

Model files know each other as this package: `_models.Release` imports release.py when it is read.
The names are listed in `__init__.pyi`.
"""

from discogs.on_demand import on_demand

__all__, __getattr__, __dir__ = on_demand(__name__)
