"""How many calls one core carries with 99 of 100 packets less than 10 ms late: ours, and plain aiortc beside it.

`./intraview bench calls [--web]`. Wants two cores: the server on one, the load on the other. Both go before
all else on the machine where that is allowed; a step that is late gets a second chance. `--web`: see `web`.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.benchmarks.calls import web

ROOT = Path(__file__).parents[3]
LATE_MS = 10.0
GOAL_CALLS, GOAL_RATIO = 40, 2.0
STEPS = {
    "ours": [40, 120, 160, 200, 240, 280],
    "encoding": [40, 80, 120, 160],
    "stock": [20, 30, 40, 50, 60],
}
NAMES = {"ours": "Intraview", "encoding": "Intraview, encoding as it speaks", "stock": "plain aiortc"}


class Process:
    """A process of this benchmark that takes orders."""

    def __init__(self, module: str, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"tests.benchmarks.calls.{module}", *words],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, do: str, **more: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args} died at {do}; its words are above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()


def connect(load: Process, server: Process) -> None:
    offer = load.order("offer")["offer"]
    load.order("accept", answer=server.order("answer", offer=offer)["answer"])


def measure(load: Process, server: Process, calls: int, seconds: float) -> dict[str, float]:
    """What this many calls cost, and how late their packets are."""
    before = load.order("count")
    seen = server.order("measure", seconds=seconds)
    after = load.order("count")
    return {
        **seen,
        "calls": calls,
        "heard_share": seen["heard"] / (calls * 50),
        "sent_share": seen["sent"] / (calls * 50),
        "load_cpu": (after["cpu"] - before["cpu"]) / seconds,
    }


def is_kept(step: dict[str, float]) -> bool:
    return step["p99_ms"] < LATE_MS and min(step["heard_share"], step["sent_share"]) > 0.97


def climb(kind: str, seconds: float) -> list[dict[str, float]]:
    """More and more calls, until they are late."""
    steps: list[dict[str, float]] = []
    with Process("servers", kind, "first") as server, Process("load") as load:
        calls = 0
        for wanted in STEPS[kind]:
            for _ in range(wanted - calls):
                connect(load, server)
            calls = wanted
            for _ in range(2):
                server.order("measure", seconds=1.0)
                step = measure(load, server, calls, seconds)
                if is_kept(step):
                    break
            steps.append(step)
            print(
                f"  {NAMES[kind]:<34} {calls:>4} calls  p50 {step['p50_ms']:5.1f} ms  p99 {step['p99_ms']:6.1f} ms  "
                f"{step['cpu'] * 100:5.1f} % CPU  heard {step['heard_share'] * 100:5.1f} %  "
                f"sent {step['sent_share'] * 100:5.1f} %  (load {step['load_cpu'] * 100:4.1f} % CPU)",
                flush=True,
            )
            if not is_kept(step):
                break
    return steps


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./intraview bench calls", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each step is measured")
    parser.add_argument("--web", action="store_true", help="also: what 10 calls do to the web process beside them")
    asked = parser.parse_args(arguments)
    if len(os.sched_getaffinity(0)) < 2:
        print("One core only: the load would be measured with the server.", file=sys.stderr)
        return 2
    climbed = {kind: climb(kind, asked.seconds) for kind in ("ours", "encoding", "stock")}
    best = {
        kind: max([int(step["calls"]) for step in steps if is_kept(step)], default=0) for kind, steps in climbed.items()
    }
    print(f"\n{'':<36}{'calls per core':>16}{'CPU per call':>16}")
    for kind, steps in climbed.items():
        kept = [step for step in steps if is_kept(step)]
        cost = f"{kept[-1]['cpu'] / kept[-1]['calls'] * 100:.2f} %" if kept else "—"
        print(f"{NAMES[kind]:<36}{best[kind]:>16}{cost:>16}")
    ratio = best["ours"] / max(best["stock"], 1)
    print(f"\nIntraview carries {ratio:.1f} times the calls of plain aiortc (goal: {GOAL_RATIO:g}); ", end="")
    print(f"{best['ours']} per core (goal: {GOAL_CALLS}), {best['encoding']} with the encoding.")
    is_good = best["ours"] >= GOAL_CALLS and ratio >= GOAL_RATIO
    if asked.web:
        with Process("servers", "ours", "beside") as server, Process("load") as load:
            is_good &= web.compare(lambda: connect(load, server), lambda: load.order("close") and None)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
