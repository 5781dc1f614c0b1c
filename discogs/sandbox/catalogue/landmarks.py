"""Ids in the generated catalogue that are what their names say: the places that tests visit.

Generated ids of all four kinds start at 90,000,001, so release, master, artist and label of the
same id exist and are different things. The documentation's own examples keep their real ids.
"""

from __future__ import annotations

from typing import Final

FIRST_ID: Final = 90_000_001

#: Exactly 250 rows: 55 masters and 195 releases, 25 without a year, in six roles; no short pages.
ARTIST_WITH_250_RELEASES: Final = 90_000_001
#: Announces 130 rows and shows 121: nine are withheld, so that some pages are short. Searches that
#: find these releases have short pages too.
ARTIST_WITH_SHORT_PAGES: Final = 90_000_002
#: Has neither picture nor profile nor any other optional key, and not one release.
ARTIST_BARE: Final = 90_000_003
#: A group with members, one of whom left; `ARTIST_MEMBER` is one of them and has aliases.
ARTIST_GROUP: Final = 90_000_004
ARTIST_MEMBER: Final = 90_000_005
#: Shares its name with another, so it is called "... (2)".
ARTIST_NAMESAKE: Final = 90_000_006
#: Credited on compilations. Too big to list: `/artists/194/releases` is a 500.
ARTIST_VARIOUS: Final = 194

#: Exactly 160 rows, some of them with year 0 or catno "none".
LABEL_WITH_160_RELEASES: Final = 90_000_001
#: Announces 120 rows and shows 112.
LABEL_WITH_SHORT_PAGES: Final = 90_000_002
#: Has neither picture nor profile nor any other optional key, and not one release.
LABEL_BARE: Final = 90_000_003
#: A label with a parent, and the parent with its sublabels.
LABEL_CHILD: Final = 90_000_004
LABEL_PARENT: Final = 90_000_005

MASTER_WITH_120_VERSIONS: Final = 90_000_001
#: A master of four versions; the two releases are its main release and another version.
MASTER_OF_FOUR: Final = 90_000_002
RELEASE_MAIN_VERSION: Final = 90_000_001
RELEASE_OTHER_VERSION: Final = 90_000_002

#: A release of its own: no `master_id` and no `master_url`.
RELEASE_WITHOUT_MASTER: Final = 90_000_003
#: `released` is absent and `year` is 0.
RELEASE_WITHOUT_YEAR: Final = 90_000_004
#: `released` is "" (an old shape that is still met).
RELEASE_WITH_EMPTY_DATE: Final = 90_000_005
#: `released` is "1998-12-00".
RELEASE_WITHOUT_DAY: Final = 90_000_006
#: A heading, an index track with sub_tracks and one without, whose position is null.
RELEASE_WITH_SUB_TRACKS: Final = 90_000_007
#: Credits of id 0, whose resource_url is "".
RELEASE_WITH_UNLINKED_CREDITS: Final = 90_000_008
#: Nobody sells it: `lowest_price` is null.
RELEASE_NOT_FOR_SALE: Final = 90_000_009
#: By "Various" (194), each track by somebody else.
RELEASE_COMPILATION: Final = 90_000_010
#: Every optional key is absent.
RELEASE_BARE: Final = 90_000_011
#: About 20 KB: many tracks, credits, companies, identifiers, videos and images.
RELEASE_LARGE: Final = 90_000_012
#: Blocked from sale.
RELEASE_BLOCKED: Final = 90_000_013
#: Catno "none", on "Not On Label (... Self-released)".
RELEASE_SELF_RELEASED: Final = 90_000_014
#: In a series: `series` holds objects.
RELEASE_IN_SERIES: Final = 90_000_015
#: The first of the releases, one in a hundred, whose `data_quality` is null, in `community` too.
RELEASE_WITHOUT_QUALITY: Final = 90_000_116

#: The documentation's own example, a release with a master, and what it leads to.
RELEASE_DOCUMENTED: Final = 249504
MASTER_DOCUMENTED: Final = 96559
ARTIST_DOCUMENTED: Final = 72872
LABEL_DOCUMENTED: Final = 895

#: `sandbox_user` has so many items in folder 0 and so many wants. Nobody wants what they have.
COLLECTION_SIZE: Final = 540
WANTLIST_SIZE: Final = 132
#: The folders of `sandbox_user` beside 0 and 1: "Jazz", '7" Singles', "To Sell", "Empty Crate".
#: `RELEASE_DOCUMENTED` is in the collection three times: in folder 1, FOLDER_SINGLES and
#: FOLDER_TO_SELL, with the instance ids 90,000,001 to 90,000,003.
FOLDER_JAZZ: Final = 90_000_001
FOLDER_SINGLES: Final = 90_000_002
FOLDER_TO_SELL: Final = 90_000_003
FOLDER_EMPTY: Final = 90_000_004
INSTANCE_DOCUMENTED: Final = 90_000_001

#: Has 75 items and 66 wants that everybody may see.
USER_WITH_PUBLIC_COLLECTION: Final = "memory"
#: Has 12 items and some wants that nobody else may see: 403.
USER_WITH_PRIVATE_COLLECTION: Final = "crate_digger"
#: Everything is public and empty, but for the contributions.
USER_WITH_EMPTY_COLLECTION: Final = "_80_"
#: Must be escaped in paths: `/users/Se%C3%B1or%2050%25%3F`. Has two items.
USER_WITH_ODD_NAME: Final = "Señor 50%?"

#: Lists of `sandbox_user`: five items of all four types; a private one of one item; an empty one;
#: 120 releases, on one page since the items of a list are not paged.
LIST_MIXED: Final = 90_000_001
LIST_PRIVATE: Final = 90_000_002
LIST_EMPTY: Final = 90_000_003
LIST_LONG: Final = 90_000_004
#: Lists of `USER_WITH_PUBLIC_COLLECTION`; the private one is a 404.
LIST_OF_ANOTHER: Final = 90_000_005
LIST_PRIVATE_OF_ANOTHER: Final = 90_000_006
#: The documentation's own example, of `rodneyfool`.
LIST_DOCUMENTED: Final = 2

#: `sandbox_user` sells so many, in USD, among them three copies of `RELEASE_DOCUMENTED`: the
#: first three ids from LISTING_FOR_SALE on, which has every private field filled.
LISTINGS_FOR_SALE: Final = 300
LISTING_FOR_SALE: Final = 4_000_000_001
#: The first of 8, 6, 2, 3, 2 and 1 listings of `sandbox_user` in other statuses.
LISTING_DRAFT: Final = 4_000_001_001
LISTING_EXPIRED: Final = 4_000_001_101
LISTING_SUSPENDED: Final = 4_000_001_201
LISTING_VIOLATION: Final = 4_000_001_301
LISTING_DELETED: Final = 4_000_001_401
LISTING_PENDING: Final = 4_000_001_501
#: The first of the listings that were sold by the orders below.
LISTING_SOLD: Final = 4_000_002_001

#: An ordinary seller with so many listings for sale, in GBP, and a draft that others can't see.
USER_WHO_SELLS: Final = "waxworks"
LISTINGS_OF_USER_WHO_SELLS: Final = 150
LISTING_FOREIGN: Final = 4_100_000_001
LISTING_FOREIGN_DRAFT: Final = 4_100_001_001

#: Sells more than the 10,000 that others can page through, in EUR.
USER_WITH_BIG_INVENTORY: Final = "vinyl_archive"
LISTINGS_OF_BIG_INVENTORY: Final = 12_345
LISTING_OF_BIG_INVENTORY: Final = 4_200_000_001

#: `sandbox_user` sold so many orders, in all 15 statuses: the documentation's own example, and
#: "90000001-2" to "90000001-130". The one with the long talk has 123 messages; the
#: refunded one has some of all five types.
ORDERS_SOLD: Final = 130
ORDER_DOCUMENTED: Final = "1-1"
ORDER_NEW: Final = "90000001-2"
ORDER_INVOICED: Final = "90000001-4"
ORDER_PAID: Final = "90000001-6"
#: With tracking, tax and everything else that came after the documentation, and items without
#: conditions.
ORDER_SHIPPED: Final = "90000001-52"
ORDER_CANCELLED: Final = "90000001-12"
ORDER_REFUNDED: Final = "90000001-16"
ORDER_WITH_LONG_TALK: Final = "90000001-6"
#: Bought by `sandbox_user`: can be read, and is not in the list.
ORDER_BOUGHT: Final = "90000006-1"
#: Neither sold nor bought by `sandbox_user`: 403.
ORDER_OF_OTHERS: Final = "90000006-4"

#: Exports of `sandbox_user`: of nothing, and of the three copies of `RELEASE_DOCUMENTED`.
EXPORT_EMPTY: Final = 18_800_002
EXPORT_OF_THREE: Final = 18_800_001
#: Uploads of `sandbox_user`; the failed one has no time of finishing.
UPLOAD_FAILED: Final = 3_500_003
UPLOAD_DONE: Final = 3_500_001
UPLOAD_WITH_SKIPPED_ROW: Final = 3_500_002
