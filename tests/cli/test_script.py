"""The script itself: help, completion, streams, and what it says where its extra is missing."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from discogs.version import __version__
from tests.waiting import LONG, waited_for

from .conftest import Shell

COMMANDS = (
    "demo",
    "export",
    "login",
    "logout",
    "prices",
    "sandbox",
    "search",
    "show",
    "whoami",
)


def run(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own: the script, or other code."""
    program = ["-c", code] if code else ["-m", "discogs.cli"]
    return subprocess.run(  # noqa: S603
        [sys.executable, *program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


def test_help_lists_all_commands_and_the_exit_codes(stranger: Shell) -> None:
    ran = stranger("--help")

    assert ran.code == 0
    assert [name for name in COMMANDS if f"│ {name} " not in ran.out] == []
    assert "Exit codes: 0 success; 1 an error of Discogs, the network or a file" in " ".join(
        ran.out.split()
    )
    assert "DISCOGS_TOKEN" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("columns", ["80", "120"])
def test_help_of_each_command_fits_and_says_what_it_costs(
    stranger: Shell, command: str, columns: str
) -> None:
    stranger.set("COLUMNS", columns)
    ran = stranger(command, "-h")

    assert ran.code == 0
    assert max(map(len, ran.lines)) <= int(columns)
    assert "request" in ran.out.casefold()
    assert ran.requests == ()


def test_the_version(stranger: Shell) -> None:
    assert stranger("--version").out == f"discogs {__version__}\n"


def test_without_its_extra_it_says_how_to_install_it() -> None:
    for missing in ("typer", "rich"):
        hide = f"import sys; sys.modules[{missing!r}] = None"
        ran = run(code=f"{hide}; from discogs.cli import main; main()")

        assert ran.returncode == 1
        assert ran.stderr == (
            f"discogs: {missing} is missing; install it: pip install 'discogs-orm[cli]'\n"
        )


def test_the_shell_completes_commands_and_values(stranger: Shell) -> None:
    def completed(words: str, place: int) -> set[str]:
        ran = run(_DISCOGS_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(place))
        return set(ran.stdout.split())

    assert completed("discogs s", 1) == {"sandbox", "search", "show"}
    assert completed("discogs export ", 2) == {"collection", "inventory", "wantlist"}
    assert completed("discogs search x --type ", 4) >= {"artist", "label", "master", "release"}


def test_an_old_encoding_costs_letters_and_no_more(shell: Shell) -> None:
    plain = run("search", "the", "--type", "release", PYTHONIOENCODING="ascii")
    as_json = run("search", "the", "--type", "release", "--json", PYTHONIOENCODING="ascii")

    assert (plain.returncode, as_json.returncode) == (0, 0)
    assert " ? " in plain.stdout
    assert "\\u00" in as_json.stdout


@pytest.mark.parametrize("columns", ["0", "00", ""])
def test_a_terminal_without_a_width_has_the_usual_one(shell: Shell, columns: str) -> None:
    for words in (("show", "r249504"), ("search", "the"), ("--help",)):
        assert run(*words, COLUMNS=columns).stdout == run(*words).stdout != "\n"


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX closes streams so")
def test_a_closed_stream_costs_what_is_written_there_and_no_more(shell: Shell, home: Path) -> None:
    shell.set("TARGET", str(home / "wants.csv"))

    def with_shell(line: str) -> tuple[int, str]:
        ran = subprocess.run(  # noqa: S602
            line.replace("discogs ", f"{sys.executable} -m discogs.cli ", 1),
            shell=True,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stdout + ran.stderr

    rows = "132 rows in"
    assert with_shell('discogs export wantlist -o "$TARGET" >&-')[1].startswith(rows)
    assert with_shell('discogs export wantlist -o "$TARGET" --force 2>&-') == (0, "")
    assert with_shell('discogs export wantlist -o "$TARGET" --force <&- >&- 2>&-') == (0, "")
    with (home / "wants.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 133
    assert with_shell("discogs export wantlist >&-") == (0, "")
    assert with_shell("discogs show r249504 2>&-")[1].startswith("Rick Astley - ")
    assert with_shell("discogs show r0 2>&-") == (2, "")
    code, said = with_shell('discogs export wantlist -o "$TARGET" <&-')
    assert (code, said.splitlines()[1]) == (2, "--force replaces it.")
    for command in ("login", "whoami --token-stdin"):
        assert with_shell(f"discogs {command} <&-") == (2, "Error: Standard input has no token.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("words", ["--help", "--version", "show r249504", "search the --json"])
def test_a_full_disk_is_one_line(shell: Shell, words: str) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "discogs.cli", *words.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (1, "Error: No space left on device\n")


def test_ctrl_c_before_a_command_begins_leaves_no_traceback() -> None:
    stop = "import sys\nclass Stop:\n def find_spec(self, *_):\n  raise KeyboardInterrupt\n"
    ran = run(code=f"{stop}from discogs.cli import main; sys.meta_path.insert(0, Stop()); main()")

    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "\nStopped.\n")


@pytest.mark.parametrize(
    "options", ["--port -1", "--port 65536", "--limit 0", "--window 0", "--window nan"]
)
def test_a_sandbox_that_can_not_be_is_refused(stranger: Shell, options: str) -> None:
    ran = stranger("sandbox", *options.split())

    assert (ran.code, ran.out) == (2, "")


@pytest.mark.skipif(os.name != "posix", reason="signals are a thing of POSIX")
def test_ctrl_c_ends_a_command_that_waits_for_an_answer(shell: Shell) -> None:
    shell.sandbox.slow(600, path="/releases/*")
    started = subprocess.Popen(
        [sys.executable, "-m", "discogs.cli", "show", "r249504"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    waited_for(lambda: shell.sandbox.requests)
    started.send_signal(signal.SIGINT)
    out, error = started.communicate(timeout=LONG)

    assert (started.returncode, out, error) == (130, "", "\nStopped.\n")


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a thing of POSIX")
def test_at_a_terminal_there_is_colour_unless_it_is_not_wanted(shell: Shell) -> None:
    coloured, plain = at_a_terminal(), at_a_terminal(NO_COLOR="1")

    assert "\x1b[1mRick Astley" in coloured
    assert "\x1b[31m" not in plain


def at_a_terminal(**environment: str) -> str:
    """What `discogs show` prints to a terminal."""
    import pty  # noqa: PLC0415

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "discogs.cli", "show", "r249504"]
    with subprocess.Popen(  # noqa: S603
        command, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm", **environment}
    ) as started:
        started.wait(timeout=LONG)
        text = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)
    return text


def test_the_demo_runs(stranger: Shell, capfd: pytest.CaptureFixture[str]) -> None:
    ran = stranger("demo")

    assert ran.code == 0
    assert "The whole tour: " in ran.out


def test_the_demo_needs_the_extra_sandbox_alone() -> None:
    hide = "import sys; sys.modules.update(typer=None, rich=None)"
    code = f"{hide}; import runpy; runpy.run_module('discogs.cli.demo', run_name='__main__')"
    ran = run(code=code)

    assert ran.returncode == 0, ran.stderr
    assert "The whole tour: " in ran.stdout


def test_without_werkzeug_demo_and_sandbox_say_what_to_install(home: Path) -> None:
    hide = "import sys; sys.modules['werkzeug'] = None"
    for command in ("demo", "sandbox"):
        ran = run(command, code=f"{hide}; from discogs.cli import main; main()")

        assert ran.returncode == 1
        assert ran.stderr.startswith("Error: The sandbox needs werkzeug, which is not installed.")
        assert "pip install 'discogs-orm[sandbox]'" in ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are a thing of POSIX")
def test_the_sandbox_serves_until_ctrl_c(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "discogs.cli", "sandbox", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        address = serving.stdout.readline().split()[3]
        ran = run("show", "a72872", "--base-url", address)
        serving.send_signal(signal.SIGINT)
        rest = serving.stdout.read()

    assert ran.stdout.startswith("Rick Astley  a72872\n")
    assert rest.endswith("Stopped.\n")
    assert serving.returncode == 0


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_what_takes_no_value_shows_no_type(stranger: Shell, command: str) -> None:
    ran = stranger(*command.split(), "--help")

    assert "--help" in ran.out
    assert "bool" not in ran.out.lower()
