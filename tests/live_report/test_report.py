"""The report as a whole: against the local Discogs all holds, and nothing personal is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from discogs.testing import VirtualTimeSandbox
from live_report.__main__ import DIFFERS, HOLDS, NOT_ASKED, main
from live_report.facts import FACTS
from live_report.facts.belief import Verdict
from live_report.models import Comparison
from live_report.probes import MOST_REQUESTS, Probes
from live_report.report import Report, checked

#: What the local Discogs happens not to show.
UNCHECKED = {
    "A search row of a release without a master says master_id 0 and master_url null.",
    "An item of a collection whose release has no master says master_id 0 and master_url null.",
    "A page never has more rows than per_page; fewer are met at times, before the last page.",
}
#: All that is the user's own, or somebody else's.
PRIVATE = ("/users/**", "/oauth/identity", "/marketplace/orders**", "/inventory/**", "/lists/**")
MARK = "Klaus Meier 4711"
Run = Callable[[], str]


def environment(sandbox: VirtualTimeSandbox, **others: str) -> dict[str, str]:
    return {"DISCOGS_TOKEN": sandbox.token, "DISCOGS_BASE_URL": sandbox.url, **others}


def test_the_local_discogs_is_as_believed(probes: Probes) -> None:
    report = checked(probes)

    assert [(fact.claim, report.verdicts[fact]) for fact in report.of("differs")] == []
    assert {fact.claim for fact in report.of("unchecked")} == UNCHECKED
    assert len(report.of("holds")) == len(FACTS) - len(UNCHECKED)


def test_it_asks_little_and_only_reads(probes: Probes, sandbox: VirtualTimeSandbox) -> None:
    report = checked(probes)

    assert len(sandbox.requests) == report.requests <= 42
    assert {request.method for request in sandbox.requests} == {"GET"}
    asked = {(request.level, str(request)) for request in sandbox.requests}
    assert len(asked) == len(sandbox.requests)
    assert sandbox.refused == 0


def test_what_needs_no_login_is_asked_before_its_limit_is_used_up(
    probes: Probes, sandbox: VirtualTimeSandbox
) -> None:
    checked(probes)

    levels = [request.level for request in sandbox.requests]
    assert 0 not in levels[levels.count(0) :]
    assert sandbox.clock.waits == []


def test_a_server_that_fails_is_not_asked_for_ever(
    probes: Probes, sandbox: VirtualTimeSandbox
) -> None:
    sandbox.fail(502, None)

    report = checked(probes)

    assert report.of("holds") == report.of("differs") == []
    assert report.requests <= MOST_REQUESTS + 3


@pytest.mark.parametrize("body", ["<html></html>", "[7]", "{}", ""])
def test_answers_of_no_sense_cost_nothing_but_their_facts(
    probes: Probes, sandbox: VirtualTimeSandbox, body: str
) -> None:
    assert probes.identity.status == 200
    sandbox.fail(200, None, body=body)

    report = checked(probes)

    lines = "\n".join(report.lines(date(2026, 12, 1)))
    assert "check itself failed" not in lines
    assert len(report.of("differs")) > 5


def test_the_report_says_how_many_facts_hold(run: Run, sandbox: VirtualTimeSandbox) -> None:
    sandbox.alter("/artists/72872", lambda artist: artist.update(realname=None))

    text = run()

    assert f"{len(FACTS) - 4} facts hold, 1 differ, 3 could not be checked." in text
    assert (
        "- What an artist or a label does not know is left out, and never null. (Keys and values)\n"
        "  - expected: no null\n"
        "  - got: null in realname\n"
    ) in text
    for fact in FACTS:
        assert f"- {fact.claim}" in text


def test_fields_that_no_answer_had_are_listed(run: Run) -> None:
    assert "- ReleaseStats (few were met): num_have, num_want\n" in run()


# -- What is personal ------------------------------------------------------------------------------


def personal(sandbox: VirtualTimeSandbox) -> set[str]:
    """Names, ids and contents that tell about the user, and about those they deal with."""
    with sandbox.session() as session:
        paths = (
            "/users/sandbox_user",
            "/users/memory",
            "/marketplace/orders",
            "/inventory/export",
            "/users/sandbox_user/lists",
            "/users/sandbox_user/inventory",
            "/users/sandbox_user/collection/value",
        )
        bodies = [session.request("GET", path, params={"per_page": 100}).json() for path in paths]
    found = {str(leaf) for body in bodies for leaf in leaves(body)}
    # Short ones are met anywhere, and these are what the report is about.
    words = {"Various", "discogs"}
    return {text for text in found if len(text) > 6 and text not in words} | {sandbox.token}


def leaves(content: Any) -> list[Any]:
    if isinstance(content, dict):
        return [leaf for part in content.values() for leaf in leaves(part)]
    if isinstance(content, list):
        return [leaf for part in content for leaf in leaves(part)]
    return [] if isinstance(content, bool) or content is None else [content]


def test_nothing_personal_is_told(run: Run, sandbox: VirtualTimeSandbox) -> None:
    secrets = personal(sandbox)
    assert {"sandbox_user", "sandbox_user@example.org", "90000001-130", "sandbox-token"} <= secrets

    text = run()

    assert sorted(secret for secret in secrets if secret in text) == []


def marked(content: Any) -> Any:
    """The same shape, with something in each place that would be known again."""
    if isinstance(content, dict):
        return {key: marked(part) for key, part in content.items()} | {MARK: MARK}
    if isinstance(content, list):
        return [marked(part) for part in content]
    return MARK if isinstance(content, str) or content is None else 4711.5


@pytest.mark.parametrize("path", PRIVATE)
def test_whatever_differs_in_what_is_personal_only_its_shape_is_told(
    run: Run, sandbox: VirtualTimeSandbox, path: str
) -> None:
    def change(content: Any) -> Any:
        username = content.get("username")
        changed = marked(content)
        # Who is logged in must still be found.
        return {**changed, "username": username} if "consumer_name" in content else changed

    sandbox.alter(path, change)

    text = run()

    assert "## Differs" in text
    assert [sign for sign in ("Klaus", "Meier", "4711", "sandbox_user") if sign in text] == []


def test_what_a_check_gives_away_is_hidden_all_the_same() -> None:
    fact = FACTS[0]
    verdict = Verdict("differs", "no name", "Sandbox_User, sandbox-token, sandboxes")
    secrets = ("sandbox_user", "sandbox-token", "sandbox")
    report = Report({fact: verdict}, Comparison(), 1, "another server", secrets)

    text = "\n".join(report.lines(date(2026, 12, 1)))

    assert "got: [hidden], [hidden], sandboxes" in text
    assert fact.claim in text


def test_whoever_is_logged_in_is_among_what_is_hidden(probes: Probes) -> None:
    report = checked(probes, ["sandbox-token"])

    assert {"sandbox-token", "sandbox_user", "sandbox_user@example.org", "memory"} <= {
        *report.secrets
    }
    assert "" not in report.secrets


# -- The program -----------------------------------------------------------------------------------


def test_without_a_token_nothing_is_asked(
    sandbox: VirtualTimeSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main({"DISCOGS_BASE_URL": sandbox.url, "DISCOGS_TOKEN": ""})

    said = capsys.readouterr()
    assert (code, said.out) == (NOT_ASKED, "")
    assert "DISCOGS_TOKEN is not set" in said.err
    assert len(sandbox.requests) == 0


def test_a_token_that_is_not_taken_ends_it(
    sandbox: VirtualTimeSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(environment(sandbox, DISCOGS_TOKEN="another-token"))

    said = capsys.readouterr()
    assert (code, said.out) == (NOT_ASKED, "")
    assert "Discogs does not take the token" in said.err
    assert "another-token" not in said.err


def test_a_server_that_is_not_there_ends_it(
    sandbox: VirtualTimeSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.drop(times=None)

    assert main(environment(sandbox)) == NOT_ASKED
    assert "Discogs can't be reached" in capsys.readouterr().err


def test_the_exit_code_tells_whether_something_differs(
    sandbox: VirtualTimeSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(environment(sandbox)) == HOLDS

    sandbox.reset()
    sandbox.alter("/releases/*", lambda release: release.update(colour="red"))
    assert main(environment(sandbox)) == DIFFERS
    assert "Release{colour: str}" in capsys.readouterr().out


def test_a_server_of_ones_own_is_not_named(run: Run, sandbox: VirtualTimeSandbox) -> None:
    text = run()

    assert "another server, " in text
    assert sandbox.url not in text
