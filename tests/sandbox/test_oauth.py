"""OAuth 1.0a: from a consumer's key to a token that works everywhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from oauthlib.oauth1 import Client as Signer

from discogs.sandbox import Sandbox

from .conftest import Client, Clock

METHODS = ["PLAINTEXT", "HMAC-SHA1"]
IDENTITY = "/oauth/identity"


class Application:
    """An application that wants to do something for a user."""

    def __init__(self, sandbox: Sandbox, method: str = "HMAC-SHA1") -> None:
        self.sandbox = sandbox
        self.method = method
        self.key, self.secret = sandbox.consumer_key, sandbox.consumer_secret
        #: What stands in the query as well as in the header.
        self.repeated = ""

    def __call__(self, path: str, http_method: str = "GET", **signed: Any) -> requests.Response:
        """An answer to a signed request."""
        signer: Any = Signer(
            self.key, client_secret=self.secret, signature_method=self.method, **signed
        )
        url, headers, _ = signer.sign(f"{self.sandbox.url}{path}", http_method=http_method)
        headers["User-Agent"] = "tests/1.0"
        return requests.request(http_method, url + self.repeated, headers=headers, timeout=60)

    def ask(self, callback: str = "oob") -> dict[str, str]:
        """A request token."""
        answer = self("/oauth/request_token", callback_uri=callback)
        assert answer.status_code == 200, answer.text
        return dict(parse_qsl(answer.text))

    def visit(self, token: str, **query: str) -> requests.Response:
        """What the user sees."""
        return requests.get(
            self.sandbox.authorize_url,
            params={"oauth_token": token, **query},
            headers={"User-Agent": "browser"},
            allow_redirects=False,
            timeout=60,
        )

    def exchange(self, asked: dict[str, str], **also: Any) -> requests.Response:
        """The answer to a request token with its code."""
        return self("/oauth/access_token", "POST", **owner(asked), **also)

    def permitted(self) -> dict[str, Any]:
        """What a request is signed with that the user permitted."""
        asked = self.ask()
        code = shown_code(self.visit(asked["oauth_token"]))
        answer = self.exchange(asked, verifier=code)
        assert answer.status_code == 200, answer.text
        return owner(dict(parse_qsl(answer.text)))


def owner(told: dict[str, str]) -> dict[str, Any]:
    return {
        "resource_owner_key": told["oauth_token"],
        "resource_owner_secret": told["oauth_token_secret"],
    }


def shown_code(page: requests.Response) -> str:
    found = re.search(r'class="auth_success_verify_code">(\w+)<', page.text)
    assert found, page.text
    return found[1]


@pytest.fixture(params=METHODS)
def application(sandbox: Sandbox, request: pytest.FixtureRequest) -> Application:
    return Application(sandbox, request.param)


def test_the_whole_way(application: Application, sandbox: Sandbox) -> None:
    asked = application.ask()
    assert asked.keys() == {"oauth_token", "oauth_token_secret", "oauth_callback_confirmed"}
    page = application.visit(asked["oauth_token"])
    assert page.headers["Content-Type"].startswith("text/html")
    answer = application.exchange(asked, verifier=shown_code(page))
    told = dict(parse_qsl(answer.text))
    assert told.keys() == {"oauth_token", "oauth_token_secret"}
    identity = application(IDENTITY, **owner(told)).json()
    assert identity["username"] == "sandbox_user"
    assert identity["consumer_name"] == "Sandbox Application"
    assert [one.level for one in sandbox.requests] == [1, 0, 1, 2]


def test_a_token_can_do_what_the_user_can(application: Application) -> None:
    mine = application.permitted()
    path = "/users/sandbox_user/collection/folders/1/releases/1"
    added = application(path, "POST", **mine)
    assert added.status_code == 201
    item = f"{path}/instances/{added.json()['instance_id']}?rating=5"
    assert application(item, "POST", **mine).status_code == 204
    assert application(item, "DELETE", **mine).status_code == 204


def test_queries_are_signed_too(application: Application, sandbox: Sandbox) -> None:
    mine = application.permitted()
    path = "/database/search?q=never%20gonna&artist=Rick+Astley&type=master&title=a%26b%3Dc"
    answer = application(path, **mine)
    assert answer.status_code == 200
    assert sandbox.requests[-1].query["title"] == "a&b=c"


def test_parameters_of_oauth_may_stand_in_the_query_as_well(application: Application) -> None:
    """As those of a widespread client for Node.js do, which GETs the access token, too."""
    application.repeated = "?oauth_callback=oob"
    asked = application.ask()
    code = shown_code(application.visit(asked["oauth_token"]))
    application.repeated = f"&oauth_verifier={code}"
    answer = application("/oauth/access_token?more=a%20b", verifier=code, **owner(asked))
    assert answer.status_code == 200, answer.text
    application.repeated = ""
    assert application(IDENTITY, **owner(dict(parse_qsl(answer.text)))).status_code == 200


def test_and_in_the_query_alone(sandbox: Sandbox) -> None:
    header = 'OAuth oauth_consumer_key="sandbox-key", oauth_nonce="1", oauth_version="1.0", '
    header += f'oauth_signature_method="PLAINTEXT", oauth_timestamp="{time.time():.0f}", '
    header += 'oauth_signature="sandbox-secret%26"'
    answer = requests.get(
        f"{sandbox.url}/oauth/request_token?oauth_callback=oob",
        headers={"Authorization": header, "User-Agent": "tests/1.0"},
        timeout=5,
    )
    assert answer.status_code == 200, answer.text


def test_an_altered_query_breaks_the_signature(sandbox: Sandbox) -> None:
    signer: Any = Signer("sandbox-key", client_secret="sandbox-secret")
    _, headers, _ = signer.sign(f"{sandbox.url}/artists/72872/releases?page=1")
    answer = requests.get(
        f"{sandbox.url}/artists/72872/releases?page=2", headers=headers, timeout=5
    )
    assert answer.status_code == 401


def test_an_application_without_a_user_is_level_1(
    application: Application, sandbox: Sandbox
) -> None:
    assert application("/").status_code == 200
    assert sandbox.requests[-1].level == 1
    assert application(IDENTITY).status_code == 401


def test_callbacks_keep_their_query(application: Application) -> None:
    asked = application.ask("https://app.example/back?from=discogs#top")
    answer = application.visit(asked["oauth_token"])
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    assert (target.netloc, target.path, target.fragment) == ("app.example", "/back", "top")
    query = parse_qs(target.query)
    assert query["from"] == ["discogs"]
    assert query["oauth_token"] == [asked["oauth_token"]]
    assert application.exchange(asked, verifier=query["oauth_verifier"][0]).status_code == 200


@pytest.mark.parametrize("by_setting", [True, False])
def test_denied(sandbox: Sandbox, by_setting: bool) -> None:
    application = Application(sandbox)
    sandbox.oauth_denies = by_setting
    query = {} if by_setting else {"deny": "1"}
    asked = application.ask("https://app.example/back")
    answer = application.visit(asked["oauth_token"], **query)
    assert answer.headers["Location"] == f"https://app.example/back?denied={asked['oauth_token']}"
    assert application.exchange(asked, verifier="x").status_code == 401
    asked = application.ask()
    assert "denied" in application.visit(asked["oauth_token"], **query).text
    sandbox.reset()
    assert not sandbox.oauth_denies


def test_request_tokens_expire(sandbox: Sandbox, clock: Clock) -> None:
    application = Application(sandbox)
    asked, late = application.ask(), application.ask()
    code = shown_code(application.visit(asked["oauth_token"]))
    clock.now += 899
    assert application.visit(late["oauth_token"]).status_code == 200
    clock.now += 1
    assert application.visit(late["oauth_token"]).status_code == 404
    answer = application.exchange(asked, verifier=code)
    assert (answer.status_code, answer.text) == (400, "Invalid token.")
    sandbox.request_token_lifetime = 0
    assert application.visit(application.ask()["oauth_token"]).status_code == 404


def test_request_tokens_work_once(application: Application) -> None:
    asked = application.ask()
    code = shown_code(application.visit(asked["oauth_token"]))
    assert application.exchange(asked, verifier=code).status_code == 200
    assert application.exchange(asked, verifier=code).status_code == 401
    assert application(IDENTITY, **owner(asked)).status_code == 401


def test_refusals_of_the_token_pages_are_plain_texts(application: Application) -> None:
    asked = application.ask()
    answer = application.exchange(asked, verifier="abc")
    assert (answer.status_code, answer.text) == (401, "Invalid verifier.")
    assert answer.headers["Content-Type"].startswith("text/plain")
    application.visit(asked["oauth_token"])
    answer = application.exchange(asked, verifier="abc")
    assert (answer.status_code, answer.text) == (401, "Invalid verifier.")
    answer = application.exchange(asked)
    assert (answer.status_code, answer.text) == (400, "Parameter not found: oauth_verifier")
    answer = application("/oauth/access_token", "POST", verifier="abc")
    assert (answer.status_code, answer.text) == (400, "Parameter not found: oauth_token")
    unknown = {"oauth_token": "nobody", "oauth_token_secret": ""}
    answer = application.exchange(unknown, verifier="abc")
    assert (answer.status_code, answer.text) == (401, "Invalid token.")
    application.secret = "wrong"
    answer = application("/oauth/request_token")
    assert (answer.status_code, answer.text) == (401, "Invalid signature.")
    application.key = "wrong"
    answer = application("/oauth/request_token")
    assert (answer.status_code, answer.text) == (401, "Invalid consumer.")


def test_unsigned_requests(anyone: Client) -> None:
    for method, path in (("GET", "/oauth/request_token"), ("POST", "/oauth/access_token")):
        answer = anyone(path, method)
        assert answer.status_code == 400
        assert answer.text == "Parameter not found: oauth_consumer_key"
    assert anyone("/oauth/access_token", "PUT").status_code == 405
    garbage = {"Authorization": "OAuth oauth_consumer_key=sandbox-key, x"}
    assert anyone("/oauth/request_token", headers=garbage).status_code == 401
    assert anyone("/", headers=garbage).status_code == 401


def test_the_newer_backend_takes_a_bad_signature_for_no_login(
    application: Application, sandbox: Sandbox
) -> None:
    """Owners are refused what is theirs, while `/oauth/identity` still knows them."""
    mine = application.permitted()
    collection = "/users/sandbox_user/collection/folders/1/releases"
    assert application(collection, **mine).status_code == 200
    assert application(IDENTITY, **mine).status_code == 200
    wrong = {**mine, "resource_owner_secret": "wrong"}
    answer = application(collection, **wrong)
    assert answer.status_code == 403
    assert answer.json()["message"].startswith("You are not allowed to view this resource.")
    public = application("/users/sandbox_user/wants", **wrong).json()
    assert not any("notes" in want for want in public["wants"])
    assert application("/releases/249504", **wrong).status_code == 200
    assert application("/artists/72872", **wrong).status_code == 401
    assert sandbox.requests[-2].level == 0


def test_a_token_needs_its_own_secret(application: Application) -> None:
    mine = application.permitted()
    for wrong in ({"resource_owner_secret": "x"}, {"resource_owner_key": "x"}):
        answer = application(IDENTITY, **{**mine, **wrong})
        assert answer.status_code == 401
        assert answer.json() == {
            "message": "Invalid consumer token. Please register an app before making requests."
        }
    # Without its secret, a token that nobody gave out is as bad as any.
    answer = application(IDENTITY, resource_owner_key="x", resource_owner_secret="")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        ({"nonce": "n" * 64}, 200),
        ({"nonce": "n" * 65}, 401),
        ({"timestamp": lambda: f"{time.time() - 290:.0f}"}, 200),
        ({"timestamp": lambda: f"{time.time() - 310:.0f}"}, 401),
        ({"timestamp": lambda: f"{time.time() + 310:.0f}"}, 401),
        ({"timestamp": lambda: f"{time.time() * 1000:.0f}"}, 401),
        ({"timestamp": "soon"}, 401),
    ],
)
def test_nonces_and_timestamps(
    application: Application, bad: dict[str, str | Callable[[], str]], status: int
) -> None:
    mine = application.permitted()
    said = {name: value if isinstance(value, str) else value() for name, value in bad.items()}
    assert application(IDENTITY, **mine, **said).status_code == status


def test_nonces_are_for_one_use(application: Application, sandbox: Sandbox) -> None:
    now = f"{time.time():.0f}"
    again = {"nonce": "once", "timestamp": now}
    assert application("/", **again).status_code == 200
    assert application("/", **again).status_code == 401
    sandbox.reset()
    assert application("/", **again).status_code == 200


def test_other_signature_methods_are_refused(sandbox: Sandbox) -> None:
    assert Application(sandbox, "HMAC-SHA256")("/").status_code == 401


def test_a_callback_in_a_form(sandbox: Sandbox) -> None:
    signer: Any = Signer("sandbox-key", client_secret="sandbox-secret")
    url, headers, body = signer.sign(
        f"{sandbox.url}/oauth/request_token",
        http_method="POST",
        body="oauth_callback=https%3A%2F%2Fapp.example%2F&User-Agent=a+b",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = requests.post(url, headers=headers, data=body, timeout=60)
    token = dict(parse_qsl(answer.text))["oauth_token"]
    page = Application(sandbox).visit(token)
    assert page.headers["Location"].startswith("https://app.example/?")


def test_the_page_takes_no_slot_of_the_limit(sandbox: Sandbox) -> None:
    application = Application(sandbox)
    asked = application.ask()
    page = application.visit(asked["oauth_token"])
    assert "X-Discogs-Ratelimit" not in page.headers
    sandbox.limit = 1
    assert application.visit(asked["oauth_token"]).status_code == 200
    assert repr(sandbox.requests[-1]) == "<GET /oauth/authorize?oauth_token=*** -> 200>"


def test_tokens_work_at_once_when_writes_are_late(sandbox: Sandbox) -> None:
    sandbox.write_delay = 40
    application = Application(sandbox)
    assert application(IDENTITY, **application.permitted()).status_code == 200
