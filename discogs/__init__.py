"""Walk the Discogs database, a collection and the marketplace as typed Python objects."""

from typing import TYPE_CHECKING

from discogs import models as _models
from discogs.display import show_with as _show_with
from discogs.on_demand import on_demand as _on_demand
from discogs.version import __version__ as __version__

if TYPE_CHECKING:
    __all__: list[str]

    from discogs.cache import AnswerCache as AnswerCache
    from discogs.entity import Entity as Entity
    from discogs.errors import APIError as APIError
    from discogs.errors import AuthenticationRequired as AuthenticationRequired
    from discogs.errors import BadRequest as BadRequest
    from discogs.errors import Conflict as Conflict
    from discogs.errors import ConnectionFailed as ConnectionFailed
    from discogs.errors import DetachedError as DetachedError
    from discogs.errors import DiscogsError as DiscogsError
    from discogs.errors import Forbidden as Forbidden
    from discogs.errors import InvalidFieldError as InvalidFieldError
    from discogs.errors import InvalidResponse as InvalidResponse
    from discogs.errors import InvalidRowsError as InvalidRowsError
    from discogs.errors import InvalidValueError as InvalidValueError
    from discogs.errors import JobNotFinishedError as JobNotFinishedError
    from discogs.errors import LazyLoadError as LazyLoadError
    from discogs.errors import MethodNotAllowed as MethodNotAllowed
    from discogs.errors import NotFound as NotFound
    from discogs.errors import ReadOnlyFieldError as ReadOnlyFieldError
    from discogs.errors import ServerError as ServerError
    from discogs.errors import ServerErrorPage as ServerErrorPage
    from discogs.errors import TooManyRequests as TooManyRequests
    from discogs.errors import Unauthorized as Unauthorized
    from discogs.errors import UnconfirmedWriteError as UnconfirmedWriteError
    from discogs.errors import UnprocessableEntity as UnprocessableEntity
    from discogs.errors import UnsavedError as UnsavedError
    from discogs.errors import UnsupportedMediaType as UnsupportedMediaType
    from discogs.errors import WaitTooLong as WaitTooLong
    from discogs.exchange import Response as Response
    from discogs.fetcher import Statistics as Statistics
    from discogs.limiter import RateLimiter as RateLimiter
    from discogs.models import ApiInfo as ApiInfo
    from discogs.models import ApiStatistics as ApiStatistics
    from discogs.models import Artist as Artist
    from discogs.models import ArtistCredit as ArtistCredit
    from discogs.models import ArtistLink as ArtistLink
    from discogs.models import ArtistRelease as ArtistRelease
    from discogs.models import BasicInformation as BasicInformation
    from discogs.models import CollectionField as CollectionField
    from discogs.models import CollectionItem as CollectionItem
    from discogs.models import CollectionValue as CollectionValue
    from discogs.models import Community as Community
    from discogs.models import CommunityStats as CommunityStats
    from discogs.models import Condition as Condition
    from discogs.models import Currency as Currency
    from discogs.models import ExportRow as ExportRow
    from discogs.models import Exports as Exports
    from discogs.models import Facet as Facet
    from discogs.models import FacetValue as FacetValue
    from discogs.models import Feedback as Feedback
    from discogs.models import FeedbackLink as FeedbackLink
    from discogs.models import Folder as Folder
    from discogs.models import Folders as Folders
    from discogs.models import Format as Format
    from discogs.models import Identifier as Identifier
    from discogs.models import Identity as Identity
    from discogs.models import Image as Image
    from discogs.models import Inventory as Inventory
    from discogs.models import InventoryExport as InventoryExport
    from discogs.models import InventoryUpload as InventoryUpload
    from discogs.models import JobStatus as JobStatus
    from discogs.models import Label as Label
    from discogs.models import LabelCredit as LabelCredit
    from discogs.models import LabelLink as LabelLink
    from discogs.models import LabelRelease as LabelRelease
    from discogs.models import Listing as Listing
    from discogs.models import ListingRelease as ListingRelease
    from discogs.models import ListingStatus as ListingStatus
    from discogs.models import ListItem as ListItem
    from discogs.models import ListOwner as ListOwner
    from discogs.models import MarketplaceStats as MarketplaceStats
    from discogs.models import Markup as Markup
    from discogs.models import MarkupLink as MarkupLink
    from discogs.models import Master as Master
    from discogs.models import MasterVersion as MasterVersion
    from discogs.models import MessageParty as MessageParty
    from discogs.models import Money as Money
    from discogs.models import Note as Note
    from discogs.models import Notes as Notes
    from discogs.models import Order as Order
    from discogs.models import OrderItem as OrderItem
    from discogs.models import OrderLink as OrderLink
    from discogs.models import OrderMessage as OrderMessage
    from discogs.models import OrderParty as OrderParty
    from discogs.models import OrderRelease as OrderRelease
    from discogs.models import Orders as Orders
    from discogs.models import OrderStatus as OrderStatus
    from discogs.models import OriginalPrice as OriginalPrice
    from discogs.models import PartialDate as PartialDate
    from discogs.models import Rating as Rating
    from discogs.models import Refund as Refund
    from discogs.models import RefundReceivedMessage as RefundReceivedMessage
    from discogs.models import RefundSentMessage as RefundSentMessage
    from discogs.models import Release as Release
    from discogs.models import ReleaseStats as ReleaseStats
    from discogs.models import RowFault as RowFault
    from discogs.models import SearchCommunity as SearchCommunity
    from discogs.models import SearchResult as SearchResult
    from discogs.models import SearchType as SearchType
    from discogs.models import Seller as Seller
    from discogs.models import SellerStats as SellerStats
    from discogs.models import Shipping as Shipping
    from discogs.models import ShippingMessage as ShippingMessage
    from discogs.models import SleeveCondition as SleeveCondition
    from discogs.models import StatsCount as StatsCount
    from discogs.models import StatusMessage as StatusMessage
    from discogs.models import Submissions as Submissions
    from discogs.models import Submitted as Submitted
    from discogs.models import Tax as Tax
    from discogs.models import TextMessage as TextMessage
    from discogs.models import Track as Track
    from discogs.models import Tracking as Tracking
    from discogs.models import Uploads as Uploads
    from discogs.models import User as User
    from discogs.models import UserFlags as UserFlags
    from discogs.models import UserLink as UserLink
    from discogs.models import UserList as UserList
    from discogs.models import Versions as Versions
    from discogs.models import Video as Video
    from discogs.models import Want as Want
    from discogs.models import Wantlist as Wantlist
    from discogs.models import WidenedInventory as WidenedInventory
    from discogs.oauth import AccessToken as AccessToken
    from discogs.oauth import OAuthFlow as OAuthFlow
    from discogs.oauth import RequestToken as RequestToken
    from discogs.paginated import DriftWarning as DriftWarning
    from discogs.paginated import Paginated as Paginated
    from discogs.prefetch import Prefetched as Prefetched
    from discogs.savable import Change as Change
    from discogs.savable import Savable as Savable
    from discogs.session import Session as Session
    from discogs.store_redis import RedisStore as RedisStore
    from discogs.store_sqlite import SQLiteStore as SQLiteStore
    from discogs.value import Row as Row
    from discogs.value import Value as Value
    from discogs.window import RateLimit as RateLimit
else:
    # What is used is imported then: a command that asks one thing need not wait for all the rest.
    __all__, __getattr__, __dir__ = _on_demand(
        __name__,
        {
            "cache": "AnswerCache",
            "entity": "Entity",
            "errors": (
                "APIError AuthenticationRequired BadRequest Conflict ConnectionFailed "
                "DetachedError DiscogsError Forbidden InvalidFieldError InvalidResponse "
                "InvalidRowsError InvalidValueError JobNotFinishedError LazyLoadError "
                "MethodNotAllowed NotFound ReadOnlyFieldError ServerError ServerErrorPage "
                "TooManyRequests Unauthorized UnconfirmedWriteError UnprocessableEntity "
                "UnsavedError UnsupportedMediaType WaitTooLong"
            ),
            "exchange": "Response",
            "fetcher": "Statistics",
            "limiter": "RateLimiter",
            "models": " ".join(_models.__all__),
            "oauth": "AccessToken OAuthFlow RequestToken",
            "paginated": "DriftWarning Paginated",
            "prefetch": "Prefetched",
            "savable": "Change Savable",
            "session": "Session",
            "store_redis": "RedisStore",
            "store_sqlite": "SQLiteStore",
            "value": "Row Value",
            "window": "RateLimit",
            "version": "__version__",
        },
    )


def _html_of(thing: object) -> str:
    """What a notebook shows: its face is loaded when there is something to show."""
    from discogs.notebook import html_of

    return html_of(thing)


_show_with(_html_of)
