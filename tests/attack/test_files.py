"""Writing a file changes that file and nothing else, whoever shares the directory."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import discogs
from discogs.cli.credentials import StoredLogin, keep_login
from discogs.http.files import write_whole
from discogs.sandbox import Sandbox
from tests.cli.conftest import Shell

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX")
WITH_PROC = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="descriptors have no names in /proc here"
)

CONTENT = (b"new ", b"content")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A directory where everybody writes, and nobody deletes what is another one's."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_what_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "collection.csv"
    target.write_text("old")
    target.chmod(mode)

    write_whole(target, iter(CONTENT))

    assert (target.read_bytes(), mode_of(target)) == (b"new content", mode)


def test_what_is_new_has_the_mode_that_the_user_wants(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new.csv", iter(CONTENT))
    finally:
        os.umask(before)

    assert mode_of(tmp_path / "new.csv") == 0o640


def test_nobody_reads_a_private_file_while_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "private.csv"
    target.write_text("old")
    target.chmod(0o600)
    seen = list[int]()

    def chunks() -> Iterator[bytes]:
        seen.extend(mode_of(path) for path in tmp_path.iterdir())
        yield b"new"

    write_whole(target, chunks())

    assert seen == [0o600, 0o600]


def test_the_name_of_the_unfinished_file_is_another_one_each_time(tmp_path: Path) -> None:
    seen = set[str]()

    def chunks() -> Iterator[bytes]:
        seen.update(names_in(tmp_path))
        yield b"new"

    for _ in range(5):
        write_whole(tmp_path / "c.csv", chunks())

    assert len(seen - {"c.csv"}) == 5
    assert all(len(name) > 24 for name in seen - {"c.csv"})
    assert names_in(tmp_path) == ["c.csv"]


def test_a_file_planted_under_a_name_that_can_be_guessed_is_left_alone(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    planted = tmp_path / f".discogs-{os.getpid()}-{threading.get_ident()}.part"
    planted.symlink_to(victim)

    write_whole(tmp_path / "c.csv", iter(CONTENT))

    assert victim.read_text() == "precious"
    assert planted.is_symlink()


def test_a_link_stays_one_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "cloud").mkdir()
    real, link, second = (tmp_path / name for name in ("cloud/c.csv", "c.csv", "second.csv"))
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to("cloud/c.csv")
    second.symlink_to(link)

    write_whole(second, iter(CONTENT))

    assert link.is_symlink()
    assert second.is_symlink()
    assert (real.read_bytes(), mode_of(real)) == (b"new content", 0o600)
    assert names_in(tmp_path / "cloud") == ["c.csv"]


def test_a_link_to_nothing_yet_leads_to_the_new_file(tmp_path: Path) -> None:
    link = tmp_path / "c.csv"
    link.symlink_to("later.csv")

    write_whole(link, iter(CONTENT))

    assert link.is_symlink()
    assert (tmp_path / "later.csv").read_bytes() == b"new content"


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(OSError, match="symbolic links"):
        write_whole(tmp_path / "a", iter(CONTENT))


def test_a_fifo_is_written_to_and_stays_one(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    read = list[bytes]()
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()

    write_whole(fifo, iter(CONTENT))
    reader.join()

    assert read == [b"new content"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.usefixtures("as_root")
def test_a_device_stays_a_device(tmp_path: Path) -> None:
    # One of our own: whoever broke this rule, as root, would lose the machine's.
    device = tmp_path / "null"
    os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))

    write_whole(device, iter(CONTENT))

    assert stat.S_ISCHR(device.stat().st_mode)
    assert names_in(tmp_path) == ["null"]


@WITH_PROC
@pytest.mark.parametrize("name", ["stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_is_appended_to_wherever_it_goes(tmp_path: Path, name: str) -> None:
    # What /dev/stdout is on Linux.
    (tmp_path / "stdout").symlink_to("/proc/self/fd/1")
    code = (
        "import pathlib, sys; from discogs.http.files import write_whole;"
        "sys.stdout.write('before '); sys.stdout.flush();"
        f"write_whole(pathlib.Path({name!r}).absolute(), iter([b'new ', b'content']));"
        "sys.stdout.write(' after')"
    )
    output = tmp_path / "out.txt"
    with output.open("wb") as stdout:
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            stdout=stdout,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(discogs.__file__).parents[1])},
        )

    assert output.read_bytes() == b"before new content after"
    assert (tmp_path / "stdout").is_symlink()


@pytest.mark.usefixtures("as_root")
@pytest.mark.parametrize("kind", ["link", "file", "fifo"])
def test_what_another_user_planted_where_everybody_writes_is_refused(
    shared: Path, tmp_path: Path, kind: str
) -> None:
    victim, planted = tmp_path / "victim", shared / "c.csv"
    victim.write_text("precious")
    if kind == "link":
        planted.symlink_to(victim)
    elif kind == "file":
        planted.write_text("mine")
    else:
        os.mkfifo(planted)
    os.chown(planted, 65534, 65534, follow_symlinks=False)

    with pytest.raises(PermissionError, match="belongs to another user"):
        write_whole(planted, iter(CONTENT))

    assert victim.read_text() == "precious"
    assert names_in(shared) == ["c.csv"]


def test_ones_own_file_where_everybody_writes_is_replaced(shared: Path) -> None:
    (shared / "c.csv").write_text("old")

    write_whole(shared / "c.csv", iter(CONTENT))

    assert (shared / "c.csv").read_bytes() == b"new content"


@pytest.mark.usefixtures("as_root")
def test_what_root_replaces_stays_its_owners(tmp_path: Path) -> None:
    target = tmp_path / "c.csv"
    target.write_text("old")
    os.chown(target, 65534, 65534)
    target.chmod(0o640)

    write_whole(target, iter(CONTENT))

    found = target.stat()
    assert (found.st_uid, found.st_gid, mode_of(target)) == (65534, 65534, 0o640)


def test_a_directory_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        raise AssertionError
        yield b""

    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, chunks())
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "c.csv", chunks())


def test_an_error_half_way_leaves_the_old_file_and_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "c.csv"
    target.write_text("old")
    target.chmod(0o600)

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(target, chunks())

    assert (target.read_text(), mode_of(target), names_in(tmp_path)) == ("old", 0o600, ["c.csv"])


def test_a_picture_takes_the_place_of_a_private_file_privately(
    session: discogs.Session, tmp_path: Path
) -> None:
    target = tmp_path / "picture.jpg"
    target.touch(0o600)

    session.release(249504).images[0].download(target)

    assert mode_of(target) == 0o600
    assert target.stat().st_size > 100


@pytest.mark.usefixtures("home")
def test_a_stored_login_is_private_where_it_was_not_and_a_link_stays_one(tmp_path: Path) -> None:
    kept = keep_login("https://api.discogs.com", StoredLogin(token="t"))
    elsewhere = tmp_path / "dotfiles.json"
    kept.rename(elsewhere)
    elsewhere.chmod(0o644)
    kept.symlink_to(elsewhere)

    keep_login("https://api.discogs.com", StoredLogin(token="another"))

    assert kept.is_symlink()
    assert mode_of(elsewhere) == 0o600
    assert "another" in elsewhere.read_text(encoding="utf-8")


def test_an_export_replaces_no_file_unless_it_is_told_to(shell: Shell, home: Path) -> None:
    target = home / "wants.csv"
    target.write_text("precious")
    refused = shell("export", "wantlist", "-o", str(target))

    assert (refused.code, refused.requests) == (2, ())
    assert refused.err == (f"Error: {target} exists, and stays as it is.\n--force replaces it.\n")
    assert target.read_text() == "precious"
    assert shell("export", "wantlist", "-o", str(target), "--force").code == 0
    assert target.read_text(encoding="utf-8").startswith("release_id,")


def exported(
    sandbox: Sandbox, home: Path, output: str, stdin: int | None = None
) -> subprocess.CompletedProcess[str]:
    """An export by a process of its own."""
    environment = {
        "DISCOGS_BASE_URL": sandbox.url,
        "DISCOGS_TOKEN": sandbox.token,
        "PYTHONPATH": str(Path(discogs.__file__).parents[1]),
    }
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "discogs.cli", "export", "wantlist", "-o", output],
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(("typed", "code"), [(b"n\n", 2), (b"y\n", 0), (b"\n", 2)])
def test_at_a_terminal_an_export_asks_first(
    sandbox: Sandbox, home: Path, typed: bytes, code: int
) -> None:
    pty = pytest.importorskip("pty")
    (home / "wants.csv").write_text("precious")
    ours, theirs = pty.openpty()
    os.write(ours, typed)
    ran = exported(sandbox, home, "wants.csv", theirs)
    os.close(ours)
    os.close(theirs)

    assert ran.stderr.startswith("wants.csv exists. Replace it? [y/N] ")
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ((home / "wants.csv").read_text(encoding="utf-8") == "precious") == bool(code)


@pytest.mark.parametrize("name", ["c.xlsx", "c.csv.bak", "c.cvs", "c.txt", "c.db"])
def test_an_ending_that_names_no_format_is_refused_with_those_there_are(
    shell: Shell, home: Path, name: str
) -> None:
    ran = shell("export", "wantlist", "-o", str(home / name))

    assert (ran.code, ran.requests) == (2, ())
    assert f"no format {name.rpartition('.')[2]}: an export is csv, json or parquet" in ran.err
    assert not (home / name).exists()
    assert shell("export", "wantlist", "-o", str(home / name), "--to", "csv").code == 0


@pytest.mark.parametrize("name", ["C.CSV", "collection"])
def test_an_ending_in_capitals_or_none_will_do(shell: Shell, home: Path, name: str) -> None:
    assert shell("export", "wantlist", "-o", str(home / name)).code == 0
    assert (home / name).read_text(encoding="utf-8").startswith("release_id,")


@WITH_PROC
def test_an_export_to_standard_output_asks_nothing(sandbox: Sandbox, home: Path) -> None:
    (home / "stdout").symlink_to("/proc/self/fd/1")
    ran = exported(sandbox, home, "stdout")

    assert ran.returncode == 0
    assert ran.stdout.startswith("release_id,")
    assert "132 rows in stdout" in ran.stderr
