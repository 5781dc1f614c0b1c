"""The ids that the jobs use. Programs without this SDK installed import it too."""

from __future__ import annotations

from typing import Final

#: Has 250 rows, 25 of them without a year.
ARTIST: Final = 90_000_001
#: Found by the query, on the label's first page and in the user's collection.
RELEASE: Final = 249504
QUERY: Final = "never gonna give you up"
LABEL: Final = 895
USER: Final = "sandbox_user"
#: Not its master's main release.
RELEASE_WITH_MASTER: Final = 90_000_002
BIG_LABEL: Final = 90_000_001

# Odd data, for behaviour.py.
RELEASE_WITHOUT_MASTER: Final = 90_000_003
RELEASE_WITHOUT_YEAR: Final = 90_000_004
#: Has 15 rows; behaviour.py breaks one.
ARTIST_WITH_ODD_ROW: Final = 72872
#: In nobody's wantlist.
UNWANTED: Final = 249504
#: More than Discogs allows in a minute.
MANY: Final = range(90_000_101, 90_000_171)

# The rest is served by the lean server only.
#: The first id of the releases of about 20 KB, all different.
FIRST_LARGE_RELEASE: Final = 1_000_000_001
LARGE_RELEASES: Final = 300
LARGE_BYTES: Final = 20_000
#: Has 10,000 rows.
ARTIST_WITH_10_000: Final = 1_000_000_001
