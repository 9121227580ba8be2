"""Fixtures for every test: which database, which bus, live servers, and what is missing on this machine."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings

from config.settings import engines as engine_settings
from tests.support.engines import Postgres, Redis, launcher, missing, need
from tests.support.flush import flush_past_triggers
from tests.support.server import Server, Servers

# The same examples everywhere, however slow it is there.
hypothesis_settings.register_profile("intraview", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("intraview")

_cluster = pytest.StashKey[Postgres]()
_scratch = pytest.StashKey[Path]()

# Whoever asks for one of these runs processes of their own, and would be slowed down by what runs beside it.
_PROCESSES = {"servers", "server", "postgres", "postgres_url", "redis_url", "own_redis", "chromium"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="the database under test (default: an SQLite file)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give this process a database and a data directory of its own, so that neither runs nor workers meet."""
    scratch = Path(tempfile.mkdtemp(prefix="intraview-tests-"))
    config.stash[_scratch] = scratch
    settings.DATA_DIR = scratch
    settings.MEDIA_ROOT = scratch / "media"
    # Argon2 is slow on purpose; here it would be slow for nothing.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    flush_past_triggers()
    if config.getoption("--db") == "sqlite":
        _use_database(engine_settings.sqlite(scratch / "intraview.sqlite3"))
    elif launcher.find_postgres():
        if not _hands_out(config):
            config.stash[_cluster] = cluster = Postgres()
            _use_database(engine_settings.database(url=cluster.url, data=scratch, pool=20))
    elif os.environ.get("CI"):
        pytest.exit("PostgreSQL is missing on this machine", returncode=1)
    else:
        missing.add("PostgreSQL (nothing was tested on it)")


def _use_database(database: dict) -> None:
    """Exchange the database before anything is asked of it; pytest-django has read the settings before any of this."""
    settings.DATABASES["default"] = database
    connections.__dict__.pop("settings", None)
    if connections.all(initialized_only=True):
        del connections["default"]


def _hands_out(config: pytest.Config) -> bool:
    """True for a process that runs no tests itself but gives them to others (`-n 2`)."""
    return bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        runs_processes = not _PROCESSES.isdisjoint(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("idle") or item.get_closest_marker("paired"):
            continue
        if runs_processes or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.alone)
    if config.getoption("--db") == "postgres" and _cluster not in config.stash:
        for item in items:
            item.add_marker(pytest.mark.skip(reason="PostgreSQL is missing on this machine"))


def pytest_unconfigure(config: pytest.Config) -> None:
    connections.close_all()
    if _cluster in config.stash:
        config.stash[_cluster].stop()
    if _scratch in config.stash:
        shutil.rmtree(config.stash[_scratch], ignore_errors=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells what was missing: only the process that began the run has a terminal."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["missing"] = sorted(missing)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    missing.update(getattr(node, "workeroutput", {}).get("missing", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what in sorted(missing):
        terminalreporter.write_line(f"!!! NOT TESTED, because it is missing here: {what}", red=True, bold=True)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A throw-away cluster; the one of `--db=postgres` if there is one."""
    if _cluster in request.config.stash:
        yield request.config.stash[_cluster]
        return
    need("PostgreSQL", launcher.find_postgres())
    cluster = Postgres()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """DATABASE_URL of an empty database."""
    return postgres.new_database()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """REDIS_URL of a throw-away Redis that all tests share."""
    need("Redis", launcher.find_redis())
    redis = Redis()
    yield redis.url
    redis.stop()


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis of this test's own, to be killed and started again."""
    need("Redis", launcher.find_redis())
    redis = Redis()
    yield redis
    redis.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    need("Chromium", path)
    return str(path)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The starter of servers that live as long as the test run, for fixtures of wider scope."""
    made = Servers(tmp_path_factory.mktemp("servers"))
    yield made
    made.stop_all()


@pytest.fixture
def server(servers: Servers, request: pytest.FixtureRequest) -> Iterator[Callable[..., Server]]:
    """Start live servers: `server()`, `server(REDIS_URL=…)`, `server(data=other.data)`. Killed after the test.

    With `--db=postgres` each has a PostgreSQL database of its own.
    """
    before = servers.count

    def start(**asked) -> Server:
        if _cluster in request.config.stash and "data" not in asked:
            asked.setdefault("DATABASE_URL", request.config.stash[_cluster].new_database())
        return servers(**asked)

    yield start
    servers.stop_all(since=before)
