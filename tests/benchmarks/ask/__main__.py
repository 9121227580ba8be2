"""The comparison: every round asks the same turns of every server in turn, all of them over the same fake model."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from tests.benchmarks.ask import load, report
from tests.benchmarks.ask.places import ANSWER, Places, make_places
from tests.benchmarks.signalling import servers
from tests.benchmarks.signalling.process import pin
from tests.support.fake_model import FakeModel
from tests.support.launcher import load_launcher

ENGINES = ("sqlite", "postgres")
TURNS = 24  # of one interview in one round; a plan of 45 minutes has more
ALONE, TOGETHER = 5, 8  # interviews asked one after another, and at the same time
EACH_TOGETHER = 15
Round = dict[str, dict[str, dict[str, float]]]  # server → measure → numbers


@dataclass
class Target:
    """A server under comparison, running."""

    name: str
    port: int
    pid: int
    places: Places | None = None
    database: int | None = None


@contextmanager
def intraview(name: str, *, home: Path, model: FakeModel, rounds: int) -> Iterator[Target]:
    """Our server as it ships in embedded mode, or the same over PostgreSQL."""
    with ExitStack() as stack:
        data, port = home / name, servers.free_port()
        env = {
            "INTRAVIEW_DATA": str(data), "INTRAVIEW_PORT": str(port), "OPENAI_API_KEY": "key-of-the-benchmark",
            "OPENAI_BASE_URL": model.url,
        }  # fmt: skip
        database = None
        if name == "postgres":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intraview-bench-postgres-")))
            folder.chmod(0o755)  # the cluster belongs to somebody else when we are root
            launcher = load_launcher()
            child, env["DATABASE_URL"] = launcher.start_postgres(folder / "data", password="bench", log=home / "pg.log")
            stack.callback(child.stop)
            database = child.process.pid
        command = [sys.executable, "-m", "config.server", "--port", str(port)]
        prepared = {**os.environ, **env}
        subprocess.run(
            [*command, "--prepare-only"], cwd=servers.ROOT, env=prepared, check=True, stdout=subprocess.DEVNULL
        )
        each = ALONE + TOGETHER
        places = make_places(each * rounds + 1, each * rounds + 1, env=env)
        pid = stack.enter_context(servers.running(command, port, log=home / f"{name}.log", env=env))
        yield Target(name, port, pid, places, database)


@contextmanager
def fake_model() -> Iterator[tuple[FakeModel, int, int]]:
    """The model in a process of its own: how to speak to it, its port and process id."""
    port = servers.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.fake_model", "--port", str(port)],
        cwd=servers.ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()  # it says where it is
    try:
        yield FakeModel.at(f"http://127.0.0.1:{port}"), port, process.pid
    finally:
        process.terminate()
        process.wait()


def conversations_of(target: Target, model: FakeModel) -> dict[str, list[dict[str, str]]]:
    """Warm a server up, and see what it sends to the model from a fresh interview and from a long one."""
    assert target.places is not None
    seen = {}
    for kind, places in target.places.items():
        place = load.intraview(target.port, places.pop(), ANSWER)
        uvloop.run(load.ask_in_turn([place], turns=TURNS, pid=target.pid))
        asked = model.last()
        seen[kind] = [{"role": "system", "content": asked.system}, {"role": "user", "content": asked.user}]
    return seen


async def measure(target: Target, conversations: dict[str, list[dict[str, str]]]) -> dict[str, dict[str, float]]:
    """One round of one server: fresh and long interviews, one after another and at the same time."""
    found = {}
    for kind, messages in conversations.items():

        def place(kind: str = kind, messages: list[dict[str, str]] = messages) -> load.Place:
            if target.places is not None:
                return load.intraview(target.port, target.places[kind].pop(), ANSWER)
            if target.name == "bare":
                return load.bare(target.port, kind, ANSWER)
            return load.model(target.port, messages, ANSWER)

        alone = load.Timings()
        for _ in range(ALONE):
            alone.add(await load.ask_in_turn([place()], turns=TURNS, pid=target.pid, database=target.database))
        found[kind] = alone.numbers()
        together = [place() for _ in range(TOGETHER)]
        timings = await load.ask_in_turn(together, turns=EACH_TOGETHER, pid=target.pid, database=target.database)
        found[f"{kind}, {TOGETHER} at once"] = timings.numbers()
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./intraview bench ask", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds (5)")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="only on this database; nothing is written")
    parser.add_argument(
        "--best", action="store_true", help="the best round instead of the median: where others use the machine too"
    )
    parser.add_argument("--no-write", action="store_true", help="print, but leave docs/benchmarks.md alone")
    asked = parser.parse_args(arguments)
    names = [name for name in ENGINES if not asked.engine or name in asked.engine]
    pin(1)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intraview-bench-")))
        model, port, pid = stack.enter_context(fake_model())
        targets = []
        conversations: dict[str, list[dict[str, str]]] = {}
        for name in names:
            print(f"  making interviews: {name}", file=sys.stderr, flush=True)
            target = stack.enter_context(intraview(name, home=home, model=model, rounds=asked.rounds))
            conversations = conversations_of(target, model)
            targets.append(target)
        targets += [stack.enter_context(bare(home, model, conversations)), Target("model", port, pid)]
        rounds: dict[str, list[dict[str, dict[str, float]]]] = {target.name: [] for target in targets}
        for number in range(asked.rounds):
            turn = number % len(targets)
            for target in targets[turn:] + targets[:turn]:  # nobody always goes first
                print(f"  round {number + 1} of {asked.rounds}: {target.name}", file=sys.stderr, flush=True)
                rounds[target.name].append(uvloop.run(measure(target, conversations)))
    text = report.describe(report.combine(rounds, best=asked.best), rounds=asked.rounds, best=asked.best)
    print(text)
    if len(names) == len(ENGINES) and not asked.no_write:
        report.write(text)
    return 0


@contextmanager
def bare(home: Path, model: FakeModel, conversations: dict[str, Any]) -> Iterator[Target]:
    """The bare proxy, warmed up."""
    file, port = home / "conversations.json", servers.free_port()
    file.write_text(json.dumps(conversations))
    command = [sys.executable, "-m", "tests.benchmarks.ask.bare_proxy", str(port), str(file)]
    with servers.running(command, port, log=home / "bare.log", env={"OPENAI_BASE_URL": model.url}) as pid:
        asyncio.run(load.ask_in_turn([load.bare(port, "fresh", ANSWER)], turns=TURNS, pid=pid))
        yield Target("bare", port, pid)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
