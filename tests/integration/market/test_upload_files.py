"""CSV files that are refused, and what is said about them."""

from __future__ import annotations

from pathlib import Path

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.integration.market.test_upload_faults import faults_of

HEAD = "release_id,price,media_condition"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (f"{HEAD}\n249504,5\n", [(2, "media_condition")]),
        (f"{HEAD}\n249504,5,NM,surplus\n", [(2, "")]),
        (HEAD.replace(",", ";") + "\n249504;5;NM\n", [(2, HEAD.replace(",", ";"))]),
        ("Release_ID,price,media_condition\n249504,5,NM\n", [(2, "Release_ID")]),
    ],
)
def test_a_file_that_is_laid_out_otherwise_is_refused(
    sandbox: Sandbox,
    session: discogs.Session,
    tmp_path: Path,
    content: str,
    faults: list[tuple[int, str]],
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(content, encoding="utf-8")

    assert faults_of(session, path) == faults
    assert len(sandbox.requests) == 0


def refused(session: discogs.Session, path: Path, content: str) -> str:
    """What an upload of such a file says that is wrong with it."""
    path.write_text(content, encoding="utf-8")
    with pytest.raises(discogs.InvalidValueError) as caught:
        session.uploads.add(path)
    return str(caught.value)


def test_a_quote_that_is_never_closed_is_refused(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    content = f'{HEAD},comments\n249504,5,NM,"12"" single\n249504,6,NM,fine\n249504,7,NM,fine\n'
    refused(session, tmp_path / "stock.csv", content)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("head", ["release_id,price,price", "release_id,price, price"])
def test_two_columns_of_one_name_are_refused(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, head: str
) -> None:
    refused(session, tmp_path / "stock.csv", f"{head},media_condition\n249504,5,6,NM\n")


def test_rows_are_counted_as_a_spreadsheet_does(session: discogs.Session, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    content = f"{HEAD}\n249504,5,NM\n\n249504,free,NM\n"

    assert "row 4, price" in refused(session, path, content)


def test_a_cell_that_is_too_long_is_told(session: discogs.Session, tmp_path: Path) -> None:
    refused(session, tmp_path / "stock.csv", f"{HEAD},comments\n249504,5,NM,{'x' * 140_000}\n")


@pytest.mark.parametrize("content", [b"", HEAD.encode(), HEAD.encode() + b"\n\n"])
def test_a_file_without_rows_is_refused(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(content)
    with pytest.raises(discogs.InvalidValueError, match="no rows to upload"):
        session.uploads.add(path)
    with pytest.raises(discogs.InvalidValueError, match="no rows to upload"):
        session.uploads.add([])

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1252"])
def test_a_file_that_is_not_in_utf_8_is_refused(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(f"{HEAD},comments\n249504,5,NM,é\n".encode(encoding))
    with pytest.raises(discogs.InvalidValueError, match=r"stock\.csv is not in UTF-8"):
        session.uploads.add(path)

    assert len(sandbox.requests) == 0
