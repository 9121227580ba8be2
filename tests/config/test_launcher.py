"""The launcher: says clearly what is wrong, keeps secrets, starts and stops everything that belongs to it."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support.launcher import ROOT, load_launcher
from tests.support.server import clean_environment

launcher = load_launcher()


def launch(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "intraview", *arguments],
        capture_output=True,
        text=True,
        timeout=150,
        env=clean_environment() | env,
    )


def test_a_taken_port_is_said_in_words_before_anything_long_begins(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = launch("up", "--port", str(port), "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_in_use_is_said_in_words(tmp_path: Path) -> None:
    handle = launcher.claim(tmp_path)
    done = launch("up", "--port", str(launcher.free_port()), "--data", str(tmp_path))
    os.close(handle)
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_step_that_fails_shows_the_end_of_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "SETUP_LOG", tmp_path / "setup.log")
    with pytest.raises(launcher.Stop, match="the very reason"):
        launcher.run([sys.executable, "-c", "print('the very reason'); raise SystemExit(3)"])


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = launcher.keep_secret(tmp_path, "key", lambda: "one")
    again = launcher.keep_secret(tmp_path, "key", lambda: "two")
    assert first == again == "one"
    assert stat.S_IMODE((tmp_path / "secrets" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_password_can_be_read_aloud_and_is_long_enough() -> None:
    made = {launcher.say_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) == 20 and not set(password) & set("01lioIO") for password in made)


def test_a_changed_file_changes_the_digest_and_a_renamed_one_too() -> None:
    # Digests name files below the source tree.
    one, other = ROOT / "LICENSE", ROOT / "README.md"
    assert launcher.digest(one) == launcher.digest(one)
    assert launcher.digest(one) != launcher.digest(other)
    assert launcher.digest(one, other) != launcher.digest(other, one)


def test_variables_of_dotenv_do_not_override_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("# a comment\nINTRAVIEW_PORT=9000\nLOG_LEVEL='DEBUG'\nEMPTY=\n")
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setenv("INTRAVIEW_PORT", "9001")
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    launcher.read_dotenv()
    assert os.environ["INTRAVIEW_PORT"] == "9001"
    assert os.environ["LOG_LEVEL"] == "DEBUG"
    assert "EMPTY" not in os.environ


def test_an_older_python_is_told_what_is_needed() -> None:
    """The file must at least be read by it: nothing newer than Python 3.8 before the check."""
    import ast

    text = (ROOT / "intraview").read_text()
    ast.parse(text[: text.index("import argparse")], feature_version=(3, 8))


def test_a_child_that_does_not_start_is_reported_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no room at the inn', flush=True); raise SystemExit(4)"]
    child = launcher.Child("Inn", command, log=tmp_path / "inn.log")
    with pytest.raises(launcher.Stop, match="no room at the inn"):
        child.wait_for(lambda: False)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_up_with_engines_serves_and_leaves_nothing_behind(tmp_path: Path) -> None:
    if launcher.find_postgres() is None or launcher.find_redis() is None:
        pytest.skip("no PostgreSQL or Redis on this machine")
    if launcher.stamps().get("runtime") != launcher.digest(launcher.LOCKS / "runtime.txt"):
        pytest.skip("would install packages: run by ./intraview test only")
    import tempfile

    port = launcher.free_port()
    # Not below pytest's folder: PostgreSQL runs as somebody else when we are root, and may not enter there.
    with tempfile.TemporaryDirectory(prefix="intraview-engines-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with (tmp_path / "up.log").open("wb") as log:
            running = subprocess.Popen(
                [sys.executable, ROOT / "intraview", "up", "--engines", "--port", str(port), "--data", folder],
                env=clean_environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            wait_until_ready(port, running, tmp_path / "up.log")
            children = children_of(running.pid)
            assert len(children) == 6, "PostgreSQL, Redis, server, worker, media, beat"
            running.send_signal(signal.SIGTERM)
            assert running.wait(60) == 0
            assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
        finally:
            running.kill()
            running.wait()
    said = (tmp_path / "up.log").read_text()
    assert "PostgreSQL" in said
    assert "Redis" in said


def wait_until_ready(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    """Until /readyz says that database, bus and jobs work."""
    until = time.monotonic() + 400
    while time.monotonic() < until:
        assert running.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text()[-3000:])


def children_of(parent: int) -> list[int]:
    """The processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
