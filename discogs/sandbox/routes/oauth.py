"""How an application gets a user's permission: OAuth 1.0a, and a page that needs nobody."""

from __future__ import annotations

import html
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlencode, urlsplit, urlunsplit

from discogs.sandbox.messages import HTML, Answer, html_page
from discogs.sandbox.routing import Call, route
from discogs.sandbox.signatures import Signed, Unsigned, check
from discogs.sandbox.store import USERNAME, RequestToken, State

_FORM = "application/x-www-form-urlencoded"
_TEXT = "text/plain; charset=utf-8"
_OUT_OF_BAND = "oob"


def _as_form(**fields: str) -> Answer:
    """Answer with a token, as a form: nothing here is JSON."""
    return Answer(urlencode(fields), content_type=_FORM)


def _signed(call: Call, *needed: str) -> Signed:
    """Check the signature, with the request token's secret for tokens."""
    state = call.store.true

    def secret(token: str) -> str | None:
        found = state.request_tokens.get(token)
        return found.secret if found else None

    signed = check(call.request, state.consumers.get, secret, state.nonces)
    for name in needed:
        if not getattr(signed, name):
            raise Unsigned(f"Parameter not found: oauth_{name}", 400)
    return signed


def _waiting(call: Call, token: str) -> RequestToken | None:
    """Find a request token that is not expired."""
    found = call.store.true.request_tokens.get(token)
    expired = found and call.store.now - found.made >= call.request_token_lifetime
    return None if expired else found


def _plainly(handler: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """Let a refusal be a plain text, as it is here alone."""

    def answer(call: Call) -> Answer:
        try:
            return handler(call)
        except Unsigned as error:
            return Answer(error.message, error.status, content_type=_TEXT)

    return answer


def _random(state: State, kind: str) -> str:
    """Forty letters and digits; the same ones for the same state, and no two alike."""
    return sha256(f"{kind} {state.tokens_issued}".encode()).hexdigest()[:40]


@route("GET", "/oauth/request_token")
@route("POST", "/oauth/request_token")
@_plainly
def request_token(call: Call) -> Answer:
    """Issue a token with which an application can ask a user for permission."""
    signed = _signed(call)
    callback, made = signed.callback or _OUT_OF_BAND, call.store.now

    def change(state: State) -> tuple[str, RequestToken]:
        token = _random(state, "request")
        found = RequestToken(_random(state, "request secret"), signed.consumer, callback, made)
        state.request_tokens[token] = found
        state.tokens_issued += 1
        return token, found

    token, found = call.store.write(change)
    return _as_form(
        oauth_token=token, oauth_token_secret=found.secret, oauth_callback_confirmed="true"
    )


@route("GET", "/oauth/access_token")
@route("POST", "/oauth/access_token")
@_plainly
def access_token(call: Call) -> Answer:
    """Issue a token that acts as the user, for a request token that they have authorized."""
    signed = _signed(call, "token", "verifier")
    waiting = _waiting(call, signed.token)
    if waiting is None:
        raise Unsigned("Invalid token.", 400)
    if waiting.consumer != signed.consumer:
        raise Unsigned("Invalid token.")
    if not waiting.verifier or waiting.verifier != signed.verifier:
        raise Unsigned("Invalid verifier.")

    def change(state: State) -> tuple[str, str]:
        state.request_tokens.pop(signed.token, None)
        token, secret = _random(state, "access"), _random(state, "access secret")
        state.oauth_tokens[token] = (secret, USERNAME)
        state.tokens_issued += 1
        return token, secret

    token, secret = call.store.write(change)
    return _as_form(oauth_token=token, oauth_token_secret=secret)


@route("GET", "/oauth/authorize")
def authorize(call: Call) -> Answer:
    """Show the page on which the user lets the application in, which happens at once.

    `deny=1`, or a sandbox that denies, refuses instead. The user goes on to the callback, or sees
    the code if there is none.
    """
    token = call.request.query.get("oauth_token", "")
    waiting = _waiting(call, token)
    if waiting is None:
        return html_page(404, "This request for permission is unknown or has expired.")
    if call.oauth_denies or call.request.query.get("deny"):
        call.store.write(lambda state: state.request_tokens.pop(token, None))
        return _sent_on(waiting, denied=token) or _page("You have denied access.")
    verifier = sha256(f"verifier {token}".encode()).hexdigest()[:10]

    def change(state: State) -> None:
        if token in state.request_tokens:
            state.request_tokens[token] = waiting._replace(verifier=verifier)

    call.store.write(change)
    return _sent_on(waiting, oauth_token=token, oauth_verifier=verifier) or _page(
        "You have let the application in. Its code:", verifier
    )


def _sent_on(waiting: RequestToken, **fields: str) -> Answer | None:
    """Make the URL of the callback, whose own query stays; None without a callback."""
    if waiting.callback == _OUT_OF_BAND:
        return None
    parts = urlsplit(waiting.callback)
    query = "&".join(filter(None, (parts.query, urlencode(fields))))
    return Answer(None, 302, {"Location": urlunsplit(parts._replace(query=query))})


def _page(text: str, code: str = "") -> Answer:
    shown = f'<pre class="auth_success_verify_code">{html.escape(code)}</pre>' if code else ""
    body = f"<html><head><title>Sandbox</title></head><body><p>{text}</p>{shown}</body></html>"
    return Answer(body, content_type=HTML)
