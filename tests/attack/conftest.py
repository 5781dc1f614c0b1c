"""The shell of the command line's tests, for attackers."""

from __future__ import annotations

from tests.cli.conftest import home, shell, stranger

__all__ = ["home", "shell", "stranger"]
