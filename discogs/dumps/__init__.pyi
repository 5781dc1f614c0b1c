# What users import from `discogs.dumps`: the one list of its names.

from discogs.errors import DumpError as DumpError

__all__: list[str]
