"""A live server for tests: a process of its own, real HTTP and sockets, its own data."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.launcher import ROOT, load_launcher
from tests.support.ports import free_port

launcher = load_launcher()

PASSWORD = "demo-of-the-tests-4711"
PEOPLE = {
    "candidate": "candidate@demo.test",
    "candidate2": "candidate2@demo.test",
    "interviewer": "interviewer@demo.test",
    "staff": "admin@demo.test",
}


class Server:
    """One server process. `kill` is SIGKILL, `stop` is SIGTERM; `start` after either serves the same data again.

    These block. In a coroutine with other work to do, wrap them: `await asyncio.to_thread(server.restart)`.
    """

    def __init__(self, data: Path, env: dict[str, str], port: int | None = None, *, prepare: bool = True) -> None:
        self.data = data
        self.prepare = prepare
        self.data.mkdir(parents=True, exist_ok=True)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.password = PASSWORD
        self.people = PEOPLE
        self._log_file = data / "server.log"
        self.env = clean_environment() | {
            "INTRAVIEW_DATA": str(data),
            "INTRAVIEW_PORT": str(self.port),
            "INTRAVIEW_DEMO": "1",
            "INTRAVIEW_DEMO_PASSWORD": PASSWORD,
            "SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough-to-sign-with-0123456789",
            "PYTHONUNBUFFERED": "1",
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def log(self) -> str:
        """All that the server has said, over its restarts."""
        return self._log_file.read_text(errors="replace") if self._log_file.exists() else ""

    def command(self) -> list[str]:
        """What is run."""
        command = [sys.executable, "-m", "config.server", "--port", str(self.port)]
        return [*command, "--prepare"] if self.prepare else command

    def start(self, seconds: float = 150) -> "Server":
        """Start, and return once it is healthy."""
        with self._log_file.open("ab") as out:
            self.process = subprocess.Popen(
                self.command(),
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=launcher.die_with_parent(signal.SIGKILL),
            )
        until = time.monotonic() + seconds
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log[-4000:]}")
            time.sleep(0.05)
        return self

    def is_healthy(self) -> bool:
        """True if /healthz answers 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """End it as a crash would, at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self, seconds: float = 10) -> int:
        """Ask it to end; answers its status."""
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not end within {seconds} s:\n{self.log[-4000:]}") from None

    def restart(self, *, how: str = "kill") -> "Server":
        """Kill (or `how="stop"`) and start again on the same data and port."""
        (self.kill if how == "kill" else self.stop)()
        return self.start()

    def memory_kilobytes(self) -> int:
        """Resident memory of the process."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def clean_environment() -> dict[str, str]:
    """The environment without what would steer the settings."""
    from config.settings.variables import VARIABLES

    return {name: value for name, value in os.environ.items() if name not in VARIABLES}


class Servers:
    """Starts servers; the first prepares a database that the others copy, which saves each a second or two."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template: Path | None = None
        self._made: list[Server] = []

    def __call__(self, *, start: bool = True, data: Path | None = None, port: int | None = None, **env: str) -> Server:
        """A new server with an empty database, or over the `data` of another; `env` overrides variables."""
        own = data or self._folder / f"server-{len(self._made)}"
        # What another has prepared needs it no more, and it is half of a start.
        is_prepared = "INTRAVIEW_DEMO_PASSWORD" not in env and (data is not None or "DATABASE_URL" not in env)
        server = Server(own, env, port, prepare=not is_prepared)
        self._made.append(server)
        if data is None and "DATABASE_URL" not in env:
            shutil.copy(self._prepared() / "intraview.sqlite3", own / "intraview.sqlite3")
        return server.start() if start else server

    def _prepared(self) -> Path:
        if self._template is None:
            first = Server(self._folder / "template", {})
            command = [sys.executable, "-m", "config.server", "--prepare-only"]
            subprocess.run(command, cwd=ROOT, env=first.env, check=True, stdout=subprocess.DEVNULL)
            self._template = first.data
        return self._template

    def stop_all(self, since: int = 0) -> None:
        """Kill the servers made after the first `since`."""
        for server in self._made[since:]:
            server.kill()

    @property
    def count(self) -> int:
        return len(self._made)
