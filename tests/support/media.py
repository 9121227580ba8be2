"""Media workers in processes of their own, beside a server of the tests."""

import os
import signal
import subprocess
import sys
import time

from tests.support.launcher import ROOT, load_launcher
from tests.support.server import Server

launcher = load_launcher()


class MediaWorker:
    """One `python -m config.media` over the data and the bus of a server."""

    def __init__(self, server: Server, name: str = "media") -> None:
        self._server = server
        self._log_file = server.data / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log_file.read_text(errors="replace") if self._log_file.exists() else ""

    def start(self, seconds: float = 150) -> "MediaWorker":
        """Start, and return once it looks for calls."""
        before = self.log.count("media.ready")
        with self._log_file.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.media"],
                cwd=ROOT,
                env={**os.environ, **self._server.env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=launcher.die_with_parent(signal.SIGKILL),
            )
        until = time.monotonic() + seconds
        while self.log.count("media.ready") == before:
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the media worker did not start:\n{self.log[-4000:]}")
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """As a crash would, at once."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self, seconds: float = 30) -> float:
        """Ask it to end; how long it took."""
        assert self.process is not None
        asked = time.monotonic()
        self.process.terminate()
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the media worker did not end within {seconds} s:\n{self.log[-4000:]}") from None
        assert status == 0, self.log[-4000:]
        return time.monotonic() - asked
