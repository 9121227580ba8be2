"""`./intraview bench booking`: what a booking costs beside the same questions and rows by hand.

On PostgreSQL, in a database that is thrown away. The clients are threads of a few processes, each with a connection of
its own, for both ways alike; the ways take turns.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.support.engines import Postgres
from tests.support.launcher import ROOT, load_launcher

GOAL = 0.5


def measured(*, clients: int, processes: int, seconds: float, rounds: int) -> dict[str, Any]:
    """What a process of its own measures."""
    with tempfile.TemporaryDirectory(prefix="intraview-bench-booking-") as data:
        cluster = Postgres()
        env = {
            **os.environ, "INTRAVIEW_DATA": data, "DATABASE_URL": cluster.url, "REDIS_URL": "",
            "BOOKINGS_AHEAD_MOST": "1000",
        }  # fmt: skip
        given = [str(clients), str(processes), str(seconds), str(rounds)]
        command = [sys.executable, "-m", "tests.benchmarks.booking.measure", *given]
        try:
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        finally:
            cluster.stop()
    return dict(json.loads(done.stdout))


def table(found: dict[str, Any]) -> tuple[str, bool]:
    """The figures as Markdown, and whether the goal is met."""
    missed = [name for name, case in found["cases"].items() if case["ratio"] < GOAL]
    missed += ["what was written"] if found["wrong"] else []
    lines = [
        f"{found['version']}, {found['clients']} clients in {found['processes']} processes on {found['cores']} cores,"
        f" load {found['load']:.1f}. The middle of {found['rounds']} rounds of {found['seconds']:g} s each.",
        "",
        "| bookings per second | by hand | through the service | ratio | goal |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {case['bare']:.0f} | {case['ours']:.0f} | {case['ratio']:.2f} | ≥ {GOAL:g} |"
        for name, case in found["cases"].items()
    ]
    lines += [
        "",
        f"Of {found['bookings']:,} bookings, places, times and tokens were checked: {len(found['wrong'])} findings.",
        "",
        f"**Missed**: {', '.join(missed)}." if missed else "Met.",
    ]
    return "\n".join(lines), not missed


def main(arguments: list[str]) -> int:
    """Print the table; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(prog="intraview bench booking")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    if not load_launcher().find_postgres():
        print("PostgreSQL is missing on this machine: nothing was measured.")
        return 1
    text, met = table(measured(**vars(asked)))
    print(text)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
