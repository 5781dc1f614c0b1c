# What users import from `discogs.dumps`: the one list of its names.

from discogs.dumps.catalogue import Catalogue as Catalogue
from discogs.dumps.conversion import Conversion as Conversion
from discogs.dumps.conversion import convert as convert
from discogs.dumps.covering import coverage as coverage
from discogs.dumps.faults import Fault as Fault
from discogs.dumps.faults import Report as Report
from discogs.dumps.reading import Records as Records
from discogs.dumps.reading import read as read
from discogs.errors import DumpError as DumpError

__all__: list[str]
