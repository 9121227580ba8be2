"""Throw-away engines: a PostgreSQL cluster, a Redis, on free ports, gone with the test run."""

import os
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.support.launcher import load_launcher
from tests.support.ports import free_port

launcher = load_launcher()
PASSWORD = "only-for-tests"

missing: set[str] = set()


def need(what: str, found: object) -> None:
    """Go on if an engine was found. Otherwise skip and say so loudly at the end; in CI, fail."""
    if found:
        return
    missing.add(what)
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing on this machine")
    pytest.skip(f"{what} is missing on this machine")


class Postgres:
    """A cluster without safety against power cuts."""

    def __init__(self) -> None:
        # Not pytest's tmp_path: the cluster belongs to another user when we are root, who may not enter there.
        self._folder = tempfile.TemporaryDirectory(prefix="intraview-postgres-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        folder.chmod(0o755)
        self.child, self.url = launcher.start_postgres(
            folder / "data", password=PASSWORD, log=folder / "log", fast=True
        )

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = "t" + os.urandom(6).hex()
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url.rpartition("/")[0] + "/" + name

    def stop(self) -> None:
        self.child.stop()
        self._folder.cleanup()


class Redis:
    """A Redis that can be killed and started again on the same port."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="intraview-redis-")
        self.port = free_port()
        self._start()

    def _start(self) -> None:
        folder = Path(self._folder.name)
        self.child, self.url = launcher.start_redis(folder, password=PASSWORD, log=folder / "log", port=self.port)

    def kill(self) -> None:
        """End it as a crash would."""
        self.child.process.kill()
        self.child.process.wait()

    def start_again(self) -> None:
        """Start it on the same port, empty."""
        self._start()

    def stop(self) -> None:
        self.child.stop()
        self._folder.cleanup()
