"""The comparison: every round runs all measures against each server in turn; what is reported are medians of rounds."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.signalling import report, servers
from tests.benchmarks.signalling.dialects import Place
from tests.support.rooms import make_rooms

SIGNALS_PER_SECOND = 6000
CHATS_PER_SECOND = 300
PARTICIPANTS = ("intraview", "peerjs", "bare")

# name in the report → the order to the load generator. Rates stay within docs/protocol.md's limits: 100 signals and 5
# chat messages a second and socket.
RELAY = {"do": "relay", "rooms": 100, "rate": SIGNALS_PER_SECOND, "seconds": 4}
SET_UP = {"do": "set_ups", "count": 100, "batched": False}
BATCHED = {"do": "set_ups", "count": 100, "batched": True}
CHAT = {"do": "chat", "rooms": 50, "rate": CHATS_PER_SECOND, "seconds": 4}
STORM = {"do": "storm", "rooms": 100}
MEMORY = {"do": "memory", "rooms": 250}
ORDERS = {
    "intraview": {"memory": MEMORY, "relay": RELAY, "set_up": SET_UP, "batched": BATCHED, "storm": STORM, "chat": CHAT},
    "peerjs": {"memory": MEMORY, "relay": RELAY, "set_up": SET_UP, "storm": STORM},
    "bare": {"memory": MEMORY, "relay": RELAY, "set_up": SET_UP, "batched": BATCHED, "storm": STORM},
}
ROOMS = 800


class LoadProcess:
    """The load generator at the other end of two pipes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.signalling.load"],
            cwd=servers.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def order(self, **what: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the load generator died at {what['do']}; its words are above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> "LoadProcess":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def participant(name: str, *, home: Path, peerjs: Path | None) -> Iterator[tuple[int, int, list[list[Place]]]]:
    """One server, freshly started: its port, process id and the places to connect to (ours only)."""
    port, log, env = servers.free_port(), home / f"{name}.log", {}
    places: list[list[Place]] = []
    if name == "peerjs":
        assert peerjs is not None
        command = servers.node_command(peerjs, port)
    elif name == "bare":
        command = servers.bare_command(port)
    else:
        command = [sys.executable, "-m", "config.server", "--port", str(port)]
        env = {"INTRAVIEW_DATA": str(home / "data"), "INTRAVIEW_PORT": str(port)}
        subprocess.run(
            [*command, "--prepare-only"],
            cwd=servers.ROOT,
            env={**os.environ, **env},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        places = places_of(make_rooms(ROOMS, env=env), port)
    with servers.running(command, port, log=log, env=env) as pid:
        yield port, pid, places


def places_of(rooms: list[dict[str, Any]], port: int) -> list[list[Place]]:
    """Seats as a browser would connect to them: with the access cookie and an Origin."""
    origin = f"http://127.0.0.1:{port}"
    return [
        [
            Place(
                room["room"],
                seat["seat"],
                headers={"Origin": origin, "Cookie": f"intraview_access={seat['cookie']}"},
                path=f"/ws/rooms/{room['room']}",
            )
            for seat in room["seats"]
        ]
        for room in rooms
    ]


def measure(name: str, *, home: Path, peerjs: Path | None) -> dict[str, dict[str, Any]]:
    """One round against one server."""
    with ExitStack() as stack:
        port, pid, places = stack.enter_context(participant(name, home=home, peerjs=peerjs))
        load = stack.enter_context(LoadProcess())
        told = [[asdict(place) for place in room] for room in places]
        load.order(do="serve", dialect=name, port=port, pid=pid, places=told)
        load.order(do="warm_up")
        found = {}
        for measure_name, order in ORDERS[name].items():
            found[measure_name] = load.order(**order)
            if found[measure_name]["errors"]:
                print(f"    {name}: {measure_name}: {found[measure_name]['errors'][:2]}", file=sys.stderr)
        return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./intraview bench signalling", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds the medians are of (5)")
    parser.add_argument(
        "--only", action="append", choices=PARTICIPANTS, help="leave the others out; nothing is written"
    )
    parser.add_argument("--no-write", action="store_true", help="print, but leave docs/benchmarks.md alone")
    asked = parser.parse_args(arguments)
    names = [name for name in PARTICIPANTS if not asked.only or name in asked.only]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "intraview-bench"
    peerjs = servers.install_peerjs(cache) if "peerjs" in names else None
    rounds: dict[str, list[dict[str, dict[str, Any]]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory(prefix="intraview-bench-") as home:
        for number in range(asked.rounds):
            for name in names[number % len(names) :] + names[: number % len(names)]:  # nobody always goes first
                print(f"  round {number + 1} of {asked.rounds}: {name}", file=sys.stderr, flush=True)
                rounds[name].append(measure(name, home=Path(home), peerjs=peerjs))
    text = report.describe(report.medians_of(rounds), rounds=asked.rounds)
    print(text)
    if len(names) == len(PARTICIPANTS) and not asked.no_write:
        report.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
