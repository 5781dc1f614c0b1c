"""The models of the API: one file for each page of its documentation, imported when first used.

Model files refer to each other through this package: reading `_models.Release` imports release.py.
`__init__.pyi` lists the names.
"""

from discogs.on_demand import on_demand

__all__, __getattr__, __dir__ = on_demand(__name__)
