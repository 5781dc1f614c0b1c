"""The notebooks of the docs run from top to bottom: as they are, and with one line changed.

They are kept without outputs, which would be another picture of each plot in every change; here and
where the docs are built they are made anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from discogs.sandbox import Sandbox

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))
#: What a reader changes, and what the line above it says to write instead.
ONE_LINE = re.compile(r"^# Your own: ((session|paths) = .*)\n\2 = Sandbox\(.*$", re.MULTILINE)
#: What each of them asks of Discogs.
REQUESTS = {"collection": 8, "dumps": 0, "inventory": 64}
#: What it asks of the host of the dumps: the checksums and four files.
DOWNLOADS = {"dumps": 5}


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # it has no types


def run(notebook: Any, directory: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The notebook with its outputs, run by a kernel without settings of this machine's user."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(directory / name.lower()))
    resources = {"metadata": {"path": str(directory)}}
    return NotebookClient(notebook, timeout=600, resources=resources).execute()


def outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def shown(notebook: Any) -> str:
    return "".join(str(output.get("text", "")) for output in outputs(notebook))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_against_a_sandbox_of_its_own(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(read(path), tmp_path, monkeypatch)

    kinds = [kind for output in outputs(done) for kind in output.get("data", {})]
    assert kinds.count("image/png") >= 2
    assert kinds.count("text/html") >= 2
    assert f"{REQUESTS[path.stem]} requests" in shown(done)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_one_line_leads_it_elsewhere(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    notebook = read(path)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    first.source, changed = ONE_LINE.subn(r"\1", first.source)
    assert changed == 1
    here = f'token="{sandbox.token}", base_url="{sandbox.url}"'
    first.source = first.source.replace('token="..."', here)
    mirror = f'"dumps", "2026-10-01", base_url="{sandbox.dumps_url}"'
    first.source = first.source.replace('download("dumps"', f"download({mirror}")

    run(notebook, tmp_path, monkeypatch)

    assert len(sandbox.requests) == REQUESTS[path.stem]
    assert len(sandbox.mirror.requests) == DOWNLOADS.get(path.stem, 0)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_outputs(path: Path) -> None:
    notebook = read(path)

    assert outputs(notebook) == []
    assert {cell.get("execution_count") for cell in notebook.cells} == {None}
