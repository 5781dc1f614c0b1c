"""The pytest plugin, as the suite of an application uses it: in a pytest of its own."""

from __future__ import annotations

import pytest

SESSION = """
    def test_it(discogs_session):
        assert discogs_session.level == 2
        assert discogs_session.me.username == "sandbox_user"
"""
#: What a Python without the extra does when it is asked for the sandbox's server.
NO_WERKZEUG = """
    import sys

    sys.modules["werkzeug"] = None
"""


def test_a_session_is_there_by_itself(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SESSION)

    pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=1)


def test_a_marker_says_how_it_is_logged_in(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.discogs(level=0, per_page=7)
        def test_without_a_login(discogs_session, discogs_sandbox):
            assert discogs_session.level == 0
            assert len(discogs_session.artist(72872).releases) > 7
            assert discogs_sandbox.requests[-1].query["per_page"] == "7"

        @pytest.mark.discogs(level=1)
        class TestAsAnApplication:
            def test_it(self, discogs_session):
                assert discogs_session.level == 1
        """
    )

    result = pytester.runpytest_subprocess("--strict-markers")
    result.assert_outcomes(passed=2)


def test_markers_add_up_and_the_level_needs_no_name(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.discogs(0, currency="EUR")
        class TestWithoutALogin:
            def test_it(self, discogs_session):
                assert (discogs_session.level, discogs_session.currency) == (0, "EUR")

            @pytest.mark.discogs(per_page=7)
            def test_with_short_pages(self, discogs_session):
                assert (discogs_session.level, discogs_session.per_page) == (0, 7)

            @pytest.mark.discogs(1)
            def test_with_another_level(self, discogs_session):
                assert (discogs_session.level, discogs_session.currency) == (1, "EUR")

        @pytest.mark.discogs(7)
        def test_no_such_level(discogs_session): ...

        @pytest.mark.discogs(1, "EUR")
        def test_too_many(discogs_session): ...
        """
    )

    pytester.runpytest_subprocess().assert_outcomes(passed=3, errors=2)


def test_tests_leave_nothing_behind(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("time", [1, 2])
        def test_it(discogs_sandbox, discogs_session, time):
            assert not discogs_sandbox.requests
            folder = discogs_session.me.folders.create("Polka")
            assert [one.name for one in discogs_session.me.folders].count("Polka") == 1
            discogs_sandbox.fail(500, times=None)
        """
    )

    pytester.runpytest_subprocess().assert_outcomes(passed=2)


def test_an_application_finds_it_in_its_environment(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import discogs
        import pytest

        pytestmark = pytest.mark.usefixtures("discogs_environment")

        def test_it(discogs_sandbox):
            discogs_sandbox.fail(503)
            with discogs.Session.from_env() as session:
                assert session.me.username == "sandbox_user"
            assert len(discogs_sandbox.clock.waits) == 1
        """
    )
    pytester._monkeypatch.setenv("DISCOGS_CONSUMER_KEY", "my-own")  # pyright: ignore[reportPrivateUsage]

    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_suite_without_its_fixtures_imports_nothing_of_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_it():
            assert "pytest_discogs" in sys.modules
            assert not {"discogs", "pydantic", "requests", "werkzeug"} & set(sys.modules)
        """
    )

    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_without_the_extra_only_a_test_that_needs_it_fails(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(NO_WERKZEUG)
    pytester.makepyfile(f"{SESSION}\n    def test_something_else(): pass\n")

    result = pytester.runpytest_subprocess()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*discogs.testing needs*pip install 'discogs-orm[[]sandbox[]]'*"])


def test_a_failure_shows_the_requests_and_not_the_kit(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from discogs.testing import capture_requests

        def test_it(discogs_sandbox, discogs_session):
            with capture_requests(discogs_sandbox) as requests:
                discogs_session.release(249504).title
            requests.assert_count(0)
        """
    )

    result = pytester.runpytest_subprocess()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E * Expected exactly 0 requests, got 1:", "E *GET*"])
    result.stdout.no_fnmatch_line("*capture.py*")


def test_its_fixtures_are_documented(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--fixtures")

    for name, said in {
        "discogs_sandbox": "A local Discogs",
        "discogs_session": "A `discogs.Session`",
        "discogs_environment": "Environment variables",
    }.items():
        result.stdout.fnmatch_lines([f"{name} *", f"    {said}*"], consecutive=True)
