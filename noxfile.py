"""Checks on every Python and set of dependencies. `make smoke`, or `nox --list`.

An interpreter that this machine lacks is skipped, and named at the end.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nox

HERE = Path(__file__).parent
PROJECT = nox.project.load_toml("pyproject.toml")
#: 3.14 is tried where there is one; it becomes a classifier once it has passed.
PYTHONS = [*nox.project.python_versions(PROJECT), "3.14"]
THIS = f"{sys.version_info.major}.{sys.version_info.minor}"
#: `make test` runs everything on this interpreter, `smoke` a part on all others.
OTHERS = [version for version in PYTHONS if version != THIS]
FOR_DEVELOPMENT = {"dev", "docs", "test"}
EXTRAS = [
    "none",
    *sorted(PROJECT["project"]["optional-dependencies"].keys() - FOR_DEVELOPMENT),
]
SMOKE = ["tests/unit", "tests/testing", "tests/integration/people"]
PROGRAMS = HERE / "tests" / "wheel"
#: What a stranger runs who installed one extra.
PROGRAM_OF = {
    "cache": ["cached.py"],
    "dumps": ["dumped.py"],
    "notebook": ["frames.py", "to_pandas"],
    "parquet": ["parquets.py"],
    "polars": ["frames.py", "to_polars"],
    "redis": ["shared_limit.py"],
    "sandbox": ["readme.py"],
}

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["smoke", "lowest", "build", "wheel"]

# uv and nox find interpreters on PATH; pyenv keeps there only those that its user has chosen.
_PYENV = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
os.environ["PATH"] = os.pathsep.join(
    [os.environ["PATH"], *(str(folder) for folder in sorted(_PYENV.glob("3.*/bin")))]
)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run all tests."""
    session.install("--editable", ".[dev]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(python=OTHERS)
def smoke(session: nox.Session) -> None:
    """Run the smoke set: units, the test kit, a family against the sandbox, types, the demo."""
    session.install("--editable", ".[dev]")
    _run_smoke_set(session, "tests/typing")


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the smoke set with the lowest versions that pyproject.toml allows."""
    session.install("--resolution", "lowest-direct", "--editable", ".[test]")
    _run_smoke_set(session)


@nox.session(python=THIS)
def newest(session: nox.Session) -> None:
    """Run the smoke set with the newest versions of everything, pre-releases included."""
    session.install("--upgrade", "--prerelease", "allow", "--editable", ".[dev]")
    _run_smoke_set(session, "tests/typing")


@nox.session(python=PYTHONS)
def types(session: nox.Session) -> None:
    """Check types as this Python version sees them."""
    session.install("--editable", ".[dev]")
    session.run("mypy", "--python-version", str(session.python))
    session.run("pyright", "--pythonversion", str(session.python))


@nox.session(python=THIS)
def docs(session: nox.Session) -> None:
    """Build the site; dead links and anchors are errors."""
    session.install("--editable", ".[dev]")
    session.run("mkdocs", "build", env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session(python=THIS)
def build(session: nox.Session) -> None:
    """Build the wheel and the sdist, and check what is in them."""
    session.install("build[uv]", "twine")
    session.run("python", "-c", "import shutil; shutil.rmtree('dist', ignore_errors=True)")
    session.run("python", "-m", "build", "--installer", "uv", silent=True)
    session.run("twine", "check", "--strict", *map(str, _built("*")))
    session.run("python", "-m", "tests.wheel.contents", *map(str, _built("*")))


@nox.session(python=THIS)
@nox.parametrize("extra", EXTRAS, ids=EXTRAS)
def wheel(session: nox.Session, extra: str) -> None:
    """Install the wheel with one extra alone, and use it as a stranger would."""
    (built,) = _built("*.whl")
    session.install(str(built) if extra == "none" else f"{built}[{extra}]")
    # Away from the clone, whose package would be found first.
    session.chdir(session.create_tmp())
    session.run("python", PROGRAMS / "core.py")
    if program := PROGRAM_OF.get(extra):
        session.run("python", PROGRAMS / program[0], *program[1:])
    if extra == "cli":
        session.run("discogs", "--version")
        session.run("discogs", "demo", silent=True)
    if extra == "sandbox":
        session.install("pytest")
        _copied("suite.py", "test_user.py")
        Path("pytest.ini").write_text("[pytest]\n", "utf-8")
        session.run("pytest", "-q", "test_user.py")
    if extra == "all":
        session.install("mypy", "pyright[nodejs]", "pandas-stubs", "types-oauthlib")
        _copied("typed.py", "typed.py")
        Path("pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
        session.run("mypy", "--strict", "--config-file=", "typed.py")
        session.run("pyright", "--pythonpath", _python_of(session), "typed.py")
        session.run("python", "typed.py")


@nox.session(python=THIS)
def api(session: nox.Session) -> None:
    """Measure how much of the wheel's public API is typed."""
    (built,) = _built("*.whl")
    session.install(f"{built}[all,polars]", "pyright[nodejs]")
    session.chdir(session.create_tmp())
    session.run("python", PROGRAMS / "completeness.py")


def _run_smoke_set(session: nox.Session, *more: str) -> None:
    session.run("pytest", "-q", "-n", "auto", *SMOKE, *more, *session.posargs)
    session.run("python", "-m", "discogs.cli.demo", silent=True)


def _built(pattern: str) -> list[Path]:
    found = sorted((HERE / "dist").glob(pattern.replace("*", "discogs_orm-*", 1)))
    return found or sys.exit(f"dist/{pattern} is missing: run `nox -s build` first.")


def _copied(program: str, name: str) -> None:
    """Copy a program to where no settings of this clone hold."""
    Path(name).write_text((PROGRAMS / program).read_text("utf-8"), "utf-8")


def _python_of(session: nox.Session) -> str:
    return str(Path(session.bin) / ("python.exe" if os.name == "nt" else "python"))
