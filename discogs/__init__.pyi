# What users import from `discogs`: the one list of its names.

from discogs.errors import APIError as APIError
from discogs.errors import AuthenticationRequired as AuthenticationRequired
from discogs.errors import BadRequest as BadRequest
from discogs.errors import BodyTooLarge as BodyTooLarge
from discogs.errors import Conflict as Conflict
from discogs.errors import ConnectionFailed as ConnectionFailed
from discogs.errors import DetachedError as DetachedError
from discogs.errors import DiscogsError as DiscogsError
from discogs.errors import DumpError as DumpError
from discogs.errors import Forbidden as Forbidden
from discogs.errors import InvalidFieldError as InvalidFieldError
from discogs.errors import InvalidResponse as InvalidResponse
from discogs.errors import InvalidRowsError as InvalidRowsError
from discogs.errors import InvalidValueError as InvalidValueError
from discogs.errors import JobNotFinishedError as JobNotFinishedError
from discogs.errors import LazyLoadError as LazyLoadError
from discogs.errors import MethodNotAllowed as MethodNotAllowed
from discogs.errors import NotFound as NotFound
from discogs.errors import OfflineError as OfflineError
from discogs.errors import ReadOnlyFieldError as ReadOnlyFieldError
from discogs.errors import RowFault as RowFault
from discogs.errors import ServerError as ServerError
from discogs.errors import ServerErrorPage as ServerErrorPage
from discogs.errors import TooManyRequests as TooManyRequests
from discogs.errors import Unauthorized as Unauthorized
from discogs.errors import UnconfirmedWriteError as UnconfirmedWriteError
from discogs.errors import UnprocessableEntity as UnprocessableEntity
from discogs.errors import UnsavedError as UnsavedError
from discogs.errors import UnsupportedMediaType as UnsupportedMediaType
from discogs.errors import WaitTooLong as WaitTooLong
from discogs.http.cache import AnswerCache as AnswerCache
from discogs.http.client import Statistics as Statistics
from discogs.http.messages import Response as Response
from discogs.models import *
from discogs.oauth import AccessToken as AccessToken
from discogs.oauth import OAuthFlow as OAuthFlow
from discogs.oauth import RequestToken as RequestToken
from discogs.orm.entity import Entity as Entity
from discogs.orm.savable import Change as Change
from discogs.orm.savable import Savable as Savable
from discogs.orm.values import Row as Row
from discogs.orm.values import Value as Value
from discogs.pagination.paginated import DriftWarning as DriftWarning
from discogs.pagination.paginated import Paginated as Paginated
from discogs.pagination.table import Table as Table
from discogs.pagination.tables import MixedCurrenciesWarning as MixedCurrenciesWarning
from discogs.prefetch import Prefetched as Prefetched
from discogs.ratelimit.limiter import RateLimiter as RateLimiter
from discogs.ratelimit.redis import RedisStore as RedisStore
from discogs.ratelimit.sqlite import SQLiteStore as SQLiteStore
from discogs.ratelimit.window import RateLimit as RateLimit
from discogs.save_all import Saved as Saved
from discogs.session import Session as Session
from discogs.version import __version__ as __version__

__all__: list[str]
