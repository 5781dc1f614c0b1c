"""What Discogs knows, one file for each page of its API."""

from discogs.models.about import ApiInfo, ApiStatistics
from discogs.models.artist import Artist, ArtistRelease
from discogs.models.basics import BasicInformation
from discogs.models.collection import CollectionItem, CollectionValue
from discogs.models.conditions import Condition, SleeveCondition
from discogs.models.credits import ArtistCredit, ArtistLink, LabelCredit, LabelLink
from discogs.models.folders import Folder, Folders
from discogs.models.label import Label, LabelRelease
from discogs.models.lists import ListItem, ListOwner, UserList
from discogs.models.markup import Markup, MarkupLink
from discogs.models.master import Facet, FacetValue, Master, MasterVersion, Versions
from discogs.models.money import Currency, Money
from discogs.models.notes import CollectionField, Note, Notes
from discogs.models.release import Release, ReleaseStats
from discogs.models.search import SearchCommunity, SearchResult, SearchType, UserFlags
from discogs.models.submissions import Submissions, Submitted
from discogs.models.tracks import Track
from discogs.models.user import Identity, User
from discogs.models.values import (
    Community,
    CommunityStats,
    Format,
    Identifier,
    Image,
    PartialDate,
    Rating,
    StatsCount,
    UserLink,
    Video,
)
from discogs.models.wantlist import Want, Wantlist

__all__ = [
    "ApiInfo",
    "ApiStatistics",
    "Artist",
    "ArtistCredit",
    "ArtistLink",
    "ArtistRelease",
    "BasicInformation",
    "CollectionField",
    "CollectionItem",
    "CollectionValue",
    "Community",
    "CommunityStats",
    "Condition",
    "Currency",
    "Facet",
    "FacetValue",
    "Folder",
    "Folders",
    "Format",
    "Identifier",
    "Identity",
    "Image",
    "Label",
    "LabelCredit",
    "LabelLink",
    "LabelRelease",
    "ListItem",
    "ListOwner",
    "Markup",
    "MarkupLink",
    "Master",
    "MasterVersion",
    "Money",
    "Note",
    "Notes",
    "PartialDate",
    "Rating",
    "Release",
    "ReleaseStats",
    "SearchCommunity",
    "SearchResult",
    "SearchType",
    "SleeveCondition",
    "StatsCount",
    "Submissions",
    "Submitted",
    "Track",
    "User",
    "UserFlags",
    "UserLink",
    "UserList",
    "Versions",
    "Video",
    "Want",
    "Wantlist",
]
