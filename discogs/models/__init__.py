"""What Discogs knows, one file for each page of its API, imported when it is first needed.

Model files know each other as this package: `_models.Release` imports release.py when it is read.
"""

from typing import TYPE_CHECKING

from discogs.on_demand import on_demand

if TYPE_CHECKING:
    __all__: list[str]

    from discogs.models.about import ApiInfo as ApiInfo
    from discogs.models.about import ApiStatistics as ApiStatistics
    from discogs.models.artist import Artist as Artist
    from discogs.models.artist import ArtistRelease as ArtistRelease
    from discogs.models.basics import BasicInformation as BasicInformation
    from discogs.models.collection import CollectionItem as CollectionItem
    from discogs.models.collection import CollectionValue as CollectionValue
    from discogs.models.conditions import Condition as Condition
    from discogs.models.conditions import SleeveCondition as SleeveCondition
    from discogs.models.credits import ArtistCredit as ArtistCredit
    from discogs.models.credits import ArtistLink as ArtistLink
    from discogs.models.credits import LabelCredit as LabelCredit
    from discogs.models.credits import LabelLink as LabelLink
    from discogs.models.exports import ExportRow as ExportRow
    from discogs.models.exports import Exports as Exports
    from discogs.models.exports import InventoryExport as InventoryExport
    from discogs.models.folders import Folder as Folder
    from discogs.models.folders import Folders as Folders
    from discogs.models.inventory import Inventory as Inventory
    from discogs.models.inventory import WidenedInventory as WidenedInventory
    from discogs.models.label import Label as Label
    from discogs.models.label import LabelRelease as LabelRelease
    from discogs.models.listing import Listing as Listing
    from discogs.models.listing_parts import ListingRelease as ListingRelease
    from discogs.models.listing_parts import Seller as Seller
    from discogs.models.listing_parts import SellerStats as SellerStats
    from discogs.models.lists import ListItem as ListItem
    from discogs.models.lists import ListOwner as ListOwner
    from discogs.models.lists import UserList as UserList
    from discogs.models.markup import Markup as Markup
    from discogs.models.markup import MarkupLink as MarkupLink
    from discogs.models.master import Facet as Facet
    from discogs.models.master import FacetValue as FacetValue
    from discogs.models.master import Master as Master
    from discogs.models.master import MasterVersion as MasterVersion
    from discogs.models.master import Versions as Versions
    from discogs.models.money import Currency as Currency
    from discogs.models.money import Money as Money
    from discogs.models.notes import CollectionField as CollectionField
    from discogs.models.notes import Note as Note
    from discogs.models.notes import Notes as Notes
    from discogs.models.order_messages import MessageParty as MessageParty
    from discogs.models.order_messages import OrderLink as OrderLink
    from discogs.models.order_messages import OrderMessage as OrderMessage
    from discogs.models.order_messages import Refund as Refund
    from discogs.models.order_messages import RefundReceivedMessage as RefundReceivedMessage
    from discogs.models.order_messages import RefundSentMessage as RefundSentMessage
    from discogs.models.order_messages import ShippingMessage as ShippingMessage
    from discogs.models.order_messages import StatusMessage as StatusMessage
    from discogs.models.order_messages import TextMessage as TextMessage
    from discogs.models.order_parts import Feedback as Feedback
    from discogs.models.order_parts import FeedbackLink as FeedbackLink
    from discogs.models.order_parts import OrderItem as OrderItem
    from discogs.models.order_parts import OrderParty as OrderParty
    from discogs.models.order_parts import OrderRelease as OrderRelease
    from discogs.models.order_parts import Shipping as Shipping
    from discogs.models.order_parts import Tax as Tax
    from discogs.models.order_parts import Tracking as Tracking
    from discogs.models.orders import Order as Order
    from discogs.models.orders import Orders as Orders
    from discogs.models.prices import MarketplaceStats as MarketplaceStats
    from discogs.models.prices import OriginalPrice as OriginalPrice
    from discogs.models.release import Release as Release
    from discogs.models.release import ReleaseStats as ReleaseStats
    from discogs.models.search import SearchCommunity as SearchCommunity
    from discogs.models.search import SearchResult as SearchResult
    from discogs.models.search import SearchType as SearchType
    from discogs.models.search import UserFlags as UserFlags
    from discogs.models.statuses import JobStatus as JobStatus
    from discogs.models.statuses import ListingStatus as ListingStatus
    from discogs.models.statuses import OrderStatus as OrderStatus
    from discogs.models.submissions import Submissions as Submissions
    from discogs.models.submissions import Submitted as Submitted
    from discogs.models.tracks import Track as Track
    from discogs.models.upload_rows import RowFault as RowFault
    from discogs.models.uploads import InventoryUpload as InventoryUpload
    from discogs.models.uploads import Uploads as Uploads
    from discogs.models.user import Identity as Identity
    from discogs.models.user import User as User
    from discogs.models.values import Community as Community
    from discogs.models.values import CommunityStats as CommunityStats
    from discogs.models.values import Format as Format
    from discogs.models.values import Identifier as Identifier
    from discogs.models.values import Image as Image
    from discogs.models.values import PartialDate as PartialDate
    from discogs.models.values import Rating as Rating
    from discogs.models.values import StatsCount as StatsCount
    from discogs.models.values import UserLink as UserLink
    from discogs.models.values import Video as Video
    from discogs.models.wantlist import Want as Want
    from discogs.models.wantlist import Wantlist as Wantlist
else:
    __all__, __getattr__, __dir__ = on_demand(
        __name__,
        {
            "about": "ApiInfo ApiStatistics",
            "artist": "Artist ArtistRelease",
            "basics": "BasicInformation",
            "collection": "CollectionItem CollectionValue",
            "conditions": "Condition SleeveCondition",
            "credits": "ArtistCredit ArtistLink LabelCredit LabelLink",
            "exports": "ExportRow Exports InventoryExport",
            "folders": "Folder Folders",
            "inventory": "Inventory WidenedInventory",
            "label": "Label LabelRelease",
            "listing": "Listing",
            "listing_parts": "ListingRelease Seller SellerStats",
            "lists": "ListItem ListOwner UserList",
            "markup": "Markup MarkupLink",
            "master": "Facet FacetValue Master MasterVersion Versions",
            "money": "Currency Money",
            "notes": "CollectionField Note Notes",
            "order_messages": (
                "MessageParty OrderLink OrderMessage Refund RefundReceivedMessage "
                "RefundSentMessage ShippingMessage StatusMessage TextMessage"
            ),
            "order_parts": (
                "Feedback FeedbackLink OrderItem OrderParty OrderRelease Shipping Tax Tracking"
            ),
            "orders": "Order Orders",
            "prices": "MarketplaceStats OriginalPrice",
            "release": "Release ReleaseStats",
            "search": "SearchCommunity SearchResult SearchType UserFlags",
            "statuses": "JobStatus ListingStatus OrderStatus",
            "submissions": "Submissions Submitted",
            "tracks": "Track",
            "upload_rows": "RowFault",
            "uploads": "InventoryUpload Uploads",
            "user": "Identity User",
            "values": (
                "Community CommunityStats Format Identifier Image PartialDate Rating StatsCount "
                "UserLink Video"
            ),
            "wantlist": "Want Wantlist",
        },
    )
