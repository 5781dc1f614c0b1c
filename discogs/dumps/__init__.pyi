# What users import from `discogs.dumps`: the one list of its names.

import builtins

from discogs.dumps.catalogue import Catalogue as Catalogue
from discogs.dumps.comparing import Diff as Diff
from discogs.dumps.comparing import diff as diff
from discogs.dumps.conversion import Conversion as Conversion
from discogs.dumps.conversion import convert as convert
from discogs.dumps.covering import coverage as coverage
from discogs.dumps.downloading import download as download
from discogs.dumps.downloading import list as list
from discogs.dumps.faults import Fault as Fault
from discogs.dumps.faults import Report as Report
from discogs.dumps.mirror import Dump as Dump
from discogs.dumps.reading import Records as Records
from discogs.dumps.reading import read as read
from discogs.dumps.verifying import CheckedFile as CheckedFile
from discogs.dumps.verifying import verify as verify
from discogs.errors import DumpError as DumpError

__all__: builtins.list[str]
