"""What Discogs knows, one file for each page of its API."""

from discogs.models.about import ApiInfo, ApiStatistics
from discogs.models.artist import Artist, ArtistRelease
from discogs.models.basics import BasicInformation
from discogs.models.collection import CollectionItem, CollectionValue
from discogs.models.conditions import Condition, SleeveCondition
from discogs.models.credits import ArtistCredit, ArtistLink, LabelCredit, LabelLink
from discogs.models.exports import ExportRow, Exports, InventoryExport
from discogs.models.folders import Folder, Folders
from discogs.models.inventory import Inventory, WidenedInventory
from discogs.models.label import Label, LabelRelease
from discogs.models.listing import Listing
from discogs.models.listing_parts import ListingRelease, Seller, SellerStats
from discogs.models.lists import ListItem, ListOwner, UserList
from discogs.models.markup import Markup, MarkupLink
from discogs.models.master import Facet, FacetValue, Master, MasterVersion, Versions
from discogs.models.money import Currency, Money
from discogs.models.notes import CollectionField, Note, Notes
from discogs.models.order_messages import (
    MessageParty,
    OrderLink,
    OrderMessage,
    Refund,
    RefundReceivedMessage,
    RefundSentMessage,
    ShippingMessage,
    StatusMessage,
    TextMessage,
)
from discogs.models.order_parts import (
    Feedback,
    FeedbackLink,
    OrderItem,
    OrderParty,
    OrderRelease,
    Shipping,
    Tax,
    Tracking,
)
from discogs.models.orders import Order, Orders
from discogs.models.prices import MarketplaceStats, OriginalPrice
from discogs.models.release import Release, ReleaseStats
from discogs.models.search import SearchCommunity, SearchResult, SearchType, UserFlags
from discogs.models.statuses import JobStatus, ListingStatus, OrderStatus
from discogs.models.submissions import Submissions, Submitted
from discogs.models.tracks import Track
from discogs.models.upload_rows import RowFault
from discogs.models.uploads import InventoryUpload, Uploads
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
    "ExportRow",
    "Exports",
    "Facet",
    "FacetValue",
    "Feedback",
    "FeedbackLink",
    "Folder",
    "Folders",
    "Format",
    "Identifier",
    "Identity",
    "Image",
    "Inventory",
    "InventoryExport",
    "InventoryUpload",
    "JobStatus",
    "Label",
    "LabelCredit",
    "LabelLink",
    "LabelRelease",
    "ListItem",
    "ListOwner",
    "Listing",
    "ListingRelease",
    "ListingStatus",
    "MarketplaceStats",
    "Markup",
    "MarkupLink",
    "Master",
    "MasterVersion",
    "MessageParty",
    "Money",
    "Note",
    "Notes",
    "Order",
    "OrderItem",
    "OrderLink",
    "OrderMessage",
    "OrderParty",
    "OrderRelease",
    "OrderStatus",
    "Orders",
    "OriginalPrice",
    "PartialDate",
    "Rating",
    "Refund",
    "RefundReceivedMessage",
    "RefundSentMessage",
    "Release",
    "ReleaseStats",
    "RowFault",
    "SearchCommunity",
    "SearchResult",
    "SearchType",
    "Seller",
    "SellerStats",
    "Shipping",
    "ShippingMessage",
    "SleeveCondition",
    "StatsCount",
    "StatusMessage",
    "Submissions",
    "Submitted",
    "Tax",
    "TextMessage",
    "Track",
    "Tracking",
    "Uploads",
    "User",
    "UserFlags",
    "UserLink",
    "UserList",
    "Versions",
    "Video",
    "Want",
    "Wantlist",
    "WidenedInventory",
]
